"""The tool that lists records of any resource."""

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.customer import Place
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.resource import One, Resource
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import ArgumentId
from nutmcp.tools.declaring.system_terms import resource_with
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.filters import Conditions, Properties, read_filters, read_sort
from nutmcp.tools.lists.page import notes_on_window, page_of, window_of_call
from nutmcp.tools.present.records import Row, record_row
from nutmcp.tools.records.amounts import Currencies, carried
from nutmcp.tools.records.declared import (
    check_parent,
    not_sent,
    read_includes,
    read_resource,
    related_rows,
    usual_order,
)
from nutmcp.tools.shared_arguments import COMES_ALONG, DEFAULT_LIMIT, Cursor, Includes, Limit
from nutmcp.tools.tool import tool

_LISTED_BELOW = Needs(Record, Verb.LIST, below=True)


class RecordList(TypedDict):
    """Records under our names, and what came along with them by resource."""

    items: list[dict[str, Any]]
    included: NotRequired[Annotated[dict[str, list[dict[str, Any]]] | None, COMES_ALONG]]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]
    timezone: str


@tool(
    toolset="records",
    title="Find records",
    needs=Needs(Record, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def find_records(
    desk: Desk,
    *,
    resource: Annotated[str, "What to list.", resource_with(Verb.LIST)],
    parent: Annotated[ArgumentId | None, "Id of its {owners}.", _LISTED_BELOW] = None,
    filters: Conditions = None,
    includes: Includes = None,
    sort: Annotated[str | None, "property or -property."] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> RecordList:
    """List records of any resource, where no other tool fits{sub-lists}."""
    kind = read_resource(resource, desk.system.resources, Verb.LIST)
    check_parent(kind, parent)
    properties, asked = Properties(kind), read_includes(includes, kind)
    call = Call(
        verb=Verb.LIST,
        resource=kind.name,
        parent=parent,
        filters=await read_filters(desk, filters, properties),
        sort=read_sort(sort, properties) or usual_order(kind),
        includes=carried(kind, asked),
    )
    question = {"tool": "find_records", "call": repr(call)}
    window = await window_of_call(desk, call, question, limit=limit, cursor=cursor)
    currencies = await Currencies.learned(desk, window.items, window.included, owner=parent)
    rows = [_row(desk, each, currencies) for each in window.items]
    included = {name: found for name, found in window.included.items() if name in asked}
    between = await _between(desk, kind, asked)

    def related(count: int) -> dict[str, list[Row]]:
        return related_rows(included, window.items[:count], kind, desk.zone, currencies, between)

    page = await page_of(desk, window, rows, question, beside=related)
    missing = not_sent(desk.system, asked, included) if rows else ()
    return {
        "items": page.items,
        "included": related(len(page.items)),
        "next_cursor": page.next_cursor,
        "note": " ".join((*notes_on_window(desk.system, window), *missing)) or None,
        "timezone": desk.zone.key,
    }


def _row(desk: Desk, record: Record, currencies: Currencies) -> Row:
    """Return a record as a row; a place without its names in other languages."""
    return record_row(record, desk.zone, currencies.of(record), brief=isinstance(record, Place))


async def _between(desk: Desk, resource: Resource, includes: tuple[str, ...]) -> Mapping[Id, Record]:
    """Return the projects, if what is included hangs on the records' projects rather than on the records."""
    ways = [resource.includes[name] for name in includes]
    if not any(isinstance(way, One) and way.through == "project" for way in ways):
        return {}
    return {number: known.record for number, known in (await desk.directory.roster()).projects.items()}
