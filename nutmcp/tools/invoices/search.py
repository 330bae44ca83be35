"""The tool that finds invoices."""

from datetime import date
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.spec.filter import Sort
from nutmcp.spec.record import Record
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.tools.conditions import Conditions
from nutmcp.tools.desk import Desk
from nutmcp.tools.invoices.owed import days_overdue
from nutmcp.tools.invoices.payers import Payers
from nutmcp.tools.invoices.selection import Wanted, note_of_left_out, select
from nutmcp.tools.listing import DEFAULT_LIMIT, Cursor, Limit, Page, PeriodName, fitted, page_of_call
from nutmcp.tools.present.invoices import InvoiceRow, invoice_row
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
        "today": str,
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
    },
)


@tool(toolset="invoices", title="Search invoices", read_only=True, destructive=False, idempotent=True)
async def search_invoices(
    desk: Desk,
    *,
    query: Annotated[str | None, "Words of number, customer, title, notes or purchase order."] = None,
    customer: Annotated[int | str | None, "Customer, by name or id."] = None,
    status: Annotated[
        str | list[str] | None,
        "draft, sent, viewed, partially_paid, paid, disputed, void, deleted or all; all but deleted if left out.",
    ] = None,
    overdue: Annotated[bool | None, "Only overdue ones, or only others."] = None,
    period: PeriodName = None,
    from_: Annotated[str | None, "First invoice date."] = None,
    to: Annotated[str | None, "Last invoice date."] = None,
    min_total: Annotated[float | None, "Least total."] = None,
    max_total: Annotated[float | None, "Greatest total."] = None,
    filters: Annotated[Conditions, "All must hold; any property, such as due_date."] = None,
    sort: Annotated[
        Literal["date", "-date", "due", "-due", "total", "-total", "balance", "-balance"], "Order."
    ] = "-date",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> InvoiceList:
    """Find invoices, newest first. For sums use summarize_invoices, for lines and taxes get_invoice."""
    wanted = Wanted(
        query=query,
        customer=customer,
        status=status,
        overdue=overdue,
        period=period,
        from_=from_,
        to=to,
        min_total=min_total,
        max_total=max_total,
        filters=filters,
    )
    selection = await select(desk, wanted, sort=_rules(sort))
    here = [query, overdue, [each.word for each in selection.left_out.states]]
    question = {"tool": "search_invoices", "call": repr(selection.call), "here": here}
    keep = selection.keeps if selection.tests_here else None
    page = await page_of_call(desk, selection.call, question, limit=limit, cursor=cursor, keep=keep)
    shown = await fitted(desk, page, await _rows(desk, page, selection.today), question)
    left_out = await note_of_left_out(desk, selection, looked_at_all=page.is_whole) if cursor is None else ()
    return {
        "items": list(shown.items),
        "next_cursor": shown.next_cursor,
        "note": " ".join((*left_out, *page.notes)) or None,
        "today": selection.today.isoformat(),
        "timezone": desk.zone.key,
        "from": selection.period.first.isoformat() if selection.period else None,
        "to": selection.period.last.isoformat() if selection.period else None,
    }


async def _rows(desk: Desk, page: Page[Record], today: date) -> list[InvoiceRow]:
    invoices = [each for each in page.items if isinstance(each, Invoice)]
    payers = await Payers(desk).of(invoices, page.included)
    return [invoice_row(each, payer, days_overdue(each, today)) for each, payer in zip(invoices, payers, strict=True)]


def _rules(sort: str) -> tuple[Sort, ...]:
    """Return the order asked for; invoices that are equal in it stand by id, so that pages never overlap."""
    descending = sort.startswith("-")
    return (Sort(_PROPERTIES[sort.removeprefix("-")], descending), Sort("id", descending))
