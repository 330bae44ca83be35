"""The tool that stops a timer."""

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound
from nutmcp.journal.change import Written
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind
from nutmcp.timers.backend import Logged
from nutmcp.timers.draft import Stop
from nutmcp.timers.timer import Timer
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.note_text import check_note
from nutmcp.tools.present.entries import EntryRow
from nutmcp.tools.present.likeness import say_likeness
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import names_of, names_telling
from nutmcp.tools.present.timers import TimerRow, timer_row
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.timers.answers import tell
from nutmcp.tools.timers.intent import planned, service_said
from nutmcp.tools.timers.timers_elsewhere import candidates_of, not_ours, running_natively, say_running, stop_there
from nutmcp.tools.tool import tool
from nutmcp.words.fold import clean
from nutmcp.words.phrase import quoted
from nutmcp.words.times import parse_instant

_LONGEST_ID = 16
"""How many digits are still an id; no number that the remote system gives is longer."""


class StopAnswer(TypedDict):
    """What became of the timer; `entry` is the time that was logged."""

    status: Literal["created", "already_logged", "discarded"]
    timer: TimerRow
    entry: NotRequired[EntryRow | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


@tool(
    toolset="timers",
    title="Stop timer",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def stop_timer(
    desk: Desk,
    *,
    timer: Annotated[str | None, "Its id; default the running one."] = None,
    ended_at: Annotated[str | None, "17:30, 10 minutes ago; default now."] = None,
    note: Annotated[str | None, "Replaces its note."] = None,
    service: Annotated[NameOrId | None, "Another {which service}."] = None,
    discard: Annotated[bool, "Give it up unlogged."] = False,
) -> StopAnswer:
    """Stop my timer and log its time, once, on the day on which it began; discard drops it."""
    check_note(note)
    names = await names_of(desk)
    found = await _the_timer(desk, timer, await desk.timers.settle(), names)
    if discard:
        return await _discarded(desk, found, names)
    if found.state == "logged":
        written = Written("already_logged", await _entry(desk, found), await desk.timers.logged_by(found) or "")
        return {**tell(Logged(found, written), names, desk.clock.now()), "timezone": desk.zone.key}
    stop = await _stop(desk, found, ended_at, note, service)
    entry = await planned(desk, found, stop)
    logged = await within_budget(desk, desk.timers.stop(found, stop), entry, field="ended_at")
    names = await names_telling(desk, names, [logged.written.entry])
    answer = tell(logged, names, desk.clock.now(), said_end=ended_at is not None)
    if stop.note and not logged.written.entry.note:
        answer["message"] += f" {desk.system.name} did not take the note; update_time_entry can add it."
    answer["message"] += await say_likeness(desk, logged.written.entry, names, logged.written.change)
    return {**answer, "timezone": desk.zone.key}


async def _stop(desk: Desk, timer: Timer, ended_at: str | None, note: str | None, service: int | str | None) -> Stop:
    """Return how the timer is to end, as it was said."""
    known = None if service is None else await desk.directory.project(timer.project.id)
    return Stop(
        ended_at=None
        if ended_at is None
        else parse_instant(ended_at, desk.now(), desk.zone, field="ended_at", after=timer.started_at),
        note=note,
        service=known and await service_said(desk, known, service),
    )


async def _discarded(desk: Desk, timer: Timer, names: Names) -> StopAnswer:
    given_up = await desk.timers.discard(timer)
    project = quoted(given_up.timer.project.name, LONGEST_NAME)
    timed = desk.system.timed
    then = "It cannot be taken back." if timed and not timed.resumes else "undo lets it run again."
    return {
        "status": "discarded",
        "timer": timer_row(given_up.timer, names, desk.clock.now()),
        "change": given_up.change,
        "timezone": desk.zone.key,
        "message": f"Discarded the timer on {project}; nothing was logged. {then}",
    }


async def _the_timer(desk: Desk, said: str | None, logged: Sequence[Timer], names: Names) -> Timer:
    """Return the timer that is meant: the running one, the only one that waits, or the one just found to be logged."""
    if said is not None:
        id = said.strip()
        if desk.system.timed is None and id.isascii() and id.isdecimal() and len(id) < _LONGEST_ID:
            raise await not_ours(desk, int(id), names)
        return await desk.timers.find(id)
    waiting = await desk.timers.timers()
    running = [each for each in waiting if each.state == "running"]
    if running or len(waiting) == 1:
        return (running or waiting)[0]
    if logged:
        return logged[-1]
    raise await _none_runs(desk, await desk.timers.latest(), names)


async def _none_runs(desk: Desk, last: Timer | None, names: Names) -> NotFound:
    """Return the error that names what runs remotely, and the last timer here, whose stop may be unheard of."""
    theirs = await running_natively(desk)
    happened = "No timer is running here"
    advice = "Start one with start_timer, or log the time with log_time; list_timers shows all."
    candidates = candidates_of(theirs, names, desk.system)
    if theirs:
        happened += f", and {say_running(theirs, desk)}, which its API can only read"
        advice = f"{stop_there(desk.system)} list_timers shows all."
    if last is not None:
        change = await desk.timers.logged_by(last) if last.state == "logged" else None
        if change and last.ended_at:
            ended = f"{last.ended_at.astimezone(desk.zone):%Y-%m-%d %H:%M}"
            happened += f"; the last, {last.id}, ended {ended} and was logged as entry {last.entry_id}"
            advice = f"If that is the work that is meant, it is booked, and undo with {change} takes it back. {advice}"
        else:
            happened += f"; the last, {last.id}, was {last.state}"
        name = clean(last.project.name, LONGEST_NAME)
        candidates = [{"id": last.id, "name": name, "state": last.state}, *candidates]
    return NotFound(f"{happened}.", advice, field="timer", candidates=candidates)


async def _entry(desk: Desk, timer: Timer) -> TimeEntry:
    """Return the entry that a timer was logged as, as the remote system has it now."""
    answer = await desk.client.send(Call(verb=Verb.GET, resource="time_entries", id=timer.entry_id))
    return of_kind(TimeEntry, answer.records)[0]
