"""A small office on the sandbox, whose time entries are written through a journal: the stage of these tests."""

import random
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import anyio
from starlette.types import Receive, Scope, Send

from nutmcp.client import Client, Http
from nutmcp.clock import Clock
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.journal.journal import Journal
from nutmcp.journal.undo import Undone
from nutmcp.journal.write_path import Step
from nutmcp.remote.id import Id
from nutmcp.remote.system import Connection
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Store
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.timers.book import TimerBook
from nutmcp.timers.own_timers import OwnTimers
from nutmcp.timers.undo import TimerUndo
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
GUID = "846e176e-7c4b-4bfd-a894-c98f2988927e"
ORGANIZATION, PROJECT, SERVICE, OTHER_SERVICE, ME, COLLEAGUE = 7, 6640, 106963, 106964, 9015, 9016
URL = "http://localhost/webapi"
OWNER = f"{URL} {GUID} {ME}"


class NoLimits:
    """Let every request go at once."""

    async def acquire(self, *, background: bool = False, writes: bool = False) -> None:
        """Do not wait."""

    async def penalize(self, seconds: float) -> float:
        """Do not mind."""
        return seconds


def furnish(sandbox: Sandbox, organization: Mapping[str, object] | None = None) -> None:
    """Put one organization, two members and one project with two services into an empty sandbox."""
    control = sandbox.control
    control.limits.allowed = {}
    control.insert(
        "organizations",
        [
            {"id": ORGANIZATION, "guid": GUID, "name": "Bureau", "time_tracking_type": 0, "time_rounding": 0}
            | dict(organization or {})
        ],
    )
    people = {ME: DEFAULT_CREDENTIALS["username"], COLLEAGUE: "bo@example.com"}
    control.insert("members", [{"id": id, "email": email} for id, email in people.items()], ORGANIZATION)
    control.insert("projects", [{"id": PROJECT, "name": "Acme", "status": 1, "billing_method": 1}], ORGANIZATION)
    control.insert(
        "project_services",
        [{"id": id, "name": str(id), "status": 0, "project": PROJECT} for id in (SERVICE, OTHER_SERVICE)],
        ORGANIZATION,
    )
    control.insert(
        "project_members",
        [{"email": email, "member": id, "status": 1, "project": PROJECT} for id, email in people.items()],
        ORGANIZATION,
    )


def client_of(http: Http, clock: Clock) -> Client:
    """Return a client of the office."""
    dialect = NUTCACHE.dialect(Connection(version=3, credentials=DEFAULT_CREDENTIALS))
    return Client(
        NUTCACHE,
        dialect=dialect,
        http=http,
        limits=NoLimits(),
        clock=clock,
        rng=random.Random(1),
        organization=GUID,
    )


def entry_of(record: TimeEntry) -> TimeEntry:
    """Return what the trade knows of an entry, without what Nutcache alone keeps."""
    return TimeEntry.model_validate(record.model_dump())


def draft(minutes: int = 90, note: str | None = "Cabling", **more: object) -> TimeEntryDraft:
    """Return a draft of today's work on the project."""
    fields = {"project": PROJECT, "member": ME, "project_service": SERVICE, "working_date": TODAY}
    return TimeEntryDraft.model_validate(fields | {"minutes": minutes, "note": note} | more)


@dataclass
class Office:
    """The sandbox and what stands in front of it.

    Attributes:
        sandbox: The Nutcache.
        clock: Everybody's clock.
        store: Where the journal is kept.
        points: The moments that the journal has passed.
        at: Is called at each of them.
        gate: Every request waits for it.
    """

    sandbox: Sandbox
    clock: FakeClock
    store: Store = field(default_factory=MemoryStore)
    points: list[Step] = field(default_factory=list[Step])
    at: Callable[[Step], None] = lambda _point: None
    gate: anyio.Event | None = None

    def __post_init__(self) -> None:
        self.client = client_of(Http(URL, transport=self._behind_the_gate, name="Acme"), self.clock)
        self.journal = self.open()

    def open(self, seed: int = 7, owner: str = OWNER) -> Journal:
        """Return a new journal on the same store, as the next process would have."""
        return Journal(self.client, self.store, self.clock, owner=owner, rng=random.Random(seed), on_step=self._on_step)

    async def _behind_the_gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.gate is not None:
            await self.gate.wait()
        await self.sandbox.app(scope, receive, send)

    def _on_step(self, point: Step) -> None:
        self.points.append(point)
        self.at(point)

    @property
    def entries(self) -> list[TimeEntry]:
        """Return what is in Nutcache's database."""
        return [entry_of(each) for each in self.sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]

    def entry(self, id: Id | None) -> TimeEntry:
        """Return one of them."""
        return next(each for each in self.entries if each.id == id)

    async def undo(self, change: str | None = None) -> Undone:
        """Take a change of time entries back as the tool does, and let it be heard."""
        zone = ZoneInfo("UTC")
        timers = OwnTimers(self.journal, self.client, self._book, self.clock, zone)
        taken = await TimerUndo(self.journal, self._book, zone, timers).undo(change)
        assert taken.entries is not None
        return taken.entries

    async def _book(self) -> TimerBook:
        return TimerBook(self.store, OWNER, self.clock)

    def insert(self, **fields: object) -> Id:
        """Let somebody else write an entry, past the journal."""
        row = draft().model_dump() | {"creation_date": self.clock.now(), "billable_minutes": 90} | fields
        return self.sandbox.control.insert("time_entries", [row], ORGANIZATION)[0]

    def change(self, id: Id | None, **fields: object) -> None:
        """Let somebody else change an entry, past the journal."""
        self.sandbox.control.store.update("time_entries", id or 0, fields)

    def remove(self, id: Id | None) -> None:
        """Let somebody else delete an entry, past the journal."""
        self.sandbox.control.store.delete("time_entries", id or 0)

    @contextmanager
    def calls(self) -> Generator[list[str]]:
        """Collect the requests that are made meanwhile, as method and path."""
        seen: list[str] = []
        before = len(self.sandbox.control.requests)
        yield seen
        seen += [each.key for each in list(self.sandbox.control.requests)[before:]]


async def undo_unheard(journal: Journal, change: str | None = None) -> Undone:
    """Take a change back, and end before anybody hears of it."""
    return await journal.take_back(await journal.undo_targets(change))


def open_office(**organization: object) -> Office:
    """Return a new office, whose organization has these fields."""
    clock = FakeClock(NOW)
    sandbox = open_sandbox(":memory:", size="empty", clock=clock)
    furnish(sandbox, organization)
    return Office(sandbox, clock)
