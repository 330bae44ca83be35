"""Who the user is as a member: the one that was set, or else the one that the remote system tells."""

from nutmcp.client import Client
from nutmcp.directory.roster import Roster
from nutmcp.directory.rosters import Rosters
from nutmcp.directory.second_look import may_look_again
from nutmcp.domain.known_project import Person
from nutmcp.domain.project import Member, Project
from nutmcp.errors import ConfigurationError, NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind


class CurrentUser:
    """Finds the user among those who work in the account.

    Args:
        client: Asks the remote system.
        rosters: Knows who takes part in which project.
        mark: The e-mail, login or member id that was set; None where the system is to tell.
    """

    def __init__(self, client: Client, rosters: Rosters, mark: str | None) -> None:
        self._client = client
        self._rosters = rosters
        self._mark = mark
        self._told: Person | None = None

    async def person(self) -> Person:
        """Return the user as a member.

        Raises:
            ConfigurationError: Nothing was set or told, or no project has such a member.
        """
        system = self._client.system
        setting = f"{system.prefix}MEMBER"
        person = await self.if_known()
        if person is None and self._mark and may_look_again("projects"):
            await self._rosters.newest(fresh=True)
            person = await self._recognized(self._mark)
        if person is not None:
            return person
        if not self._mark:
            raise ConfigurationError(
                "It is not known which member the user is.", f"Set {setting} to the user's e-mail or member id."
            )
        raise ConfigurationError(
            "No project of the organization has the user as a member."
            if system.keeps(Project)
            else f"{system.name} knows no member by what is set.",
            f"Set {setting} to the e-mail or member id under which {system.name} knows the user.",
        )

    async def if_known(self) -> Person | None:
        """Return the user as a member, or None where it was neither set nor told, or is in no project."""
        return await (self._recognized(self._mark) if self._mark else self._asked())

    def is_the(self, person: Person) -> bool:
        """Return whether that is the user, as far as it was asked yet."""
        return Roster.answers_to(person, self._mark) if self._mark else person == self._told

    async def _asked(self) -> Person | None:
        """Return whom the remote system takes the user for, which it is asked once."""
        me = self._client.system.me
        if me and self._told is None:
            try:
                answer = await self._client.send(Call(verb=Verb.GET, resource=me))
            except NotFound:
                return None
            found = [each for each in of_kind(Member, answer.records) if each.id is not None]
            self._told = next((Person(each.id or 0, each.name or "", each.email or "") for each in found), None)
        return self._told

    async def _recognized(self, mark: str) -> Person | None:
        """Return the person with that e-mail or member id, asking project by project if members did not come along."""
        roster = await self._rosters.newest()
        found = roster.recognize(mark)
        untold = sorted((each for each in roster.projects.values() if each.members is None), key=lambda each: each.open)
        while found is None and untold:
            known = await self._rosters.complete(untold.pop())
            found = roster.with_project(known).recognize(mark)
        return found
