"""The tool that finds leads, and says what they come to."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.lead import Lead
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.fixed_values import StatesOf
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.pipeline import GroupBy, LeadGroup, LeadSums, grouped, sums_of
from nutmcp.tools.leads.selection import LeadFilters, select_leads
from nutmcp.tools.lists.fruitless import names_like, why_nothing
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import page_of, window_of
from nutmcp.tools.lists.whole_records import MOST_AS_A_WHOLE, tell, whole
from nutmcp.tools.present.leads import LeadRow, lead_name, lead_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit
from nutmcp.tools.tool import tool


class LeadList(TypedDict):
    """Leads, what all that are found come to, and the same by stage or assignee, if asked for.

    Where the query finds none, `nearest` has the names that are most like it.
    """

    items: list[LeadRow]
    total: LeadSums
    by_stage: NotRequired[list[LeadGroup] | None]
    by_assignee: NotRequired[list[LeadGroup] | None]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]
    nearest: NotRequired[list[str] | None]
    timezone: str


SortKey = Literal["due", "-due", "name", "-name", "value", "-value", "customer", "-customer"]


@tool(
    toolset="leads",
    title="Search leads",
    needs=Needs(Lead, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def search_leads(
    desk: Desk,
    *,
    wanted: LeadFilters,
    group_by: Annotated[list[GroupBy] | None, "What totals are wanted by."] = None,
    sort: Annotated[SortKey, "- reverses."] = "due",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> LeadList:
    """Find leads (deals), overdue first, with their value by currency: a pipeline is group_by ["stage"]."""
    selection = await select_leads(desk, wanted)
    leads = await selection.read(desk)
    if group_by and leads and len(leads) <= MOST_AS_A_WHOLE:
        leads = await selection.read(desk, whole=True)
    question = {"tool": "search_leads", "selection": repr((selection.rules, selection.states)), "wanted": repr(wanted)}
    order = Order(sort, _KEYS, lambda each: each.id)
    window = await window_of(desk, leads, {**question, "sort": sort}, order=order, limit=limit, cursor=cursor)
    items = await whole(desk, window.items, telling="stage")
    page = await page_of(desk, window, [lead_row(each, desk.zone) for each in items], {**question, "sort": sort})
    every = items if len(items) == len(leads) else leads
    is_told = tell(every, "stage")
    groups = {by: await grouped(desk, selection, every, by, whole=is_told) for by in dict.fromkeys(group_by or ())}
    why = () if leads else why_nothing(selection.search, "lead", StatesOf(Lead).as_arguments(desk.system))
    return {
        "items": page.items,
        "total": sums_of(leads),
        "by_stage": groups.get("stage"),
        "by_assignee": groups.get("assignee"),
        "next_cursor": page.next_cursor,
        "note": " ".join(why) or None,
        "nearest": None if leads else await names_like(wanted.query, await _every_name(desk, wanted)),
        "timezone": desk.zone.key,
    }


async def _every_name(desk: Desk, wanted: LeadFilters) -> list[str | None]:
    """Return what the leads are called that could have been found by another query; none where there was none."""
    if wanted.query is None:
        return []
    others = await select_leads(desk, LeadFilters(status=wanted.status))
    found = await others.read(desk)
    return [name for each in found for name in (lead_name(each), each.customer_name)]


def _due(lead: Lead) -> str | None:
    """Return what leads are in order by: overdue ones first, then by the day that they are due, then without one."""
    if lead.is_overdue and lead.open:
        return f"0 {lead.due_time.astimezone(UTC).isoformat() if lead.due_time else ''}"
    return f"1 {lead.due_time.astimezone(UTC).isoformat()}" if lead.due_time else None


_KEYS: Mapping[str, Callable[[Lead], object]] = {
    "due": _due,
    "name": lead_name,
    "value": lambda lead: None if lead.value is None else float(lead.value),
    "customer": lambda lead: lead.customer_name,
}
