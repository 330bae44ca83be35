"""A window of a list is the same slice that the whole list would give, for as few pages as can be trusted."""

from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.client.marks import Mark
from nutmcp.client.stretches import page_with
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
    sizes=st.lists(st.integers(1, 100), min_size=1, max_size=4),
)
async def test_windows_side_by_side_are_the_whole(
    count: int,
    filters: tuple[Filter, ...],
    sort: tuple[Sort, ...],
    filtering: Manner,
    sorting: Manner,
    largest: int,
    sizes: list[int],
) -> None:
    account = Account(customers(count), filters=filtering, sorting=sorting, largest=largest)
    call = Call(verb=Verb.LIST, resource="customers", filters=filters, sort=sort)
    whole = await bench(Upstream(account)).client.all(call)
    found: tuple[object, ...] = ()
    after, first = None, True
    for size in cycle(sizes):
        window = await bench(Upstream(account)).client.window(call, size, after=after)
        found += tuple(window.items)
        after = window.following
        assert len(window.items) <= size
        assert len(window.items) >= (size if first else (size + 1) // 2) or after is None
        assert not window.changed
        first = False
        if after is None:
            break
    assert found == whole.records


@given(place=st.integers(0, 5_000), count=st.integers(1, 100))
def test_one_page_shows_the_mark_and_most_of_what_is_wanted_after_it(place: int, count: int) -> None:
    page, size = page_with(Mark(record=Customer(), place=place), count)
    assert 1 <= size <= 100
    assert (page - 1) * size <= place < page * size
    shown = page * size - place - 1
    assert shown >= min(count, 49)


async def test_reading_on_costs_one_request_at_a_time() -> None:
    account = Account(customers(900))
    after = None
    for _ in range(6):
        window = await bench(Upstream(account)).client.window(BY_NAME, 50, after=after)
        after = window.following
        assert len(window.items) >= 45
    assert len(account.seen) == 6


async def test_a_filter_that_is_ignored_makes_all_pages_be_read_and_is_said() -> None:
    account = Account(customers(250), filters=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(IN_CITY_3, 5)
    assert len(account.seen) == 3
    assert (len(window.items), window.following is not None, window.filtered_here) == (5, True, True)


async def test_an_order_that_is_ignored_makes_all_pages_be_read_and_is_said() -> None:
    account = Account(customers(250), sorting=Manner.IGNORED)
    window = await bench(Upstream(account)).client.window(BY_NAME, 5)
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
    window = await bench(Upstream(account)).client.window(BY_NAME, 10)
    assert ids(window.items) == [each["id"] for each in account.rows]
    assert not window.sorted_here


async def test_pages_that_are_each_in_order_but_not_together_are_sorted_here_and_it_is_said_that_rows_may_lack() -> (
    None
):
    rows = [{"id": number, "name": f"{(number + 100) % 200:03}"} for number in range(200)]
    account = Account(rows, sorting=Manner.IGNORED)
    client = bench(Upstream(account)).client
    first = await client.window(BY_NAME, 90)
    window = await client.window(BY_NAME, 20, after=first.following)
    assert ids(window.items) == [*range(90, 100)]
    assert (window.sorted_here, window.changed, window.following) == (True, True, None)


async def test_a_field_that_was_not_sent_is_believed_only_if_the_search_was_accepted() -> None:
    rows = [{"id": 1}, {"id": 2, "city": "City 3"}]
    account = Account(rows, filters=Manner.IGNORED)
    assert ids((await bench(Upstream(account)).client.send(IN_CITY_3)).records) == [1, 2]
    account = Account(rows, filters=Manner.REFUSED)
    assert ids((await bench(Upstream(account)).client.send(IN_CITY_3)).records) == [2]
