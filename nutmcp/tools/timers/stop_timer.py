"""The tool that stops a timer."""

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.errors import NotFound, Refused
from nutmcp.journal.journal import Written
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import Named, Timer
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.notes import check_note
from nutmcp.tools.present.entries import EntryRow
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.present.timers import TimerRow, timer_row
from nutmcp.tools.timers.logging import TIMER, Stop, known_project, log_timer, settle_unfinished, tell
from nutmcp.tools.tool import tool
from nutmcp.words.fold import clean
from nutmcp.words.phrase import quoted
from nutmcp.words.times import parse_instant


class StopAnswer(TypedDict):
    """What became of the timer; `entry` is the time that was logged."""

    status: Literal["created", "already_logged", "discarded"]
    timer: TimerRow
    entry: NotRequired[EntryRow | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


@tool(toolset="timers", title="Stop timer", read_only=False, destructive=True, idempotent=True)
async def stop_timer(
    desk: Desk,
    *,
    timer: Annotated[str | None, "Its id; default the running one."] = None,
    ended_at: Annotated[str | None, "17:30, 10 minutes ago; default now."] = None,
    note: Annotated[str | None, "Replaces its note."] = None,
    service: Annotated[NameOrId | None, "Replaces its service."] = None,
    discard: Annotated[bool, "Give it up unlogged."] = False,
) -> StopAnswer:
    """Stop my timer and log its time, once, on the day on which it began."""
    check_note(note)
    book = await desk.timer_book()
    logged = await settle_unfinished(desk, book)
    found = await _the_timer(desk, book, timer, logged)
    if discard:
        return await _discarded(desk, await book.discard(found))
    if found.state == "logged":
        written = Written("already_logged", await _entry(desk, found), await _change_of(desk, found) or "")
        answer = tell(found, written, await names_of(desk), desk.clock.now())
    else:
        chosen = None if service is None else await desk.directory.service(await known_project(desk, found), service)
        stop = Stop(
            ended_at=parse_instant(ended_at, desk.now(), desk.zone, field="ended_at") if ended_at is not None else None,
            note=note,
            service=chosen and Named(id=chosen.id or 0, name=chosen.name or ""),
        )
        answer = await log_timer(desk, book, found, stop)
    return {**answer, "timezone": desk.zone.key}


async def _discarded(desk: Desk, ended: Timer) -> StopAnswer:
    return {
        "status": "discarded",
        "timer": timer_row(ended, await names_of(desk), desk.clock.now()),
        "timezone": desk.zone.key,
        "message": f"Gave up the timer on {quoted(ended.project.name, LONGEST_NAME)}; nothing was logged.",
    }


async def _the_timer(desk: Desk, book: TimerBook, said: str | None, logged: Sequence[Timer]) -> Timer:
    """Return the timer that is meant: the running one, the only one that waits, or the one just found to be logged."""
    if said is not None:
        if said.strip().isdecimal():
            raise Refused(
                "That is one of Nutcache's own timers, which its API can only read.",
                "Have it stopped in Nutcache; timers kept here have ids such as t1.",
                field="timer",
            )
        return await book.find(said.strip())
    waiting = await book.timers()
    running = [each for each in waiting if each.state == "running"]
    if running or len(waiting) == 1:
        return (running or waiting)[0]
    if logged:
        return logged[-1]
    raise await _none_runs(desk, await book.latest())


async def _none_runs(desk: Desk, last: Timer | None) -> NotFound:
    """Return the error that names the last timer, and what became of it: its stop may never have been heard of."""
    advice = "Start one with start_timer, or log the time with log_time; list_timers shows all."
    if last is None:
        return NotFound("No timer is running.", advice, field="timer")
    happened = "No timer is running; the candidate was the last."
    change = await _change_of(desk, last) if last.state == "logged" else None
    if change and last.ended_at:
        ended = f"{last.ended_at.astimezone(desk.zone):%Y-%m-%d %H:%M}"
        happened = f"No timer is running; the last, {last.id}, ended {ended} and was logged as entry {last.entry_id}."
        advice = f"If that is the work that is meant, it is booked, and undo with {change} takes it back. {advice}"
    candidate = {"id": last.id, "name": clean(last.project.name, LONGEST_NAME), "state": last.state}
    return NotFound(happened, advice, field="timer", candidates=[candidate])


async def _change_of(desk: Desk, timer: Timer) -> str | None:
    """Return the change by which a timer was logged, while it stands."""
    for change in await desk.journal.changes(kind="create", tags={TIMER: timer.id}, limit=1):
        return change.id if change.entry == timer.entry_id and change.undone_by is None else None
    return None


async def _entry(desk: Desk, timer: Timer) -> TimeEntry:
    """Return the entry that a timer was logged as, as Nutcache has it now."""
    answer = await desk.client.send(Call(verb=Verb.GET, resource="time_entries", id=timer.entry_id))
    return of_kind(TimeEntry, answer.records)[0]
