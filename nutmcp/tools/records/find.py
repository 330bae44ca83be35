"""The tool that lists records of any resource."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.spec.call import Call, Verb
from nutmcp.systems.nutcache.records import Localized
from nutmcp.tools.conditions import Conditions, Properties, read_filters, read_sort
from nutmcp.tools.desk import Desk
from nutmcp.tools.listing import DEFAULT_LIMIT, Cursor, Limit, fitted, page_of_call
from nutmcp.tools.present.records import record_row
from nutmcp.tools.records.declared import (
    LISTED,
    check_parent,
    not_sent,
    read_includes,
    read_resource,
    related_rows,
    usual_order,
)
from nutmcp.tools.tool import tool


class RecordList(TypedDict):
    """Records under our names, and what came along with them by resource."""

    items: list[dict[str, Any]]
    included: NotRequired[dict[str, list[dict[str, Any]]] | None]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]
    timezone: str


@tool(toolset="records", title="Find records", read_only=True, destructive=False, idempotent=True)
async def find_records(
    desk: Desk,
    *,
    resource: Annotated[str, "What to list.", Field(json_schema_extra={"enum": list(LISTED)})],
    parent: Annotated[int | None, "Id of the project, invoice, expense or country that owns them."] = None,
    filters: Annotated[Conditions, "All must hold. Any property of the rows."] = None,
    includes: Annotated[list[str] | None, "Related resources to send along, such as customers."] = None,
    sort: Annotated[str | None, "Any property; with - descending."] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> RecordList:
    """List records of any resource as Nutcache has them, for what no other tool answers.

    project_members, project_services, invoice_details, invoice_taxes and expense_taxes need their parent.
    """
    kind = read_resource(resource, desk.client.system.resources, Verb.LIST)
    check_parent(kind, parent)
    properties = Properties(kind)
    call = Call(
        verb=Verb.LIST,
        resource=kind.name,
        parent=parent,
        filters=await read_filters(desk, filters, properties),
        sort=read_sort(sort, properties) or usual_order(kind),
        includes=read_includes(includes, kind),
    )
    question = {"tool": "find_records", "call": repr(call)}
    page = await page_of_call(desk, call, question, limit=limit, cursor=cursor)
    brief = issubclass(kind.record, Localized)
    rows = [record_row(each, desk.zone, brief=brief) for each in page.items]
    shown = await fitted(
        desk,
        page,
        rows,
        question,
        beside=lambda count: related_rows(page.included, page.items[:count], kind, desk.zone),
    )
    records = page.items[: len(shown.items)]
    return {
        "items": list(shown.items),
        "included": related_rows(page.included, records, kind, desk.zone),
        "next_cursor": shown.next_cursor,
        "note": " ".join((*page.notes, *(not_sent(call.includes, page.included) if records else ()))) or None,
        "timezone": desk.zone.key,
    }
