"""The timers of one user at a made-up system that runs them itself, and all that they go through."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from nutmcp.client import Client, Http
from nutmcp.journal.journal import Journal
from nutmcp.remote.id import Id
from nutmcp.remote.system import Connection, Credentials
from nutmcp.state.memory import MemoryStore
from nutmcp.timers.book import TimerBook
from nutmcp.timers.native_timers import NativeTimers
from nutmcp.timers.timer import Named, Timer
from nutmcp.timers.undo import TakenBack, TimerUndo
from tests.client.upstream import NOW, URL, FreeLimits, Played, Upstream
from tests.fakes import FakeClock
from tests.timers.punching import ME, PUNCHING, TIMED, WEBSITE, Clockwork

_ZONE = ZoneInfo("UTC")


@dataclass
class Bench:
    """The timers of one user at that system, with the journal that they go through."""

    clockwork: Clockwork
    upstream: Upstream
    timers: NativeTimers
    journal: Journal
    undoing: TimerUndo

    @property
    def clock(self) -> FakeClock:
        return self.clockwork.clock

    @property
    def writes(self) -> list[str]:
        """Return the writes that arrived, as lines, without ids that were chosen by chance."""
        return [each.line for each in self.upstream.requests if each.method != "GET"]

    async def undo(self, change: str | None = None) -> TakenBack:
        return await self.undoing.undo(change)

    def spent(self, minutes: int) -> None:
        """Let time pass."""
        self.clock.advance(minutes * 60)

    def wanted(self, project: Named = WEBSITE, *, ago: int = 0, note: str = "", service: Named | None = None) -> Timer:
        """Return a timer that is to be started, so many minutes ago."""
        started_at = self.clock.now() - timedelta(minutes=ago)
        return Timer(id="", member=ME, project=project, service=service, note=note, started_at=started_at)


def bench() -> tuple[Client, Bench]:
    """Return a client to open, and everything that works through it."""
    clock, upstream = FakeClock(NOW), Upstream(Played())
    clockwork = Clockwork(clock)
    upstream.plays(clockwork.play)
    dialect = PUNCHING.dialect(Connection(credentials=Credentials()))
    http, limits = Http(URL, transport=upstream, name="Acme"), FreeLimits()
    client = Client(PUNCHING, dialect=dialect, http=http, limits=limits, clock=clock, rng=Random(1))
    store = MemoryStore()
    journal = Journal(client, store, clock, owner="me", rng=Random(7))

    async def me() -> Id:
        return ME

    async def book() -> TimerBook:
        return TimerBook(store, "me", clock)

    timers = NativeTimers(journal, client, TIMED, me, clock, _ZONE)
    return client, Bench(clockwork, upstream, timers, journal, TimerUndo(journal, book, _ZONE, timers))
