"""The timers of one owner, kept so that a kill, a restart and other server processes lose none of them."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from nutmcp.clock import Clock
from nutmcp.errors import InvalidArguments
from nutmcp.journal.leases import Process
from nutmcp.remote.id import Id
from nutmcp.state.ports import Store
from nutmcp.timers.documents import Reading, Writing
from nutmcp.timers.timer import Named, Timer

T = TypeVar("T")
Also = Callable[[Writing, Timer | None, Timer], None]
"""What else is kept in the same transaction as a step: it is given the timer before and after it."""


def nothing_else(_timers: Writing, _before: Timer | None, _after: Timer) -> None:
    """Keep the step alone."""


class TimerBook:
    """Keep the timers of one owner; at most one of them runs, whatever the number of processes.

    A method that takes a timer takes the timer as it was read. It raises `Conflict` when it has changed
    since, and `NotFound` when it is not in this book.

    Args:
        store: Where the timers are kept.
        owner: The user, the organization and the member, in words that are always the same.
        clock: Where the time comes from.
    """

    def __init__(self, store: Store, owner: str, clock: Clock) -> None:
        self._store = store
        self._owner = hashlib.sha256(owner.encode()).hexdigest()[:32]
        self._clock = clock
        self._claims: set[tuple[str, int]] = set()

    async def timers(self) -> list[Timer]:
        """Return what is running, being logged or stopped: the running one first, then by start."""
        found = await self.view(lambda timers: timers.open())
        return sorted(found, key=lambda timer: (timer.state != "running", timer.started_at, timer.id))

    async def running(self) -> Timer | None:
        """Return the running timer, if there is one."""
        return await self.view(lambda timers: timers.running())

    async def being_logged(self) -> list[Timer]:
        """Return those whose time entry is being written, or was when a process crashed."""
        return [timer for timer in await self.timers() if timer.state == "stopping"]

    async def latest(self) -> Timer | None:
        """Return the timer that was started last, ended or not."""
        number = await self.view(lambda timers: timers.last_number())
        return await self.find(f"t{number}") if number else None

    async def find(self, id: str) -> Timer:
        """Return the timer of that id, ended ones included."""
        return await self.view(lambda timers: timers.find(id))

    async def start(
        self,
        *,
        member: str,
        project: Named,
        service: Named | None = None,
        note: str = "",
        started_at: datetime | None = None,
        also: Also = nothing_else,
    ) -> Timer:
        """Start a timer, now or at a moment that has passed.

        Raises:
            InvalidArguments: The start lies in the future.
            Conflict: A timer is running; `candidates` holds it.
        """
        now = self._clock.now()
        if started_at and started_at > now:
            raise InvalidArguments(
                "The start lies in the future.", "Give a moment that has passed.", field="started_at"
            )

        def work(timers: Writing) -> Timer:
            timers.refuse_second()
            timer = Timer(
                id=timers.next_id(),
                member=member,
                project=project,
                service=service,
                note=note,
                started_at=started_at or now,
            )
            timers.keep(timer)
            also(timers, None, timer)
            return timer

        return await self.transact(work)

    async def amend(
        self,
        timer: Timer,
        *,
        project: Named,
        service: Named | None,
        note: str,
        started_at: datetime,
        also: Also = nothing_else,
    ) -> Timer:
        """Let the running timer run on other work, or since another moment."""

        def step(known: Timer, _: Writing) -> Timer:
            return known.amended(project=project, service=service, note=note, started_at=started_at)

        return await self._change(timer, step, also=also)

    async def begin_stop(self, timer: Timer, *, entry: Mapping[str, object], ended_at: datetime | None = None) -> Timer:
        """Claim the timer for being logged; only one process gets it. Durable before the request leaves.

        Args:
            timer: The timer as it was read; its note and service may be other ones by now.
            entry: The time entry that is about to be written, as JSON, to be looked for after a crash.
            ended_at: When the work ended; None means now, or when a stopped timer was stopped.
        """
        by = Process.this(self._owner)
        claimed = await self._change(timer, lambda _, __: timer.stop(ended_at, entry, self._clock.now(), by))
        self._claims.add((claimed.id, claimed.revision))
        return claimed

    async def finish(self, timer: Timer, entry_id: Id) -> Timer:
        """Record the entry that was written or found; doing so again with the same one changes nothing."""

        def step(known: Timer, _: Writing) -> Timer:
            return known if known.entry_id == entry_id else known.logged(entry_id)

        return await self._change(timer, step, stale_too=True)

    async def revert(self, timer: Timer) -> Timer:
        """Let the timer run again, because its entry was refused or undone, or because it was discarded.

        One that was being logged, or was logged, is only stopped when another timer runs by now; a discarded one
        raises `Conflict` then. So does one that somebody else began to log. Doing it twice changes nothing.
        """

        def step(known: Timer, timers: Writing) -> Timer:
            if _is_given_back(known, timer):
                return known
            if known.revision != timer.revision or self._is_anothers(known):
                raise known.conflict()
            if known.state in ("stopping", "logged") and timers.running():
                return known.stopped() if known.state == "stopping" else known.unlogged()
            resumed = known.resumed()
            timers.refuse_second()
            return resumed

        return await self._change(timer, step, stale_too=True)

    async def release(self, timer: Timer, *, proven: bool = False) -> Timer:
        """Let a timer whose logging a crash cut off wait, stopped, to be logged or discarded after all.

        Args:
            timer: The timer as it was read.
            proven: It is certain that no entry was written and that nobody is writing one. Without that,
                whoever began to log it has five minutes, if they live.
        """
        now = self._clock.now()

        def step(known: Timer, _: Writing) -> Timer:
            stopped = known.stopped()
            if not proven and known.is_claimed(now):
                raise known.conflict()
            return stopped

        return await self._change(timer, step)

    async def discard(self, timer: Timer, *, also: Also = nothing_else) -> Timer:
        """Give the timer up; nothing is logged."""
        return await self._change(timer, lambda known, _: known.discarded(), also=also)

    async def view(self, look: Callable[[Reading], T]) -> T:
        """Run `look` on one moment's view of the timers, and return what it returns."""
        return await self._store.view(lambda reader: look(Reading(reader, self._owner)))

    async def transact(self, work: Callable[[Writing], T]) -> T:
        """Run `work` on the timers in one transaction, and return what it returns."""
        return await self._store.transact(lambda writer: work(Writing(writer, self._owner)), scope=self._owner)

    async def _change(
        self,
        timer: Timer,
        step: Callable[[Timer, Writing], Timer],
        *,
        stale_too: bool = False,
        also: Also = nothing_else,
    ) -> Timer:
        def work(timers: Writing) -> Timer:
            known = timers.find(timer.id)
            if known.revision != timer.revision and not stale_too:
                raise known.conflict()
            changed = step(known, timers)
            timers.keep(changed)
            also(timers, known, changed)
            return changed

        return await self.transact(work)

    def _is_anothers(self, known: Timer) -> bool:
        """Tell whether somebody else is logging it."""
        return known.state == "stopping" and (known.id, known.revision) not in self._claims


def _is_given_back(known: Timer, claimed: Timer) -> bool:
    """Tell whether somebody has already ended that very claim without an entry."""
    return (
        claimed.state == "stopping" and known.revision == claimed.revision + 1 and known.state in ("running", "stopped")
    )
