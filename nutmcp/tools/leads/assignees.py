"""Whose something is, or is to be: a member's, or a team's."""

from dataclasses import dataclass

from nutmcp.directory.lead_names import TEAM
from nutmcp.directory.many_names import match_among
from nutmcp.domain.known_project import Person
from nutmcp.domain.lead import Team
from nutmcp.errors import NotFound, caught
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk

EVERYONE = ("all", "everyone", "anyone")
"""What is said where it does not matter."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """A member or a team."""

    name: str
    member: Id | None = None
    team: Id | None = None


async def read_assignee(desk: Desk, said: Id, field: str = "assignee") -> Assignee:
    """Return the member that is meant, or the team where no member is called so.

    Raises:
        NotFound: Nobody is called so.
        Ambiguous: Several are.
    """
    person = await caught(desk.directory.person(said, field=field))
    if isinstance(person, Person):
        return Assignee(person.name, member=person.id)
    if not isinstance(person, NotFound):
        raise person
    team = await caught(match_among(said, await desk.directory.leads.teams(), TEAM, field=field))
    if not isinstance(team, Team):
        raise person if isinstance(team, NotFound) else team
    return Assignee(team.name or "", team=team.id)
