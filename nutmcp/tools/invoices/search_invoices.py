"""The tool that finds invoices."""

from datetime import date
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Window
from nutmcp.domain.aging import days_overdue
from nutmcp.domain.invoice import Invoice
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.invoices.payers import Payers
from nutmcp.tools.invoices.selection import InvoiceFilters, note_of_nothing, note_of_omitted, select
from nutmcp.tools.lists.fruitless import names_like
from nutmcp.tools.lists.order import asked_for
from nutmcp.tools.lists.page import notes_on_window, page_of, window_of_call
from nutmcp.tools.present.invoices import InvoiceRow, invoice_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit
from nutmcp.tools.tool import tool

_PROPERTIES = {
    "date": "invoice_date",
    "due": "due_date",
    "total": "total",
    "balance": "balance",
}

InvoiceList = TypedDict(
    "InvoiceList",
    {
        "items": list[InvoiceRow],
        "next_cursor": NotRequired[str | None],
        "note": NotRequired[str | None],
        "nearest": NotRequired[list[str] | None],
        "today": str,
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
    },
)


SortKey = Literal["date", "-date", "due", "-due", "total", "-total", "balance", "-balance"]


@tool(
    toolset="invoices",
    title="Search invoices",
    needs=Needs(Invoice, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def search_invoices(
    desk: Desk,
    *,
    wanted: InvoiceFilters,
    sort: Annotated[SortKey, "- reverses."] = "-date",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> InvoiceList:
    """Find invoices, newest first. For sums use summarize_invoices."""
    selection = await select(desk, wanted, sort=asked_for(sort, _PROPERTIES))
    here = [
        wanted.query,
        wanted.overdue,
        [each.word for each in (*selection.omitted.states, *sorted(selection.if_owed))],
    ]
    question = {"tool": "search_invoices", "call": repr(selection.call), "here": here}
    keep = selection.keeps if selection.tests_here else None
    window = await window_of_call(
        desk, selection.call, question, limit=limit, cursor=cursor, keep=keep, learn=selection.learn
    )
    page = await page_of(desk, window, await _rows(desk, window, selection.today), question)
    omitted = await note_of_omitted(desk, selection, looked_at_all=window.is_whole) if cursor is None else ()
    none = not window.items and not omitted and cursor is None
    why = note_of_nothing(desk, selection) if none else ()
    return {
        "items": page.items,
        "next_cursor": page.next_cursor,
        "note": " ".join((*omitted, *notes_on_window(desk.system, window), *why)) or None,
        "nearest": await names_like(wanted.query, selection.customer_names) if none else None,
        "today": selection.today.isoformat(),
        "timezone": desk.zone.key,
        "from": selection.period.begins if selection.period else None,
        "to": selection.period.ends if selection.period else None,
    }


async def _rows(desk: Desk, window: Window[Record], today: date) -> list[InvoiceRow]:
    invoices = of_kind(Invoice, window.items)
    payers = await Payers(desk).of(invoices, window.included)
    return [invoice_row(each, payer, days_overdue(each, today)) for each, payer in zip(invoices, payers, strict=True)]
