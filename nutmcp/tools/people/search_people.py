"""The tool that finds people outside."""

from collections.abc import Callable, Mapping
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.contact import Contact
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.order import Order
from nutmcp.tools.lists.page import page_of, window_of
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.present.contacts import PersonRow, person_row
from nutmcp.tools.shared_arguments import DEFAULT_LIMIT, Cursor, Limit, OptionalRecordName
from nutmcp.tools.tool import tool


class PersonList(TypedDict):
    """People, by name."""

    items: list[PersonRow]
    next_cursor: NotRequired[str | None]
    note: NotRequired[str | None]


@tool(
    toolset="people",
    title="Search people",
    needs=Needs(Contact, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def search_people(
    desk: Desk,
    *,
    query: Annotated[str | None, "Words of the name, or an e-mail."] = None,
    customer: OptionalRecordName = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> PersonList:
    """Find people (contacts): by name, or who works at a customer."""
    people = await _found(desk, query, customer)
    question = {"tool": "search_people", "query": query, "customer": customer}
    order = Order("name", _KEYS, lambda each: each.id)
    window = await window_of(desk, people, question, order=order, limit=limit, cursor=cursor)
    rows = [person_row(each) for each in await whole(desk, window.items)]
    page = await page_of(desk, window, rows, question)
    nobody = "Nobody was found; try one word of the name alone, or look for the company with search_customers."
    return {"items": page.items, "next_cursor": page.next_cursor, "note": None if people else nobody}


async def _found(desk: Desk, query: str | None, customer: int | str | None) -> list[Contact]:
    if customer is not None:
        found = await desk.directory.contacts.of((await desk.directory.customer(customer)).id or 0)
        search = None if query is None else Query(query)
        return [each for each in found if search is None or search.finds(each.name, each.email, each.job_title)]
    if query is None:
        raise InvalidArguments(
            "It is not said who is looked for.", "Give a query, or the customer whose people are meant.", field="query"
        )
    return list(await desk.directory.contacts.search(query))


_KEYS: Mapping[str, Callable[[Contact], object]] = {"name": lambda each: each.name}
