"""The service that someone usually logs on a project, as their latest entries on it have it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nutmcp.directory import KnownProject, Person
from nutmcp.domain.project import ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import AccessDenied, NutmcpError, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk

LATEST = 10
"""How many of the latest entries have to agree, where there are so many."""
LEAST = 3
"""How many there have to be at the least."""


def usual_among(entries: Iterable[TimeEntry]) -> Id | None:
    """Return the service that all of someone's latest entries on a project have; None where they do not agree."""
    services = [each.project_service for each in entries]
    return services[0] if len(services) >= LEAST and len(set(services)) == 1 else None


@dataclass(frozen=True, slots=True)
class UsualServices:
    """The usual services that one call needs, each looked for once.

    Attributes:
        desk: What the tool works with.
        found: Those that were looked for, as JSON can hold them; None for no usual one.
    """

    desk: Desk
    found: dict[str, Id | None] = field(default_factory=dict[str, Id | None])

    async def of(self, known: KnownProject, person: Person) -> ProjectService | None:
        """Return the active service that a person usually logs on a project; None if there is none."""
        key = _key(known, person)
        if key not in self.found:
            self.found[key] = await self._look(known, person)
        return next((each for each in known.active_services() if each.id == self.found[key]), None)

    def but(self, known: KnownProject, person: Person, service: Id | None) -> "UsualServices":
        """Return the same with a service for the usual one, as it was when the same was said before."""
        return UsualServices(self.desk, self.found | {_key(known, person): service})

    async def _look(self, known: KnownProject, person: Person) -> Id | None:
        theirs = (Filter("member", Operator.EQ, person.id), Filter("project", Operator.EQ, known.id))
        latest = Sort("working_date", descending=True)
        call = Call(verb=Verb.LIST, resource="time_entries", filters=theirs, sort=(latest,), limit=LATEST)
        window = await caught(self.desk.client.window(call, LATEST))
        if isinstance(window, AccessDenied):
            return None  # one may log time without seeing what there is
        if isinstance(window, NutmcpError):
            raise window
        return usual_among(of_kind(TimeEntry, window.items))


def _key(known: KnownProject, person: Person) -> str:
    return f"{known.id} {person.id}"
