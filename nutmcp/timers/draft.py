"""The time entry that a timer is logged as, once it is sure how long the work took."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from nutmcp.clock import elapsed_minutes
from nutmcp.domain.account import TIMED
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import Refused
from nutmcp.remote.id import read_id
from nutmcp.timers.timer import LONG, LONGEST, Named, Timer
from nutmcp.words.durations import say_duration

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """How a timer is to end: when, and what of it is to be different.

    Attributes:
        ended_at: When the work ended; None means now, or when a stopped timer was stopped.
        note: Another note than the timer's.
        service: Another service than the timer's; an empty text for none.
        making_room: Another timer is to start then; nobody said when this one's work ended.
    """

    ended_at: datetime | None = None
    note: str | None = None
    service: Named | Literal[""] | None = None
    making_room: bool = False


def draft_of(timer: Timer, stop: Stop, now: datetime, zone: ZoneInfo, mode: str) -> TimeEntryDraft:
    """Return the entry of a timer, on the day on which it began; less than a minute counts as one.

    Raises:
        Refused: It ran for more than 24 hours; or for more than ten, and nobody said when the work ended.
    """
    ended_at = stop.ended_at or timer.ended_at or now
    refuse_forgotten(timer, stop, ended_at, zone)
    minutes = max(1, elapsed_minutes(timer.started_at, ended_at))
    start = timer.started_at.astimezone(UTC).replace(second=0, microsecond=0)
    timed = mode in TIMED
    service = timer.service if stop.service is None else stop.service or None
    return TimeEntryDraft(
        project=timer.project.id,
        member=read_id(timer.member),
        project_service=service.id if service else None,
        note=(timer.note if stop.note is None else stop.note) or None,
        working_date=timer.day(zone),
        minutes=None if timed else minutes,
        start_time=start if timed else None,
        end_time=start + minutes * _MINUTE if timed else None,
    )


def refuse_forgotten(timer: Timer, stop: Stop, ended_at: datetime, zone: ZoneInfo) -> None:
    """Refuse to log what no entry holds, or what may have been forgotten.

    Raises:
        Refused: It ran for more than 24 hours; or for more than ten, and nobody said when the work ended.
    """
    minutes = elapsed_minutes(timer.started_at, ended_at)
    said = timer.ended_at is not None or (stop.ended_at is not None and not stop.making_room)
    if minutes * _MINUTE <= (LONGEST if said else LONG):
        return
    since = f"{timer.started_at.astimezone(zone):%A %Y-%m-%d %H:%M} ({zone.key})"
    too_long = minutes * _MINUTE > LONGEST
    why = "an entry holds 24 hours at most" if too_long else "it may have been forgotten"
    until_now = "" if too_long else ", or `now` if it went on until now"
    raise Refused(
        f"Timer {timer.id} began on {since} and would be logged with {say_duration(minutes)}; {why}.",
        f"Nothing was logged: ask when the work ended, and call stop_timer with `timer` {timer.id} and that as "
        f"`ended_at`{until_now}; its `discard` gives the timer up.",
        field="switch" if stop.making_room else "ended_at",
    )
