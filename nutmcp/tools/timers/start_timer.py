"""The tool that starts a timer, or amends the one that runs."""

from datetime import datetime
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound, Refused
from nutmcp.remote.call import Verb
from nutmcp.timers.backend import Switched
from nutmcp.timers.draft import Stop
from nutmcp.timers.timer import Timer
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import EntryRow
from nutmcp.tools.present.likeness import say_likeness
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import names_of, names_telling, say_moment
from nutmcp.tools.present.timers import TimerRow, timer_row
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.shared_arguments import ProjectToLogOn, ServiceName
from nutmcp.tools.time.defaults import project_or_default, refuse_no_project, say_project_taken
from nutmcp.tools.timers.answers import tell
from nutmcp.tools.timers.intent import (
    Said,
    amendment_of,
    is_earlier,
    is_the_same,
    planned,
    refuse_at_once,
    service_said,
    service_taken,
    wanted_of,
)
from nutmcp.tools.timers.timers_elsewhere import candidates_of, running_natively, say_beside, say_running
from nutmcp.tools.tool import tool
from nutmcp.words.fold import clean
from nutmcp.words.phrase import quoted
from nutmcp.words.times import parse_instant


class Stopped(TypedDict):
    """The timer that ran before, and the entry that it became."""

    timer: TimerRow
    entry: EntryRow
    change: NotRequired[str | None]


class Started(TypedDict):
    """The running timer; `change` is what `undo` takes, of a switch for both timers."""

    status: Literal["started", "amended"]
    timer: TimerRow
    stopped: NotRequired[Stopped | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


@tool(
    toolset="timers",
    title="Start timer",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=False,
)
async def start_timer(
    desk: Desk,
    *,
    project: ProjectToLogOn = None,
    service: ServiceName = None,
    note: Annotated[str | None, "What is done."] = None,
    started_at: Annotated[str | None, "09:15, 10 minutes ago; default now."] = None,
    amend: Annotated[bool, "Correct the running one."] = False,
    switch: Annotated[bool, "Log a running timer first; false refuses."] = True,
) -> Started:
    """Start my timer on a project.

    stop_timer logs it. A running timer is stopped and logged first.
    """
    refuse_at_once(desk, project, note, started_at, amend=amend)
    known = await _project(desk, project, amend=amend)
    said = Said(
        project=known,
        service=await service_said(desk, known, service),
        note=note,
        started_at=None if started_at is None else parse_instant(started_at, desk.now(), desk.zone),
    )
    # What the answer takes is read first: once the timer runs, nothing may fail any more.
    names = await names_of(desk)
    await desk.timers.settle()
    running = await desk.timers.running()
    if amend or (running is not None and is_earlier(running, said)):
        return await _amended(desk, names, running, said)
    said, about = await service_taken(desk, running, said)
    started = await _started(desk, names, running, said, switch=switch)
    return {**started, "message": started["message"] + say_project_taken(project) + about}


async def _project(desk: Desk, said: int | str | None, *, amend: bool) -> KnownProject:
    """Return the project that is meant: named, the default, or that of the running timer, which an amendment keeps."""
    running = await desk.timers.running() if amend and said is None else None
    if running is not None:
        return await desk.directory.project(running.project.id)
    refuse_no_project(desk, {"project": said})
    return await project_or_default(desk, said, await desk.directory.me())


async def _started(desk: Desk, names: Names, running: Timer | None, said: Said, *, switch: bool) -> Started:
    """Start a timer, after the one that runs was logged; or answer that the wanted one runs already."""
    wanted = wanted_of(said, (await desk.directory.me()).id, desk.now())
    if running is not None and is_the_same(running, wanted):
        return await _runs_already(desk, names, running)
    if running is not None:
        stop = _making_room(running, said, wanted, switch=switch)
        beside = say_beside(await running_natively(desk), names, desk)
        entry = await planned(desk, running, stop)
        switched = await within_budget(desk, desk.timers.switch(running, stop, wanted), entry, field="switch")
        message = _say_started(desk, switched.timer, wanted) + beside
        answer = await _answer(desk, names, switched.timer, message, switched.change)
        written = switched.stopped.written
        like = await say_likeness(desk, written.entry, names, written.change)
        names = await names_telling(desk, names, [written.entry])
        return _with_stopped(answer, switched, names, desk.clock.now(), like)
    beside = say_beside(await running_natively(desk), names, desk)
    started = await desk.timers.start(wanted)
    message = _say_started(desk, started.timer, wanted) + beside
    return await _answer(desk, names, started.timer, message, started.change)


async def _amended(desk: Desk, names: Names, running: Timer | None, said: Said) -> Started:
    """Let the running timer run as it was said.

    Raises:
        NotFound: None runs here.
    """
    if running is None:
        raise await _nothing_to_amend(desk, names)
    wanted = amendment_of(running, said)
    if wanted == running:
        return await _runs_already(desk, names, running)
    amended = await desk.timers.amend(running, wanted)
    was = f"{_on(running)} since {_since(desk, running)}"
    message = f"Amended the timer, which ran {was}: it runs {_on(amended.timer)} since {_since(desk, amended.timer)}."
    if running.service and not wanted.service and said.service is None:
        message += " Its service is none of this project's, and fell away."
    return await _answer(desk, names, amended.timer, message, amended.change, status="amended")


async def _runs_already(desk: Desk, names: Names, running: Timer) -> Started:
    change = await desk.timers.started_by(running)
    return await _answer(desk, names, running, f"Runs already {_on(running)} since {_since(desk, running)}.", change)


async def _answer(
    desk: Desk,
    names: Names,
    timer: Timer,
    message: str,
    change: str | None,
    *,
    status: Literal["started", "amended"] = "started",
) -> Started:
    waiting = await desk.timers.waiting()
    if waiting:
        ids = ", ".join(each.id for each in waiting)
        message += f" Stopped and not logged yet: {ids}; stop_timer logs each by its id."
    return {
        "status": status,
        "timer": timer_row(timer, names, desk.clock.now()),
        "change": change,
        "timezone": desk.zone.key,
        "message": message,
    }


def _with_stopped(answer: Started, switched: Switched, names: Names, now: datetime, like: str) -> Started:
    """Return the answer of a start with the timer that was logged before, and what its entry is like."""
    logged = tell(switched.stopped, names, now)
    stopped: Stopped = {"timer": logged["timer"], "entry": logged["entry"], "change": logged.get("change")}
    return {**answer, "stopped": stopped, "message": f"{logged['message']}{like} {answer['message']}"}


def _making_room(running: Timer, said: Said, wanted: Timer, *, switch: bool) -> Stop:
    """Return how the running timer ends where another one starts.

    Raises:
        Refused: It may not be stopped, or began after the other one is to start.
    """
    candidates = [{"id": running.id, "name": clean(running.project.name, LONGEST_NAME)}]
    if not switch:
        raise Refused(
            f"Timer {running.id} is running already, and `switch` is false.",
            "Stop it first, leave `switch` out to have it stopped and logged, or correct it with `amend`.",
            field="switch",
            candidates=candidates,
        )
    earlier = wanted.started_at < running.started_at
    if earlier and said.started_at is not None:
        raise Refused(
            f"Timer {running.id} runs on another project, and began after this one is to start.",
            "If that is the same work, correct it with `amend`; else stop or discard it first with stop_timer.",
            field="started_at",
            candidates=candidates,
        )
    return Stop(ended_at=None if earlier else wanted.started_at, making_room=True)


async def _nothing_to_amend(desk: Desk, names: Names) -> NotFound:
    theirs = await running_natively(desk)
    elsewhere = f"; {say_running(theirs, desk)}, which its API can only read" if theirs else ""
    return NotFound(
        f"No timer is running here that could be corrected{elsewhere}.",
        "Leave `amend` out to start one; list_timers shows all.",
        field="amend",
        candidates=candidates_of(theirs, names, desk.system),
    )


def _say_started(desk: Desk, timer: Timer, wanted: Timer) -> str:
    said = f"Started {_on(timer)} at {_since(desk, timer)}."
    unsaid = wanted.note and not timer.note
    return said + (" Its note could not be written; call again with `amend`." if unsaid else "")


def _on(timer: Timer) -> str:
    return f"on {quoted(timer.project.name, LONGEST_NAME)}"


def _since(desk: Desk, timer: Timer) -> str:
    return f"{say_moment(timer.started_at, desk.now())} ({desk.zone.key})"
