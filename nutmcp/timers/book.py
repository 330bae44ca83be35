"""The timers of one owner, kept so that a kill, a restart and other server processes lose none of them."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from nutmcp.clock import Clock
from nutmcp.errors import Conflict, InvalidArguments, NotFound
from nutmcp.state.ports import Reader, Store, Writer
from nutmcp.timers.timer import Named, Timer

# Longer than a client may be busy with one write, its repetitions and the looking for it included. Until then
# another process takes it that the one which began to log a timer is alive and still at it.
CLAIM = timedelta(minutes=5)

_OPEN = "timers"
_ENDED = "timers.ended"
_NUMBERS = "timers.numbers"


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
        found = await self._store.view(self._open)
        return sorted(found, key=lambda timer: (timer.state != "running", timer.started_at, timer.id))

    async def running(self) -> Timer | None:
        """Return the running timer, if there is one."""
        return await self._store.view(self._running)

    async def being_logged(self) -> list[Timer]:
        """Return those whose time entry is being written, or was when a process crashed."""
        return [timer for timer in await self.timers() if timer.state == "stopping"]

    async def latest(self) -> Timer | None:
        """Return the timer that was started last, ended or not."""
        number = (await self._store.view(lambda reader: reader.read(_NUMBERS, self._owner)) or {"last": 0})["last"]
        return await self.find(f"t{number}") if number else None

    async def find(self, id: str) -> Timer:
        """Return the timer of that id, ended ones included."""
        return await self._store.view(lambda reader: self._known(reader, id))

    async def start(
        self,
        *,
        member: str,
        project: Named,
        service: Named | None = None,
        note: str = "",
        started_at: datetime | None = None,
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

        def work(writer: Writer) -> Timer:
            self._refuse_second(writer)
            timer = Timer(
                id=self._next_id(writer),
                member=member,
                project=project,
                service=service,
                note=note,
                started_at=started_at or now,
            )
            self._keep(writer, timer)
            return timer

        return await self._store.transact(work)

    async def begin_stop(self, timer: Timer, *, entry: Mapping[str, object], ended_at: datetime | None = None) -> Timer:
        """Claim the timer for being logged; only one process gets it. Durable before the request leaves.

        Args:
            timer: The timer as it was read; its note and service may be other ones by now.
            entry: The time entry that is about to be written, as JSON, to be looked for after a crash.
            ended_at: When the work ended; None means now, or when a stopped timer was stopped.
        """
        claimed = await self._change(timer, lambda _, __: timer.stop(ended_at, entry, self._clock.now()))
        self._claims.add((claimed.id, claimed.revision))
        return claimed

    async def finish(self, timer: Timer, entry_id: int) -> Timer:
        """Record the entry that was written or found; doing so again with the same one changes nothing."""

        def step(known: Timer, _: Writer) -> Timer:
            return known if known.entry_id == entry_id else known.logged(entry_id)

        return await self._change(timer, step, stale_too=True)

    async def revert(self, timer: Timer) -> Timer:
        """Let the timer run again, because its entry was refused or undone, or because it was discarded.

        One that was being logged is only stopped when another timer runs by now; any other raises `Conflict`
        then. So does one that somebody else began to log. Doing it twice changes nothing.
        """

        def step(known: Timer, writer: Writer) -> Timer:
            if _is_given_back(known, timer):
                return known
            if known.revision != timer.revision or self._is_anothers(known):
                raise known.conflict()
            if known.state == "stopping" and self._running(writer):
                return known.stopped()
            resumed = known.resumed()
            self._refuse_second(writer)
            return resumed

        return await self._change(timer, step, stale_too=True)

    async def release(self, timer: Timer, *, proven: bool = False) -> Timer:
        """Let a timer whose logging a crash cut off wait, stopped, to be logged or discarded after all.

        Args:
            timer: The timer as it was read.
            proven: It is certain that no entry was written and that nobody is writing one. Without that,
                whoever began to log it has five minutes.
        """
        now = self._clock.now()

        def step(known: Timer, _: Writer) -> Timer:
            stopped = known.stopped()
            if not proven and known.claimed_at and known.claimed_at + CLAIM > now:
                raise known.conflict()
            return stopped

        return await self._change(timer, step)

    async def discard(self, timer: Timer) -> Timer:
        """Give the timer up; nothing is logged."""
        return await self._change(timer, lambda known, _: known.discarded())

    async def _change(self, timer: Timer, step: Callable[[Timer, Writer], Timer], *, stale_too: bool = False) -> Timer:
        def work(writer: Writer) -> Timer:
            known = self._known(writer, timer.id)
            if known.revision != timer.revision and not stale_too:
                raise known.conflict()
            changed = step(known, writer)
            self._keep(writer, changed)
            return changed

        return await self._store.transact(work)

    def _is_anothers(self, known: Timer) -> bool:
        """Tell whether somebody else is logging it."""
        return known.state == "stopping" and (known.id, known.revision) not in self._claims

    def _known(self, reader: Reader, id: str) -> Timer:
        # What is not ASCII is no id of ours, and need not even be proper text.
        key = self._key(id if id.isascii() else "")
        document = reader.read(_OPEN, key) or reader.read(_ENDED, key)
        if document is None:
            raise NotFound("No timer goes by that id.", "List the timers to see their ids.", field="timer")
        return Timer.model_validate(document)

    def _open(self, reader: Reader) -> list[Timer]:
        return [Timer.model_validate(document) for _, document in reader.documents(_OPEN, self._key(""))]

    def _running(self, reader: Reader) -> Timer | None:
        return next((timer for timer in self._open(reader) if timer.state == "running"), None)

    def _refuse_second(self, reader: Reader) -> None:
        if running := self._running(reader):
            candidate = {"id": running.id, "started_at": running.started_at.isoformat()}
            raise Conflict("A timer is running already.", "Stop that one first.", candidates=[candidate])

    def _keep(self, writer: Writer, timer: Timer) -> None:
        ended = timer.state in ("logged", "discarded")
        # Ended ones lie apart, so that listing the open ones stays short.
        writer.remove(_OPEN if ended else _ENDED, self._key(timer.id))
        writer.write(
            _ENDED if ended else _OPEN, self._key(timer.id), timer.model_dump(mode="json", exclude_defaults=True)
        )

    def _next_id(self, writer: Writer) -> str:
        number = (writer.read(_NUMBERS, self._owner) or {"last": 0})["last"] + 1
        writer.write(_NUMBERS, self._owner, {"last": number})
        return f"t{number}"

    def _key(self, id: str) -> str:
        return f"{self._owner}/{id}"


def _is_given_back(known: Timer, claimed: Timer) -> bool:
    """Tell whether somebody has already ended that very claim without an entry."""
    return (
        claimed.state == "stopping" and known.revision == claimed.revision + 1 and known.state in ("running", "stopped")
    )
