"""The tool that lists timers: those that run, and those that wait to be logged."""

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.native_timer import NativeTimer
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.record import of_kind
from nutmcp.timers.timer import Timer
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.timers import TimerRow, native_timer_row, timer_row
from nutmcp.tools.timers.timers_elsewhere import my_native_timers
from nutmcp.tools.tool import tool


class TimerList(TypedDict):
    """Timers, running ones first."""

    items: list[TimerRow]
    timezone: str
    note: NotRequired[str | None]


@tool(
    toolset="timers",
    title="List timers",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_timers(desk: Desk) -> TimerList:
    """List my timers, running ones first.

    {timers}
    """
    await desk.timers.settle()
    theirs = await my_native_timers(desk)
    names = Names(await desk.directory.roster(), await desk.directory.me(), desk.zone, desk.system, theirs.included)
    now = desk.clock.now()
    ours = await desk.timers.timers()
    rows = [timer_row(each, names, now) for each in ours]
    rows += [native_timer_row(each, names, now, desk.system.key) for each in of_kind(NativeTimer, theirs.records)]
    return {
        "items": sorted(rows, key=lambda row: bool(row.get("state"))),
        "timezone": desk.zone.key,
        "note": _hint(ours, now),
    }


def _hint(ours: Sequence[Timer], now: datetime) -> str | None:
    """Return what to do about a timer that may have been forgotten."""
    forgotten = next((each for each in ours if each.state == "running" and each.is_long(now)), None)
    if forgotten is None:
        return None
    hours = "24 hours, more than an entry holds" if forgotten.is_overlong(now) else "ten hours"
    return (
        f"Timer {forgotten.id} has run for more than {hours}; it may have been forgotten. "
        "Ask when the work ended, and stop it with stop_timer and that as `ended_at`, or discard it."
    )
