"""Long lists are read on page by page: each record once, at the cost of the pages that hold them, from any server."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from nutmcp.remote.id import Id
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock
from tests.tasks.books import Books, plain
from tests.tasks.task import books, large
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = [pytest.mark.anyio, pytest.mark.large]

CURRENCIES = 3
"""The requests that tell the codes of the currencies that occur."""
THIS_YEAR = ("2026-01-01", "2026-12-31")


@dataclass(frozen=True)
class Reading:
    """A list that is read to its end.

    Attributes:
        tool: The tool that lists.
        arguments: What is listed.
        want: The ids, from the rows.
        most: How many requests may be made of Nutcache in all.
    """

    tool: str
    arguments: dict[str, object]
    want: Callable[[Books], set[Id | None]]
    most: Callable[[Books], int]


READINGS = [
    Reading(
        "list_time_entries",
        {"period": "last_month", "member": "all", "limit": 70},
        lambda books: {each.id for each in books.entries("2026-10-01", "2026-10-31", None)},
        lambda books: books.naming + 2 * books.pages(books.entries("2026-10-01", "2026-10-31", None)),
    ),
    Reading(
        "list_time_entries",
        {"note_contains": "ignore previous", "member": "all", "period": "this_year", "limit": 7},
        lambda books: {each.id for each in books.entries(*THIS_YEAR, None) if "ignore previous" in plain(each.note)},
        lambda books: books.naming + 2 * books.pages(books.entries(*THIS_YEAR, None)),
    ),
    Reading(
        "search_invoices",
        {"overdue": True, "limit": 100, "sort": "balance"},
        lambda books: {each.id for each in books.overdue()},
        lambda books: 1 + 2 * books.pages(books.overdue()) + CURRENCIES,
    ),
    Reading(
        "search_customers",
        {"query": "Richmond", "limit": 90},
        lambda books: {key for key, each in books.customers.items() if each.city == "Richmond" and each.status == 0},
        lambda books: 1 + books.pages(books.customers),
    ),
    Reading(
        "list_projects",
        {"status": "all", "limit": 17, "sort": "-start"},
        lambda books: set(books.projects),
        lambda books: books.naming,
    ),
    Reading(
        "find_records",
        {"resource": "customers", "limit": 100, "includes": ["countries", "states"]},
        lambda books: set(books.customers),
        lambda books: 1 + 3 * books.pages(books.customers),
    ),
]


Cursor = dict[str, object]


async def read_on(office: Office, reading: Reading, cursor: Cursor, ids: list[int], until: float) -> Cursor:
    """Read on until so many ids are there, or to the end, and return the cursor to the rest, if there is any."""
    while True:
        answer = await office.call(reading.tool, **reading.arguments, **cursor)
        ids += [each["id"] for each in answer["items"]]
        if "next_cursor" not in answer:
            return {}
        cursor = {"cursor": answer["next_cursor"]}
        if len(ids) >= until:
            return cursor


@pytest.mark.parametrize("reading", READINGS, ids=[f"{each.tool}-{at}" for at, each in enumerate(READINGS)])
async def test_a_long_list_is_read_to_its_end_though_the_server_is_restarted(reading: Reading) -> None:
    want, ids = reading.want(books()), list[int]()
    store, clock = open_state("memory:"), FakeClock(TUESDAY)
    large().control.requests.clear()
    async with open_office(sandbox=large(), store=store, clock=clock) as office:
        cursor = await read_on(office, reading, {}, ids, len(want) / 2)
        assert cursor
    async with open_office(sandbox=large(), store=store, clock=clock) as office:
        assert await read_on(office, reading, cursor, ids, len(want) + 1) == {}
        asked = office.asked()
    assert len(ids) == len(set(ids))
    assert set(ids) == want
    # What each of the two servers had to learn before.
    assert len(asked) <= 2 * reading.most(books()), asked


async def test_a_cursor_is_good_for_the_list_that_it_was_given_for() -> None:
    async with open_office(sandbox=large(), clock=FakeClock(TUESDAY)) as office:
        given = {
            each.tool: (await office.call(each.tool, **each.arguments))["next_cursor"]
            for each in READINGS
            if each.tool != "find_records"
        }
        for tool, own in given.items():
            arguments = next(each.arguments for each in READINGS if each.tool == tool)
            for other in set(given.values()) - {own}:
                error = await office.fail(tool, **arguments, cursor=other)
                assert (error["code"], error["field"]) == ("invalid_arguments", "cursor")
