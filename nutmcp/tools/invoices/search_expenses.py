"""The tool that finds expenses, and adds up all that are found."""

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Window
from nutmcp.domain.invoice import Expense
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.invoices.expense_selection import STATES, ExpenseFilters, Selection, select
from nutmcp.tools.invoices.expense_sums import ExpenseBooks, ExpenseSums
from nutmcp.tools.lists.cursor import mark_in
from nutmcp.tools.lists.dated_list import DatedList
from nutmcp.tools.lists.fruitless import why_nothing
from nutmcp.tools.lists.order import asked_for
from nutmcp.tools.lists.page import notes_on_window, page_of, window_of_call
from nutmcp.tools.present.expenses import ExpenseRow, expense_row
from nutmcp.tools.present.names import Names
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit
from nutmcp.tools.tool import tool

_PROPERTIES = {"date": "expense_date", "due": "due_date", "total": "amount_after_taxes"}
SortKey = Literal["date", "-date", "due", "-due", "total", "-total"]


class _Items(TypedDict):
    items: list[ExpenseRow]
    totals: NotRequired[list[ExpenseSums] | None]


class ExpenseList(_Items, DatedList):
    """Expenses, with the sums of all that were found."""


@tool(
    toolset="invoices",
    title="Search expenses",
    needs=Needs(Expense, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def search_expenses(
    desk: Desk,
    *,
    filters: ExpenseFilters,
    sort: Annotated[SortKey, "- reverses."] = "-date",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ExpenseList:
    """Find expenses, newest first, with their sums per currency."""
    selection = await select(desk, filters, sort=asked_for(sort, _PROPERTIES))
    found = list[Expense]()
    window = await _window(desk, selection, found, limit, cursor)
    books = await ExpenseBooks.open(desk)
    expenses = of_kind(Expense, window.items)
    units = await books.units(expenses)
    names = Names(books.roster, await desk.directory.me_if_known(), desk.zone, desk.system, window.included)
    rows = [expense_row(each, names, unit) for each, unit in zip(expenses, units, strict=True)]
    page = await page_of(desk, window, rows, selection.question)
    if cursor is None:
        await _add_up(desk, selection, found if window.is_whole else None, books)
    notes = [*notes_on_window(desk.system, window), *books.notes(desk.system)]
    notes += selection.omitted.note() if cursor is None else ()
    if cursor is None and not (expenses or selection.omitted.counts):
        notes += why_nothing(selection.search, "expense", STATES.as_arguments(desk.system))
    return {
        "items": page.items,
        "totals": books.totals() or None if cursor is None else None,
        "next_cursor": page.next_cursor,
        "note": selection.nothing or " ".join(notes) or None,
        "timezone": desk.zone.key,
        "from": selection.period.begins if selection.period else None,
        "to": selection.period.ends if selection.period else None,
    }


async def _window(
    desk: Desk, selection: Selection, found: list[Expense], limit: int, cursor: str | None
) -> Window[Record]:
    """Return what a page holds; every expense that is met and meant is noted in `found`."""
    if selection.nothing is not None:
        await mark_in(desk.store, cursor, selection.question)  # a wrong one is refused all the same
        return Window(is_whole=True)

    def keeps(record: Record) -> bool:
        kept = selection.keeps(record)
        found.extend(of_kind(Expense, (record,) if kept else ()))
        return kept

    return await window_of_call(desk, selection.call, selection.question, limit=limit, cursor=cursor, keep=keeps)


async def _add_up(desk: Desk, selection: Selection, found: Sequence[Expense] | None, books: ExpenseBooks) -> None:
    """Add up all that is meant: what was found, if that is all, else page by page."""
    if found is not None:
        await books.add(found)
        return
    selection.omitted.counts.clear()
    async for page in desk.client.pages(selection.call, REPORTING):
        await books.add(each for each in of_kind(Expense, page.records) if selection.keeps(each))
