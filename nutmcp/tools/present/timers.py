"""A timer as a row, be it kept here or the remote system's own."""

from datetime import datetime
from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.native_timer import NativeTimer
from nutmcp.remote.id import Id
from nutmcp.timers.timer import Timer
from nutmcp.tools.present.names import Names, shown, shown_note

Source = Annotated[str, Field(json_schema_extra={"enum": ["nutmcp", "{key}"]})]
"""Who keeps a timer."""


class TimerRow(TypedDict):
    """A timer; `state` is told where it does not run, `source` says who keeps it."""

    id: Id
    project: str
    service: NotRequired[str | None]
    note: NotRequired[str | None]
    started_at: NotRequired[str | None]
    minutes: int
    state: NotRequired[str | None]
    source: Source


def timer_row(timer: Timer, names: Names, now: datetime) -> TimerRow:
    """Return a timer as a row, be it kept here or run by the remote system."""
    return {
        "id": timer.id,
        "project": shown(timer.project.name) or f"project {timer.project.id}",
        "service": shown(timer.service.name) if timer.service else None,
        "note": shown_note(timer.note),
        "started_at": names.moment(timer.started_at),
        "minutes": timer.elapsed_minutes(now),
        "state": None if timer.state == "running" else timer.state,
        "source": names.system.key if names.system.timed else "nutmcp",
    }


def native_timer_row(timer: NativeTimer, names: Names, now: datetime, source: str) -> TimerRow:
    """Return a timer that the remote system keeps beside ours as a row; its minutes grow only while it runs."""
    return {
        "id": timer.id or 0,
        "project": names.project_name(timer.project),
        "service": names.service_name(timer.project_service),
        "started_at": names.moment(timer.time_start_utc),
        "minutes": timer.minutes_at(now),
        "state": None if timer.running or timer.status is None else timer.status.word,
        "source": source,
    }
