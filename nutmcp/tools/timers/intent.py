"""What someone wants timed, and whether the timer that runs is meant by it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from nutmcp.directory import KnownProject
from nutmcp.domain.time_entry import TimeEntry, foretold
from nutmcp.errors import faults_of
from nutmcp.remote.id import Id
from nutmcp.timers.draft import Stop, draft_of
from nutmcp.timers.timer import Named, Timer
from nutmcp.tools.declaring.validation_errors import all_of
from nutmcp.tools.desk import Desk
from nutmcp.tools.note_text import check_note
from nutmcp.tools.time.defaults import refuse_no_project, service_or_usual
from nutmcp.tools.time.services import service_meant
from nutmcp.tools.time.usual_service import UsualServices
from nutmcp.words.times import parse_instant

A_MOMENT = timedelta(minutes=1)
"""The same timer, started twice within it, is started once: that is a call made again, and no minute of work."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a timer; None where nothing was, and an empty text for no service."""

    project: KnownProject
    service: Named | Literal[""] | None
    note: str | None
    started_at: datetime | None


def wanted_of(said: Said, me: Id, now: datetime) -> Timer:
    """Return the timer that is to be started, which has no id yet."""
    return Timer(
        id="",
        member=str(me),
        project=Named(id=said.project.id, name=said.project.name),
        service=said.service or None,
        note=said.note or "",
        started_at=said.started_at or now,
    )


def amendment_of(running: Timer, said: Said) -> Timer:
    """Return the running timer as it was said; what was not said stays, but for a service of another project."""
    stays = running.service if said.project.id == running.project.id or _offers(said.project, running.service) else None
    return running.model_copy(
        update={
            "project": Named(id=said.project.id, name=said.project.name),
            "service": stays if said.service is None else said.service or None,
            "note": running.note if said.note is None else said.note,
            "started_at": (said.started_at or running.started_at).astimezone(UTC),
        }
    )


def refuse_at_once(
    desk: Desk, project: Id | str | None, note: str | None, started_at: str | None, *, amend: bool
) -> None:
    """Refuse what is wrong whichever timer runs, all of it at once.

    Raises:
        InvalidArguments: Anything is.
    """
    found = faults_of(
        lambda: None if amend else refuse_no_project(desk, {"project": project}),
        lambda: check_note(note),
        lambda: started_at and parse_instant(started_at, desk.now(), desk.zone),
    )
    if found:
        raise all_of(found)


async def service_said(desk: Desk, known: KnownProject, said: int | str | None) -> Named | Literal[""] | None:
    """Return the service that is meant as a timer keeps it, an empty text for none, and None where none was said.

    Raises:
        NotFound: The project has no such service.
        Ambiguous: It has several.
        Refused: It has, and time can no longer be logged on it.
    """
    if said is None:
        return None
    service = await service_meant(desk, known, said)
    return "" if service is None else Named(id=service.id or 0, name=service.name or "")


async def service_taken(desk: Desk, running: Timer | None, said: Said) -> tuple[Said, str]:
    """Return what was said, with the default or usual service where none was named, and the sentence about it.

    The timer that the same call has started keeps its service, though another may be usual by now.
    """
    if said.service is not None:
        return said, ""
    me, usual = await desk.directory.me(), UsualServices(desk)
    if running is not None and is_the_same(
        running, wanted_of(replace(said, service=running.service), me.id, desk.now())
    ):
        usual = usual.but(said.project, me, running.service and running.service.id)
    found, about = await service_or_usual(desk, said.project, me, usual)
    return replace(said, service=None if found is None else Named(id=found.id or 0, name=found.name or "")), about


async def planned(desk: Desk, timer: Timer, stop: Stop) -> TimeEntry:
    """Return the entry that a timer comes to if it is stopped now.

    Raises:
        Refused: It has run for so long that it may have been forgotten.
    """
    account = await desk.directory.organization()
    return foretold(draft_of(timer, stop, desk.clock.now(), desk.zone, account.mode), account)


def is_earlier(running: Timer, said: Said) -> bool:
    """Return whether the running timer is meant, which began earlier than was said when it was started."""
    start = said.started_at
    return said.project.id == running.project.id and start is not None and start < running.started_at - A_MOMENT


def is_the_same(running: Timer, wanted: Timer) -> bool:
    """Return whether the running timer is what the same call has started before, when its answer got lost."""
    mine, its = ((each.project.id, each.service and each.service.id, each.note) for each in (wanted, running))
    return mine == its and abs(wanted.started_at - running.started_at) < A_MOMENT


def _offers(project: KnownProject, service: Named | None) -> bool:
    return service is not None and any(each.id == service.id for each in project.services or ())
