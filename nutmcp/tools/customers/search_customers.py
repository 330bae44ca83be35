"""The tool that finds customers."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.customer import Customer
from nutmcp.remote.call import Verb
from nutmcp.tools.customers.listed import listed
from nutmcp.tools.declaring.fixed_values import StatesOf, states_of
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.filters import Compares, Conditions, Properties, read_filters
from nutmcp.tools.lists.fruitless import names_like, why_nothing
from nutmcp.tools.lists.omitted import Omitted
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import page_of, window_of
from nutmcp.tools.lists.searched import CUSTOMER_QUERY
from nutmcp.tools.lists.statuses import is_wanted, read_statuses
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.present.customers import CustomerRow, customer_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit
from nutmcp.tools.tool import tool


class CustomerList(TypedDict):
    """Customers; where there are more than are shown, `total` says how many in all.

    Where the query finds none, `nearest` has the names that are most like it.
    """

    items: list[CustomerRow]
    total: NotRequired[int | None]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]
    nearest: NotRequired[list[str] | None]


_STATES = StatesOf(Customer)
SortKey = Literal["name", "-name", "contact", "-contact", "city", "-city"]


@tool(
    toolset="customers",
    title="Search customers",
    needs=Needs(Customer, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def search_customers(
    desk: Desk,
    *,
    query: Annotated[str | None, CUSTOMER_QUERY] = None,
    filters: Annotated[Conditions, Compares()] = None,
    status: Annotated[list[str] | None, "Default {all but inactive_in}.", _STATES] = None,
    sort: Annotated[SortKey, "- reverses."] = "name",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> CustomerList:
    """Find customers, as by query "Richmond"."""
    kind = desk.system.kind_of(Customer)
    wanted = read_statuses(states_of(kind), status)
    search = None if query is None else Query(query)
    rules = await read_filters(desk, filters, Properties(desk.system.resources["customers"]))
    omitted = Omitted(() if wanted else kind.inactive_in)
    known = await listed(desk, rules, query, fresh=cursor is None)

    def keeps(each: Customer) -> bool:
        there = known.has(each, search)
        return there and is_wanted(each.status, wanted, states_of(kind)) and not omitted.takes(each.status)

    found = list(filter(keeps, known.customers))
    question = {"tool": "search_customers", "query": query, "rules": repr(rules), "of": sorted(wanted), "sort": sort}
    order = Order(sort, _KEYS, lambda each: each.id)
    window = await window_of(desk, found, question, order=order, limit=limit, cursor=cursor)
    rows = [customer_row(each, known.places) for each in await whole(desk, window.items, telling="city")]
    page = await page_of(desk, window, rows, question)
    none = not found and not omitted.counts
    why = why_nothing(search, "customer", _STATES.as_arguments(desk.system))
    return {
        "items": page.items,
        "total": len(found) if page.next_cursor else None,
        "next_cursor": page.next_cursor,
        "note": " ".join((*omitted.note(), *known.notes, *(why if none else ()))) or None,
        "nearest": await names_like(query, [each.name for each in known.customers]) if none else None,
    }


_KEYS: Mapping[str, Callable[[Customer], object]] = {
    "name": lambda customer: customer.name,
    "contact": lambda customer: customer.contact,
    "city": lambda customer: customer.city,
}
