"""A timer into a time entry, exactly once: claimed here, written through the journal, then ended or set running."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.clock import elapsed_minutes
from nutmcp.directory import KnownProject
from nutmcp.errors import NutmcpError, OutcomeUnknown, Refused, caught
from nutmcp.journal.change import Change, State
from nutmcp.journal.journal import Written
from nutmcp.systems.nutcache.codes import TrackingMode
from nutmcp.systems.nutcache.records import TimeEntryDraft
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import Named, Timer
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import EntryRow, entry_row
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of, say_billable, say_entry, say_rounding
from nutmcp.tools.present.timers import TimerRow, timer_row

TIMER = "timer"
"""The key under which the journal notes which timer a change logged."""
CLAIM = "claim"
"""The key under which it notes which of the timer's claims that was; an undone timer is claimed once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """How a timer is to end: when, and what of it is to be different."""

    ended_at: datetime | None = None
    note: str | None = None
    service: Named | None = None


class Logged(TypedDict):
    """What a stopped timer came to."""

    status: Literal["created", "already_logged"]
    timer: TimerRow
    entry: EntryRow
    change: NotRequired[str | None]
    message: str


async def log_timer(desk: Desk, book: TimerBook, timer: Timer, stop: Stop) -> Logged:
    """Log the time of a timer on the day on which it began.

    If Nutcache refuses the entry, the timer runs on. If the fate of the entry is not known, the timer stays
    claimed until the journal has found out.

    Raises:
        Refused: It ran for more than 24 hours, or Nutcache refused the entry.
        Conflict: Another process is stopping it.
        OutcomeUnknown: It is not known whether the entry was written.
    """
    # What the answer takes is read first: once the entry is written, nothing may fail any more.
    names = await names_of(desk)
    ended_at = stop.ended_at or timer.ended_at or desk.clock.now()
    draft = await _draft(desk, timer, stop, ended_at)
    claimed = await book.begin_stop(
        timer, entry=draft.model_dump(mode="json", exclude_none=True), ended_at=stop.ended_at
    )
    # The book lets each timer be logged once, so an equal entry of another timer is no duplicate; but a request
    # of an earlier stop of this one may have landed after it was said to have failed.
    tags = {TIMER: timer.id, CLAIM: claimed.revision}
    written = await caught(desk.journal.create(draft, allow_duplicate=True, tags=tags, unique_tags={TIMER: timer.id}))
    if isinstance(written, NutmcpError):
        if not isinstance(written, OutcomeUnknown) or not await desk.journal.changes(tags=tags, limit=1):
            await caught(book.revert(claimed))
        raise written
    ended = await caught(book.finish(claimed, written.entry.id or 0))
    # If that cannot be written down now, it is found out the next time somebody looks at the timers.
    timer = claimed.logged(written.entry.id or 0) if isinstance(ended, NutmcpError) else ended
    return tell(timer, written, names, desk.clock.now())


def tell(timer: Timer, written: Written, names: Names, now: datetime) -> Logged:
    """Return the answer about a timer that was logged, now or before."""
    said = say_entry(written.entry, names)
    again = written.status == "already_logged"
    made_of_it = say_rounding(timer.elapsed_minutes(now), written) + say_billable(written.entry, names)
    message = (
        f"The timer had been logged already: {said}." if again else f"Stopped the timer and logged {said}.{made_of_it}"
    )
    return {
        "status": "already_logged" if again else "created",
        "timer": timer_row(timer, names, now),
        "entry": entry_row(written.entry, names),
        "change": written.change or None,
        "message": message,
    }


async def settle_unfinished(desk: Desk, book: TimerBook) -> list[Timer]:
    """Find out about timers whose logging was cut off: each is logged, or waits to be logged after all.

    One that another process is logging just now is left to it. Those are returned that turned out to be logged.
    """
    logged: list[Timer] = []
    unfinished = await book.being_logged()
    if unfinished:
        await desk.journal.settle()
    for timer in unfinished:
        change = await _attempted(desk, timer)
        if change is not None and change.state is State.DONE and change.entry is not None:
            logged.append(await book.finish(timer, change.entry))
        elif change is None or change.state in (State.FAILED, State.UNKNOWN):
            await caught(book.release(timer, proven=change is not None))
    return logged


async def _attempted(desk: Desk, timer: Timer) -> Change | None:
    """Return the change by which this claim of the timer was to be logged, or an earlier one that still stands."""
    for change in await desk.journal.changes(kind="create", tags={TIMER: timer.id}, limit=1):
        stands = change.state is State.DONE and change.undone_by is None
        return change if stands or change.tags.get(CLAIM) == timer.revision else None
    return None


async def run_again(desk: Desk, undone: Change) -> bool | None:
    """Set the timer running again whose entry was taken back, and say whether it does; None where there is none."""
    if TIMER not in undone.tags:
        return None
    timer = await caught(_resume(desk, str(undone.tags[TIMER]), undone.entry))
    return isinstance(timer, Timer) and timer.state == "running"


async def refuse_second_entry(desk: Desk, change: str | None) -> None:
    """Refuse to write a timer's entry again that was taken back, since the timer has its time to log once more.

    Raises:
        Refused: The change took back the entry of a timer that was not discarded since.
    """
    undo = await desk.journal.find(change) if change else None
    original = await desk.journal.find(undo.undoes) if undo and undo.undoes else None
    if original is None or TIMER not in original.tags:
        return
    timer = await caught((await desk.timer_book()).find(str(original.tags[TIMER])))
    if isinstance(timer, Timer) and timer.state != "discarded":
        raise Refused(
            "That took back the entry of a timer, which has had its time to log again since.",
            "Stop the timer, with `ended_at` if the work is over; writing the entry as well would log the time twice.",
            field="change",
        )


async def _resume(desk: Desk, id: str, entry: int | None) -> Timer:
    """Return the timer running again, unless more became of it since than that entry."""
    book = await desk.timer_book()
    timer = await book.find(id)
    if timer.state in ("running", "discarded") or timer.entry_id not in (None, entry):
        return timer
    return await book.revert(timer)


async def _draft(desk: Desk, timer: Timer, stop: Stop, ended_at: datetime) -> TimeEntryDraft:
    if ended_at - timer.started_at > timedelta(hours=24):
        raise Refused(
            "The timer has run for more than 24 hours, so it was probably forgotten.",
            "Ask when the work ended and give `ended_at`, or give it up with `discard`.",
            field="ended_at",
        )
    minutes = max(1, elapsed_minutes(timer.started_at, ended_at))
    mode = (await desk.directory.organization()).time_tracking_type
    start = timer.started_at.astimezone(UTC).replace(second=0, microsecond=0)
    timed = mode is TrackingMode.START_END
    service = stop.service or timer.service
    return TimeEntryDraft(
        project=timer.project.id,
        member=int(timer.member),
        project_service=service.id if service else None,
        note=(timer.note if stop.note is None else stop.note) or None,
        working_date=timer.day(desk.zone),
        minutes=None if timed else minutes,
        start_time=start if timed else None,
        end_time=start + timedelta(minutes=minutes) if timed else None,
    )


async def known_project(desk: Desk, timer: Timer) -> KnownProject:
    """Return the project of a timer as Nutcache has it now."""
    return await desk.directory.project(timer.project.id)
