"""What someone wants timed, and whether the timer that runs is meant by it; pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nutmcp.directory import KnownProject
from nutmcp.domain.project import ProjectService
from nutmcp.timers.timer import Named, Timer

A_MOMENT = timedelta(minutes=1)
"""The same timer, started twice within it, is started once: that is a call made again, and no minute of work."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a timer; None where nothing was."""

    project: KnownProject
    service: ProjectService | None
    note: str | None
    started_at: datetime | None


def wanted_of(said: Said, me: int, now: datetime) -> Timer:
    """Return the timer that is to be started, which has no id yet."""
    return Timer(
        id="",
        member=str(me),
        project=Named(id=said.project.id, name=said.project.name),
        service=named(said.service),
        note=said.note or "",
        started_at=said.started_at or now,
    )


def amendment_of(running: Timer, said: Said) -> Timer:
    """Return the running timer as it was said; what was not said stays, but for a service of another project."""
    stays = running.service if said.project.id == running.project.id or _offers(said.project, running.service) else None
    return running.model_copy(
        update={
            "project": Named(id=said.project.id, name=said.project.name),
            "service": stays if said.service is None else named(said.service),
            "note": running.note if said.note is None else said.note,
            "started_at": (said.started_at or running.started_at).astimezone(UTC),
        }
    )


def named(service: ProjectService | None) -> Named | None:
    """Return a service as a timer keeps it."""
    return None if service is None else Named(id=service.id or 0, name=service.name or "")


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
