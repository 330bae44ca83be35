"""The tool that lists time entries."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from typing_extensions import TypedDict

from nutmcp.client import Window
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.declaring.fixed_values import ValuesNeed
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.cursor import mark_in
from nutmcp.tools.lists.dated_list import DatedList
from nutmcp.tools.lists.order import asked_for
from nutmcp.tools.lists.page import notes_on_window, page_of, window_of_call
from nutmcp.tools.present.entries import EntryRow, entry_row
from nutmcp.tools.present.names import Names
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit
from nutmcp.tools.time.selection import Selection, TimeFilters, select
from nutmcp.tools.tool import tool
from nutmcp.tools.withheld_fields import WithheldFields

INCLUDES = ("invoices", "members", "projects", "project_services")
_PROPERTIES = {"date": "working_date", "minutes": "minutes", "created": "creation_date"}

SortKey = Literal["date", "-date", "minutes", "-minutes", "created", "-created"]
_DATED = ValuesNeed(Needs(TimeEntry, field="creation_date"), "created", "-created")


class _Items(TypedDict):
    items: list[EntryRow]


class EntryList(_Items, DatedList):
    """Time entries, with the days that were understood."""


@tool(
    toolset="time",
    title="List time entries",
    needs=Needs(TimeEntry, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_time_entries(
    desk: Desk,
    *,
    filters: TimeFilters,
    sort: Annotated[SortKey, "- reverses.", _DATED] = "-date",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> EntryList:
    """List time entries, newest first; mine unless a member is named.

    For totals use summarize_time.
    """
    selection = await select(desk, filters, sort=_order(desk, sort), includes=INCLUDES)
    question = selection.question
    window = await _window(desk, selection, question, limit, cursor)
    entries = of_kind(TimeEntry, window.items)
    roster = await desk.directory.roster_of(entries)
    names = Names(roster, await desk.directory.me_if_known(), desk.zone, desk.system, window.included)
    page = await page_of(desk, window, [entry_row(each, names) for each in entries], question)
    return {
        "items": page.items,
        "next_cursor": page.next_cursor,
        "note": selection.nothing or " ".join(_notes(desk, window, filters)) or None,
        "timezone": desk.zone.key,
        "from": selection.first,
        "to": selection.last,
    }


def _notes(desk: Desk, window: Window[Record], filters: TimeFilters) -> Iterator[str]:
    """Say how the entries were found, and whether some may not be what was asked for."""
    yield from notes_on_window(desk.system, window)
    fields = [
        name for name, said in (("billable_minutes", filters.billable), ("invoice", filters.invoiced)) if said is False
    ]
    withheld = WithheldFields()
    for each in of_kind(TimeEntry, window.items):
        withheld.filtered(each, *fields)
    yield from withheld.note_of_filters(desk.system)


def _order(desk: Desk, sort: str) -> tuple[Sort, ...]:
    """Return the order that is meant; where ids are no numbers they do not grow, and the start comes before them."""
    first, *by_id = asked_for(sort, _PROPERTIES)
    if desk.system.resource_of(TimeEntry).numbered:
        return (first, *by_id)
    return (first, Sort("start_time", descending=first.descending), *by_id)


async def _window(
    desk: Desk, selection: Selection, question: Mapping[str, object], limit: int, cursor: str | None
) -> Window[Record]:
    if selection.nothing is not None:
        await mark_in(desk.store, cursor, question)  # a wrong one is refused all the same
        return Window()
    return await window_of_call(
        desk,
        selection.call,
        question,
        limit=limit,
        cursor=cursor,
        keep=selection.keep,
        any_of=selection.any_of,
    )
