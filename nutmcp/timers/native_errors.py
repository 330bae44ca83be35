"""What stands in the way of a timer that the remote system runs, and what to do instead."""

from datetime import datetime
from zoneinfo import ZoneInfo

from nutmcp.errors import NutmcpError, Refused


def begins_now(system: str, wanted: datetime, now: datetime, zone: ZoneInfo) -> Refused:
    """Return the refusal to start a timer at a moment that has passed, where the remote system starts it now."""
    start, end = _clock(wanted, now, zone), _clock(now, now, zone)
    return Refused(
        f"{system} starts a timer now, and not at {start}.",
        f"Log the time until now with log_time (`start` {start}, `end` {end}), and start it without `started_at`.",
        field="started_at",
    )


def began_then(system: str, began: datetime, wanted: datetime, now: datetime, zone: ZoneInfo) -> Refused:
    """Return the refusal to let a timer have begun at another moment, where the remote system keeps that."""
    start, end = _clock(wanted, now, zone), _clock(began, now, zone)
    earlier = f"Log the time before with log_time (`start` {start}, `end` {end}); the timer runs on."
    later = f"Stop it, and then give its entry `start` {start} with update_time_entry."
    return Refused(
        f"{system} keeps when a timer began, which was {end}.",
        earlier if wanted < began else later,
        field="started_at",
    )


def only_stopped(error: NutmcpError, batch: str, *, resumes: bool) -> NutmcpError:
    """Return the error of a switch of which one half is done."""
    undo = f", or undo with {batch} to let the first run on" if resumes else ""
    return type(error)(
        f"{error.happened} The timer that ran was stopped and logged before.",
        f"List the timers; then start the other one again{undo}.",
        field=error.field,
        candidates=error.candidates,
        detail=error.detail,
        retry_after=error.retry_after,
        reference=error.reference,
    )


def _clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment as log_time reads it: a time of day today, with its date on another day."""
    here = moment.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == now.astimezone(zone).date() else f"{here:%Y-%m-%d %H:%M}"
