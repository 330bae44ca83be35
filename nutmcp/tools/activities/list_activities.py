"""The tool that lists activities."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Options
from nutmcp.directory.activity_types import read_activity_type
from nutmcp.domain.activity import Activity
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.record import of_kind
from nutmcp.tools.activities.whom import With, read_whom
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.assignees import EVERYONE
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import page_of, window_of
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.present.activities import ActivityRow, activity_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit, OptionalRecordName, PeriodName
from nutmcp.tools.tool import tool
from nutmcp.words.fold import fold
from nutmcp.words.period import Period
from nutmcp.words.periods import period_from

_USUAL_DAYS = 30
Status = Literal["scheduled", "logged", "cancelled", "overdue"]

ActivityList = TypedDict(
    "ActivityList",
    {
        "items": list[ActivityRow],
        "total": int,
        "next_cursor": NotRequired[str | None],
        "note": NotRequired[str | None],
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "timezone": str,
    },
)


@tool(
    toolset="activities",
    title="List activities",
    needs=Needs(Activity, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_activities(
    desk: Desk,
    *,
    period: PeriodName = None,
    from_: Annotated[str | None, "First day."] = None,
    to: Annotated[str | None, "Last day."] = None,
    about: With,
    member: Annotated[NameOrId | None, "Name, id or all; default all with whom, else me."] = None,
    type: OptionalRecordName = None,  # noqa: A002 - the name of an argument
    status: Annotated[Status | None, "overdue is planned for the past."] = None,
    sort: Annotated[Literal["date", "-date"], "- reverses."] = "-date",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ActivityList:
    """List calls, meetings and the like, planned or logged; of nobody named, mine since 30 days ago."""
    whom = await read_whom(desk, about)
    days = period_from(period, from_, to, desk.today(), desk.week_start)
    if days is None and not whom.rules:
        days = Period(desk.today() - timedelta(days=_USUAL_DAYS), date.max)
    rules = list(whom.rules)
    if member is None and not whom.rules:
        member = "me"
    if member is not None and fold(str(member)) not in EVERYONE:
        rules.append(Filter("member", Operator.EQ, (await desk.directory.person(member)).id))
    if type is not None:
        rules.append(Filter("activity_type", Operator.EQ, (await read_activity_type(desk.client, type)).id or 0))
    found = [each for each in await _within(desk, rules, days) if _is(desk, each, status)]
    question = {"tool": "list_activities", "rules": repr(rules), "days": repr(days), "status": status, "sort": sort}
    order = Order(sort, _KEYS, lambda each: each.id)
    window = await window_of(desk, found, question, order=order, limit=limit, cursor=cursor)
    rows = [activity_row(each, desk.zone) for each in await whole(desk, window.items)]
    page = await page_of(desk, window, rows, question)
    return {
        "items": page.items,
        "total": len(found),
        "next_cursor": page.next_cursor,
        "from": days.begins if days else None,
        "to": days.ends if days and days.last != date.max else None,
        "timezone": desk.zone.key,
    }


async def _within(desk: Desk, rules: list[Filter], days: Period | None) -> list[Activity]:
    """Return the activities of these days, as a list tells them: the latest first, until they are before the days."""
    latest = (Sort("start_time", descending=True),)
    call = Call(verb=Verb.LIST, resource=desk.system.resource_of(Activity).name, filters=tuple(rules), sort=latest)
    found: list[Activity] = []
    async for page in desk.client.pages(call, Options(fresh=True)):
        those = of_kind(Activity, page.records)
        found += [each for each in those if _is_within(desk, each, days)]
        ends = [day for each in those if (day := _day(desk, each)) is not None]
        if days is not None and ends and not page.unsorted and max(ends) < days.first:
            break
    return found


def _is_within(desk: Desk, activity: Activity, days: Period | None) -> bool:
    day = _day(desk, activity)
    return days is None or (day is not None and days.first <= day <= days.last)


def _day(desk: Desk, activity: Activity) -> date | None:
    return activity.start_time.astimezone(desk.zone).date() if activity.start_time else None


def _is(desk: Desk, activity: Activity, status: Status | None) -> bool:
    if status is None or activity.status is None:
        return True
    if status != "overdue":
        return activity.status.word == status
    end = activity.end_time or activity.start_time
    return activity.status in activity.scheduled_in and end is not None and end < desk.now()


_KEYS: Mapping[str, Callable[[Activity], object]] = {
    "date": lambda each: each.start_time,
}
