"""The tool that lists timers: those kept here, and Nutcache's own."""

from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.systems.nutcache import records
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.timers import TimerRow, nutcache_timer_row, timer_row
from nutmcp.tools.timers.logging import settle_unfinished
from nutmcp.tools.tool import tool

_INCLUDES = ("projects", "project_services")


class TimerList(TypedDict):
    """Timers, running ones first."""

    items: list[TimerRow]
    timezone: str
    note: NotRequired[str | None]


@tool(toolset="timers", title="List timers", read_only=True, destructive=False, idempotent=True)
async def list_timers(desk: Desk) -> TimerList:
    """List my timers, running ones first.

    stop_timer stops those of source nutmcp; Nutcache's own can only be read.
    """
    book = await desk.timer_book()
    await settle_unfinished(desk, book)
    me = await desk.directory.me()
    call = Call(
        verb=Verb.LIST,
        resource="timers",
        filters=(Filter("member", Operator.EQ, me.id),),
        includes=_INCLUDES,
    )
    theirs = await desk.client.all(call)
    names = Names(await desk.directory.roster(), me, desk.zone, theirs.included)
    now = desk.clock.now()
    ours = await book.timers()
    rows = [timer_row(each, names, now) for each in ours]
    rows += [nutcache_timer_row(each, names, now) for each in of_kind(records.Timer, theirs.records)]
    overlong = any(each.state == "running" and each.is_overlong(now) for each in ours)
    return {
        "items": sorted(rows, key=lambda row: bool(row.get("state"))),
        "timezone": desk.zone.key,
        "note": "A timer has run for more than 24 hours; stop it with ended_at, or discard it." if overlong else None,
    }
