"""The service that someone usually logs on a project, as their latest entries on it have it."""

from collections.abc import Sequence
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


def usual_among(entries: Sequence[TimeEntry]) -> Id | None:
    """Return the service that all of someone's latest entries on a project have; None where they do not agree."""
    services = [each.project_service for each in entries]
    return services[0] if len(services) >= LEAST and len(set(services)) == 1 else None


@dataclass(frozen=True, slots=True)
class UsualServices:
    """The usual services that one call needs, each looked for once.

    Attributes:
        desk: What the tool works with.
        found: Those that were looked for, as JSON can hold them; None for no usual one.
        last: Those of the very last entries, where these were looked at.
    """

    desk: Desk
    found: dict[str, Id | None] = field(default_factory=dict[str, Id | None])
    last: dict[str, Id | None] = field(default_factory=dict[str, Id | None], repr=False)

    async def of(self, known: KnownProject, person: Person) -> ProjectService | None:
        """Return the active service that a person usually logs on a project; None if there is none."""
        key = _key(known, person)
        if key not in self.found:
            latest = await self._latest(known, person)
            self.found[key] = usual_among(latest)
            self.last[key] = latest[0].project_service if latest else None
        return next((each for each in known.active_services() if each.id == self.found[key]), None)

    async def last_of(self, known: KnownProject, person: Person) -> Id | None:
        """Return the service of a person's very last entry on a project; None if there is none to be seen."""
        key = _key(known, person)
        if key not in self.last:
            latest = await self._latest(known, person)
            self.last[key] = latest[0].project_service if latest else None
        return self.last[key]

    def but(self, known: KnownProject, person: Person, service: Id | None) -> "UsualServices":
        """Return the same with a service for the usual one, as it was when the same was said before."""
        return UsualServices(self.desk, self.found | {_key(known, person): service}, self.last)

    async def _latest(self, known: KnownProject, person: Person) -> Sequence[TimeEntry]:
        theirs = (Filter("member", Operator.EQ, person.id), Filter("project", Operator.EQ, known.id))
        latest = Sort("working_date", descending=True)
        call = Call(verb=Verb.LIST, resource="time_entries", filters=theirs, sort=(latest,), limit=LATEST)
        window = await caught(self.desk.client.window(call, LATEST))
        if isinstance(window, AccessDenied):
            return ()  # one may log time without seeing what there is
        if isinstance(window, NutmcpError):
            raise window
        return of_kind(TimeEntry, window.items)


def _key(known: KnownProject, person: Person) -> str:
    return f"{known.id} {person.id}"
