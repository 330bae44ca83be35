"""A window of a list is the same slice that the whole list would give, for as few pages as can be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.client import Options
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.systems.nutcache.records import Customer
from tests.client.account import Account, Manner, customers
from tests.client.test_paging import FILTERS, MANNERS, SORTS, ids
from tests.client.upstream import Upstream, bench

pytestmark = pytest.mark.anyio

BY_NAME = Call(verb=Verb.LIST, resource="customers", sort=(Sort("name"),))
IN_CITY_3 = Call(verb=Verb.LIST, resource="customers", filters=(Filter("city", Operator.EQ, "City 3"),))


@given(
    count=st.integers(0, 350),
    filters=FILTERS,
    sort=SORTS,
    filtering=MANNERS,
    sorting=MANNERS,
    largest=st.sampled_from([100, 100, 100, 37]),
    windows=st.lists(st.tuples(st.integers(0, 360), st.integers(1, 120)), min_size=1, max_size=3),
)
async def test_a_window_is_a_slice_of_the_whole(
    count: int,
    filters: tuple[Filter, ...],
    sort: tuple[Sort, ...],
    filtering: Manner,
    sorting: Manner,
    largest: int,
    windows: list[tuple[int, int]],
) -> None:
    account = Account(customers(count), filters=filtering, sorting=sorting, largest=largest)
    call = Call(verb=Verb.LIST, resource="customers", filters=filters, sort=sort)
    client = bench(Upstream(account)).client
    whole = await bench(Upstream(account)).client.all(call)
    for start, size in windows:
        window = await client.window(call, start, size)
        assert tuple(window.items) == whole.records[start : start + size]
        assert (window.next_place is not None) == (len(whole.records) > start + size)


@given(count=st.integers(0, 350), size=st.integers(1, 100), sorting=MANNERS, filters=FILTERS)
async def test_windows_side_by_side_neither_repeat_nor_drop_a_record(
    count: int, size: int, sorting: Manner, filters: tuple[Filter, ...]
) -> None:
    account = Account(customers(count), sorting=sorting)
    call = Call(verb=Verb.LIST, resource="customers", filters=filters, sort=(Sort("city"), Sort("id")))
    client = bench(Upstream(account)).client
    whole = await client.all(call)
    found: list[int] = []
    more = True
    while more:
        window = await client.window(call, len(found), size)
        found += ids(window.items)
        more = window.next_place is not None
    assert found == ids(whole.records)


@pytest.mark.parametrize(
    ("start", "count", "pages"),
    [(0, 20, ["1"]), (80, 20, ["1"]), (90, 20, ["1", "2"]), (0, 100, ["1"]), (250, 20, ["1", "2", "3"])],
)
async def test_only_the_pages_up_to_the_window_are_read(start: int, count: int, pages: list[str]) -> None:
    account = Account(customers(900))
    window = await bench(Upstream(account)).client.window(BY_NAME, start, count)
    assert [each.query["page"] for each in account.seen] == pages
    assert (window.filtered_here, window.sorted_here, window.next_place is not None) == (False, False, True)


async def test_reading_on_costs_one_page_at_a_time() -> None:
    account = Account(customers(900))
    at = bench(Upstream(account))
    for start in range(0, 300, 50):
        await at.client.window(BY_NAME, start, 50, Options(fresh=True))
    assert [each.query["page"] for each in account.seen] == ["1", "1", "2", "2", "3", "3"]


async def test_a_filter_that_is_ignored_makes_all_pages_be_read_and_is_said() -> None:
    account = Account(customers(250), filters=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(IN_CITY_3, 40, 5)
    assert len(account.seen) == 3
    assert (len(window.items), window.next_place is not None, window.filtered_here) == (5, True, True)


async def test_an_order_that_is_ignored_makes_all_pages_be_read_and_is_said() -> None:
    account = Account(customers(250), sorting=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(BY_NAME, 0, 5)
    assert len(account.seen) == 3
    assert {each.name.casefold() for each in window.items if isinstance(each, Customer) and each.name} == {"acme"}
    assert (window.filtered_here, window.sorted_here) == (False, True)


@pytest.mark.parametrize("blanks_first", [True, False])
@pytest.mark.parametrize(
    "names",
    [["Acme", "Zoo", "acme", "Éclair"], ["acme", "Acme", "Zoo", "éclair"], ["Acme", "éclair", "Eclipse", "zoo"]],
    ids=["code points", "no case", "no accents"],
)
async def test_an_order_that_a_database_may_have_is_accepted(names: list[str], blanks_first: bool) -> None:
    blank = [{"id": 99, "name": None}]
    rows = [{"id": number, "name": name} for number, name in enumerate(names)]
    account = Account([*blank, *rows] if blanks_first else [*rows, *blank], sorting=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(BY_NAME, 0, 10)
    assert ids(window.items) == [each["id"] for each in account.rows]
    assert not window.sorted_here


async def test_pages_that_are_each_in_order_but_not_together_are_sorted_here() -> None:
    rows = [{"id": number, "name": f"{(number + 100) % 200:03}"} for number in range(200)]
    account = Account(rows, sorting=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(BY_NAME, 90, 20)
    assert ids(window.items) == [*range(190, 200), *range(10)]
    assert window.sorted_here


async def test_a_field_that_was_not_sent_is_believed_only_if_the_search_was_accepted() -> None:
    rows = [{"id": 1}, {"id": 2, "city": "City 3"}]
    account = Account(rows, filters=Manner.IGNORED)
    assert ids((await bench(Upstream(account)).client.send(IN_CITY_3)).records) == [1, 2]
    account = Account(rows, filters=Manner.REFUSED)
    assert ids((await bench(Upstream(account)).client.send(IN_CITY_3)).records) == [2]
