"""A list that changes while it is read: each row that is there throughout comes once, and none twice."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import one_in, share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME, ORGANIZATION = 9015, 1686
DAY = date(2026, 11, 20)
ROWS: dict[str, dict[str, object]] = {
    "time_entries": {"project": 6640, "member": ME, "minutes": 30, "working_date": DAY, "note": "Logo"},
    "projects": {"name": "Logo", "status": 1},
    "customers": {"name": "Logo", "status": 0},
    "invoices": {"customer": 154528, "invoice_number": "9", "invoice_date": DAY, "status": 1, "notes": "Logo"},
    "expenses": {"project": 6640, "expense_number": "9", "expense_date": DAY, "description": "Logo"},
}
"""What is added, but for what `Change` makes different."""


@dataclass(frozen=True)
class Lists:
    """A list that is read, of which kind of record.

    Attributes:
        tool: The tool that lists.
        resource: What it lists.
        arguments: How.
    """

    tool: str
    resource: str
    arguments: dict[str, object]


LISTS = [
    Lists("list_time_entries", "time_entries", {"member": "all"}),
    Lists("list_time_entries", "time_entries", {"member": "all", "sort": "minutes"}),
    Lists("list_time_entries", "time_entries", {"note_contains": "o", "member": "all"}),
    Lists("list_projects", "projects", {"status": ["all"]}),
    Lists("list_projects", "projects", {"status": ["all"], "sort": "-start"}),
    Lists("search_customers", "customers", {"status": ["all"], "sort": "-city"}),
    Lists("search_invoices", "invoices", {}),
    Lists("search_invoices", "invoices", {"query": "o", "sort": "total"}),
    Lists("find_records", "expenses", {"resource": "expenses"}),
    Lists("find_records", "customers", {"resource": "customers", "sort": "-name"}),
    Lists("find_records", "time_entries", {"resource": "time_entries", "sort": "note"}),
    Lists("find_records", "project_services", {"resource": "project_services", "parent": 6640}),
]
"""Each tool that lists, by what Nutcache puts in order, by what is put in order here, and by what is sifted here."""


@dataclass(frozen=True)
class Change:
    """What happens to a list elsewhere.

    Attributes:
        adds: Whether a row is added; else one is taken away.
        at: Which one, or what tells the new one from others.
    """

    adds: bool
    at: int


PAGES = st.lists(
    st.tuples(
        st.sampled_from([1, 3, 20, 60, 100]),
        st.lists(st.builds(Change, st.booleans(), st.integers(0, 300)), max_size=5),
        st.sampled_from([0, 300]),
    ),
    max_size=6,
)
"""Of each page how many rows are asked for, and what happens after it, in how many seconds."""


def happen(office: Office, lists: Lists, change: Change, number: int) -> None:
    """Change the list, as somebody else does."""
    control = office.sandbox.control
    ids = [each.id or 0 for each in control.rows(lists.resource)]
    if not change.adds and ids:
        control.store.delete(lists.resource, ids[change.at % len(ids)])
    elif change.adds and lists.resource in ROWS:
        row, day = ROWS[lists.resource], DAY - timedelta(days=change.at % 90)
        other = {"minutes": change.at + 1, "working_date": day, "invoice_date": day, "expense_date": day}
        # An id of its own, for a table gives the id of a row that is gone to the next one.
        new = {**row, **{name: other[name] for name in row.keys() & other.keys()}, "id": 900_000 + number}
        control.insert(lists.resource, [new], ORGANIZATION)


async def read(office: Office, lists: Lists, limit: int, cursor: str | None = None) -> tuple[list[int], str | None]:
    """Return the ids of a page, and the cursor to the next."""
    more = {"cursor": cursor} if cursor else {}
    answer = await office.call(lists.tool, **lists.arguments, limit=limit, **more)
    assert "The list changed" not in answer.get("note", "")
    return [each["id"] for each in answer["items"]], answer.get("next_cursor")


async def whole(office: Office, lists: Lists) -> set[int]:
    """Return the ids of the whole list as it is now."""
    async with open_office(sandbox=office.sandbox, clock=office.clock) as another:
        ids, cursor = await read(another, lists, 100)
        while cursor is not None:
            more, cursor = await read(another, lists, 100, cursor)
            ids += more
    return set(ids)


@pytest.mark.parametrize("lists", share_of(LISTS, 4), ids=str)
@given(pages=PAGES)
@settings(max_examples=one_in(5))
async def test_what_is_there_throughout_comes_exactly_once(
    lists: Lists, pages: list[tuple[int, list[Change], int]]
) -> None:
    async with open_office() as office:
        office.sandbox.control.limits.allowed = {}
        store = office.sandbox.control.store
        with store.transaction():
            for each in office.booked()[130:]:  # two pages are enough
                store.delete("time_entries", each.id)
        throughout = await whole(office, lists)
        found, cursor = list[int](), None
        for number in range(60):
            limit, changes, seconds = pages[number] if number < len(pages) else (100, [], 0)
            ids, cursor = await read(office, lists, limit, cursor)
            found += ids
            if cursor is None:
                break
            for at, change in enumerate(changes):
                happen(office, lists, change, 100 * number + at)
            office.clock.advance(seconds)
        assert cursor is None
        assert len(found) == len(set(found))
        assert throughout & await whole(office, lists) <= set(found)


@pytest.mark.parametrize("search", share_of(["honoured", "ignored", "unsorted", "refused"], 2))
async def test_an_entry_is_neither_lost_nor_given_twice_when_another_goes_or_comes(office: Office, search: str) -> None:
    office.sandbox.control.turn(search=search)
    eight = [each["id"] for each in (await office.call("list_time_entries", limit=8))["items"]]
    first = await office.call("list_time_entries", limit=4)
    office.sandbox.control.store.delete("time_entries", first["items"][0]["id"])
    second = await office.call("list_time_entries", limit=2, cursor=first["next_cursor"])
    await office.call("log_time", project="Intranet", duration="10m")
    third = await office.call("list_time_entries", limit=2, cursor=second["next_cursor"])
    rows = [each["id"] for page in (first, second, third) for each in page["items"]]
    assert rows == eight


async def test_the_last_row_that_was_given_may_itself_be_gone_or_elsewhere(office: Office) -> None:
    twelve = [each["id"] for each in (await office.call("list_time_entries", limit=12))["items"]]
    first = await office.call("list_time_entries", limit=4)
    for gone in twelve[1:4]:
        office.sandbox.control.store.delete("time_entries", gone)
    second = await office.call("list_time_entries", limit=4, cursor=first["next_cursor"])
    assert [each["id"] for each in second["items"]] == twelve[4:8]
    office.sandbox.control.store.update("time_entries", twelve[7], {"working_date": date(2026, 1, 2)})
    third = await office.call("list_time_entries", limit=4, cursor=second["next_cursor"])
    assert [each["id"] for each in third["items"]] == twelve[8:]
    assert "note" not in third


@pytest.mark.parametrize("limit", [20, 100])
async def test_reading_on_costs_one_request_a_page(office: Office, limit: int) -> None:
    ask = {"member": "all", "limit": limit}
    answer = await office.call("list_time_entries", **ask)
    office.asked()
    for _ in range(4):
        answer = await office.call("list_time_entries", **ask, cursor=answer["next_cursor"])
        assert office.asked() == ["POST time_entries/filtered"]
        assert len(answer["items"]) >= limit * 9 // 10


@pytest.mark.parametrize("search", ["ignored", "unsorted"])
async def test_where_nutcache_no_longer_keeps_the_order_the_answer_says_that_the_list_changed(
    office: Office, search: str
) -> None:
    eight = [each["id"] for each in (await office.call("list_time_entries", limit=8))["items"]]
    first = await office.call("list_time_entries", limit=4)
    office.sandbox.control.turn(search=search)
    second = await office.call("list_time_entries", limit=4, cursor=first["next_cursor"])
    assert "The list changed since the last page" in second["note"]
    assert "Leave the cursor out" in second["note"]
    third = await office.call("list_time_entries", limit=4, cursor=second["next_cursor"])
    assert "The list changed" not in third["note"]
    assert [each["id"] for each in second["items"]] == eight[4:]
