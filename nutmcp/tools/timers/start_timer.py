"""The tool that starts a timer."""

from datetime import timedelta
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.errors import Refused
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import Named, Timer
from nutmcp.tools.desk import Desk
from nutmcp.tools.notes import check_note
from nutmcp.tools.present.entries import EntryRow
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.present.timers import TimerRow, timer_row
from nutmcp.tools.shared_arguments import OptionalRecordName, RecordName
from nutmcp.tools.timers.logging import Logged, Stop, log_timer, settle_unfinished
from nutmcp.tools.tool import tool
from nutmcp.words.fold import clean
from nutmcp.words.phrase import quoted
from nutmcp.words.times import parse_instant

A_MOMENT = timedelta(minutes=1)
"""The same timer, started twice within it, is started once: that is a call made again, and no minute of work."""


class Stopped(TypedDict):
    """The timer that ran before, and the entry that it became."""

    timer: TimerRow
    entry: EntryRow
    change: NotRequired[str | None]


class Started(TypedDict):
    """The running timer."""

    status: Literal["started"]
    timer: TimerRow
    stopped: NotRequired[Stopped | None]
    timezone: str
    message: str


@tool(toolset="timers", title="Start timer", read_only=False, destructive=False, idempotent=False)
async def start_timer(
    desk: Desk,
    *,
    project: RecordName,
    service: OptionalRecordName = None,
    note: Annotated[str | None, "What is done."] = None,
    started_at: Annotated[str | None, "09:15, 10 minutes ago; default now."] = None,
    switch: Annotated[bool, "Log a running timer first; false refuses."] = True,
) -> Started:
    """Start my timer on a project.

    stop_timer logs it. A running timer is stopped and logged first.
    """
    check_note(note)
    now = desk.now()
    start = parse_instant(started_at, now, desk.zone) if started_at is not None else now
    me = await desk.directory.me()
    known = await desk.directory.project_to_log_on(project, me)
    chosen = None if service is None else await desk.directory.service(known, service)
    wanted = Timer(
        id="",
        member=str(me.id),
        project=Named(id=known.id, name=known.name),
        service=Named(id=chosen.id or 0, name=chosen.name or "") if chosen else None,
        note=note or "",
        started_at=start,
    )
    # What the answer takes is read first: once the timer runs, nothing may fail any more.
    names, book = await names_of(desk), await desk.timer_book()
    stopped, timer = await _make_room(desk, book, wanted, switch=switch)
    again = timer is not None
    timer = timer or await _begin(book, wanted)
    message = f"{'Runs already' if again else 'Started'} on {quoted(timer.project.name, LONGEST_NAME)}"
    message += f" {'since' if again else 'at'} {timer.started_at.astimezone(desk.zone):%H:%M} ({desk.zone.key})."
    message += await _reminder(book)
    return {
        "status": "started",
        "timer": timer_row(timer, names, desk.clock.now()),
        "stopped": stopped and {"timer": stopped["timer"], "entry": stopped["entry"], "change": stopped.get("change")},
        "timezone": desk.zone.key,
        "message": f"{stopped['message']} {message}" if stopped else message,
    }


async def _make_room(desk: Desk, book: TimerBook, wanted: Timer, *, switch: bool) -> tuple[Logged | None, Timer | None]:
    """Stop and log the timer that runs, if one does, where the new one starts; or return it if it is the one wanted.

    Raises:
        Refused: One runs, and it is not to be stopped; or it cannot be logged.
    """
    await settle_unfinished(desk, book)
    running = await book.running()
    if running is None or _is_the_same(running, wanted):
        return None, running
    if not switch:
        raise _running(running)
    start = wanted.started_at
    return await log_timer(desk, book, running, Stop(ended_at=start if start > running.started_at else None)), None


def _is_the_same(running: Timer, wanted: Timer) -> bool:
    """Return whether the running timer is what the same call has started before, when its answer got lost."""
    mine, its = ((each.project.id, each.service and each.service.id, each.note) for each in (wanted, running))
    return mine == its and abs(wanted.started_at - running.started_at) < A_MOMENT


async def _begin(book: TimerBook, wanted: Timer) -> Timer:
    return await book.start(
        member=wanted.member,
        project=wanted.project,
        service=wanted.service,
        note=wanted.note,
        started_at=wanted.started_at,
    )


async def _reminder(book: TimerBook) -> str:
    """Say which timers wait to be logged, because that failed when they were stopped."""
    waiting = [each.id for each in await book.timers() if each.state == "stopped"]
    return f" Stopped and not logged yet: {', '.join(waiting)}; stop_timer logs each by its id." if waiting else ""


def _running(timer: Timer) -> Refused:
    return Refused(
        "A timer is running already, and `switch` is false.",
        "Stop it first, or leave `switch` out to have it stopped and logged.",
        field="switch",
        candidates=[{"id": timer.id, "name": clean(timer.project.name, LONGEST_NAME)}],
    )
