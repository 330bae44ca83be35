"""Take changes back, of time entries and of timers: first it is looked what stands in the way, timers come last."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from types import MappingProxyType
from zoneinfo import ZoneInfo

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NutmcpError, caught
from nutmcp.journal.change import Change, TimerImages
from nutmcp.journal.journal import Journal
from nutmcp.journal.undo import Undone
from nutmcp.journal.undo_errors import already_undone
from nutmcp.journal.undo_targets import Targets
from nutmcp.remote.call import Verb
from nutmcp.remote.id import read_id
from nutmcp.timers.backend import TimerBackend
from nutmcp.timers.book import TimerBook
from nutmcp.timers.documents import Reading, Writing, image_of
from nutmcp.timers.timer import Timer
from nutmcp.timers.undo_errors import changed_since, logged_anew, other_runs

TIMER = "timer"
"""The key under which the journal notes which timer a change is about."""
_OPPOSITE = MappingProxyType({Verb.CREATE: Verb.DELETE, Verb.UPDATE: Verb.UPDATE, Verb.DELETE: Verb.CREATE})
_LATELY = 20


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back.

    Attributes:
        change: What `undo` takes to take this back in turn.
        undos: The changes that did it.
        entries: Of these, the writes of records; None where there was none.
        timers: The timers that it was about, as they are now.
        beside: The timer that runs, where one of them has to wait for that reason.
        kept: What could not be taken back, and why: only where something else could.
    """

    change: str
    undos: tuple[Change, ...]
    entries: Undone | None = None
    timers: tuple[Timer, ...] = ()
    beside: Timer | None = None
    kept: Mapping[str, NutmcpError] = field(default_factory=lambda: MappingProxyType({}))


class TimerUndo:
    """Take back changes of one user.

    Args:
        journal: Where the changes are.
        open_book: Returns the timers that are kept here.
        zone: The user's time zone.
        timers: What runs timers, here or at the remote system.
    """

    def __init__(
        self,
        journal: Journal,
        open_book: Callable[[], Awaitable[TimerBook]],
        zone: ZoneInfo,
        timers: TimerBackend,
    ) -> None:
        self._journal = journal
        self._open_book = open_book
        self._zone = zone
        self._timers = timers

    async def undo(self, id: str | None = None) -> TakenBack:
        """Take back a change, all changes of a batch, or the last one that was made; of entries, and of timers.

        Asked again before anybody heard of it, it takes nothing more back, and returns the same once more.

        Raises:
            NotFound: There is no such change, or its entry is gone.
            Refused: It was not carried out, is taken back already, or the entry has been invoiced since.
            Conflict: The entry or the timer was changed since, or another timer runs now.
        """
        targets = await self._journal.undo_targets(id)
        await self._refuse_second_entry(targets)
        await self._refuse_second_timer(targets)
        if any(TIMER in each.tags for each in targets.changes):
            # What was cut off while it was logged is logged before it is taken back.
            await self._timers.settle()
            taken = await self._with_timers(targets, await self._open_book())
        else:
            entries = await self._journal.take_back(targets)
            taken = TakenBack(entries.change, entries.undos, entries, kept=entries.kept)
        await caught(self._journal.report(taken.undos))
        return taken

    async def _refuse_second_entry(self, targets: Targets) -> None:
        """Refuse to write an entry again that was taken back, where its timer has that time to log once more."""
        for undo in targets.changes:
            original = await self._journal.find(undo.undoes) if undo.undoes and undo.timer is None else None
            if original is None or TIMER not in original.tags:
                continue
            timer = await caught((await self._open_book()).find(_timer_of(original)))
            if isinstance(timer, Timer) and timer.state != "discarded":
                raise logged_anew()

    async def _refuse_second_timer(self, targets: Targets) -> None:
        """Refuse to let an entry run again beside another one."""
        again = [each for each in targets.changes if isinstance(each.before, TimeEntry) and each.before.running]
        running = await self._timers.running() if again else None
        if running is not None and read_id(running.id) not in {each.entry for each in targets.changes}:
            raise other_runs(again[0], str(again[0].entry), running, self._zone)

    async def _with_timers(self, targets: Targets, book: TimerBook) -> TakenBack:
        steps = [each for each in targets.changes if each.timer is not None]
        writes = targets.only(each for each in targets.changes if each.timer is None)
        await self._look_first(book, targets.changes)
        entries = await self._journal.take_back(writes) if writes.changes else None
        taking = book.transact(lambda timers: [self._step_back(timers, each, targets.batch) for each in steps])
        # Once entries are taken back, that is told, whatever came between the timers meanwhile.
        taken = await taking if entries is None else await caught(taking)
        stepped, failure = ((), taken) if isinstance(taken, NutmcpError) else (taken, None)
        undos = [*(entries.undos if entries else ()), *stepped]
        about = (*(entries.undone if entries else ()), *stepped)
        timers = [await _as_it_is_now(book, each) for each in about if TIMER in each.tags]
        waits = any(each is not None and each.state == "stopped" for each in timers)
        beside = await caught(book.running()) if waits else None
        return TakenBack(
            targets.batch or undos[0].id,
            tuple(undos),
            entries,
            tuple(each for each in timers if each is not None),
            None if isinstance(beside, NutmcpError) else beside,
            {**(entries.kept if entries else {}), **({each.id: failure for each in steps} if failure else {})},
        )

    async def _look_first(self, book: TimerBook, changes: Sequence[Change]) -> None:
        """Refuse to take back what a timer stands in the way of, before anything is changed."""
        found = await book.view(lambda timers: _in_the_way(timers, [each for each in changes if not each.undone_by]))
        if found is None:
            return
        change, timer = found
        if timer.id != _timer_of(change):
            raise other_runs(change, _timer_of(change), timer, self._zone)
        later = await self._later(change, timer)
        error = changed_since(change, timer, later)
        raise error if later else await self._journal.naming_the_one_before(change, error)

    async def _later(self, change: Change, timer: Timer) -> Change | None:
        """Return the last change of a timer that stands, if it was made after that one."""
        about = await self._journal.changes(tags={TIMER: timer.id}, limit=_LATELY)
        after = takewhile(lambda each: each.id != change.id, about)
        return next((each for each in after if each.stands and not each.undoes), None)

    def _step_back(self, timers: Writing, change: Change, batch: str | None) -> Change:
        """Take one step of a timer back inside a transaction, and return the change that did, now or unheard before."""
        undo = self._journal.undo_of(timers.writer, change)
        if undo is not None:
            if undo.is_unheard_undo:
                return undo
            raise already_undone(change, undo)
        known = timers.find(_timer_of(change))
        found = _in_the_way(timers, [change])
        if found is not None:
            _, timer = found
            apart = timer.id != known.id
            raise other_runs(change, known.id, timer, self._zone) if apart else changed_since(change, timer, None)
        restored = known.put_back(_before(change))
        timers.keep(restored)
        images = TimerImages(before=image_of(known), after=image_of(restored))
        verb = _OPPOSITE[change.verb]
        return self._journal.note(timers.writer, verb, images, tags={TIMER: known.id}, batch=batch, undoes=change.id)


def _in_the_way(timers: Reading, changes: Sequence[Change]) -> tuple[Change, Timer] | None:
    """Return the first change that a timer stands in the way of, and that timer: its own, or the one that runs."""
    for change in changes:
        known = timers.find(_timer_of(change)) if change.timer else None
        if known is not None and change.timer and not known.is_like(Timer.model_validate(change.timer.after)):
            return change, known
    running = timers.running()
    if running is None or any(each.timer and _timer_of(each) == running.id for each in changes):
        return None
    return next(((each, running) for each in changes if _would_run(each)), None)


def _would_run(change: Change) -> bool:
    """Return whether a timer is to run once a step of it is taken back; one whose entry is taken back can wait."""
    before = _before(change)
    return before is not None and before.state == "running"


def _before(change: Change) -> Timer | None:
    image = change.timer and change.timer.before
    return Timer.model_validate(image) if image else None


def _timer_of(change: Change) -> str:
    return str(change.tags.get(TIMER, ""))


async def _as_it_is_now(book: TimerBook, change: Change) -> Timer | None:
    """Return the timer of what was taken back; it runs again unless more became of it, or another one runs."""
    timer = await book.view(lambda timers: timers.look_for(_timer_of(change)))
    if timer is None or change.timer is not None or timer.state != "logged" or timer.entry_id != change.entry:
        return timer
    resumed = await caught(book.revert(timer))
    return timer if isinstance(resumed, NutmcpError) else resumed
