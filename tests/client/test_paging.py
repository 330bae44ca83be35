"""A list is read to its end, in order, each record once, or not at all."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.client import Options
from nutmcp.errors import NutmcpError, Unavailable, Unintelligible
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.systems.nutcache.records import Customer
from tests.client.account import Account, Manner, customers
from tests.client.upstream import Played, Seen, Upstream, bench, listed

pytestmark = pytest.mark.anyio

ALL = Call(verb=Verb.LIST, resource="customers")
NONE_OF_THEM = Call(verb=Verb.LIST, resource="customers", filters=(Filter("name", Operator.EQ, "yes"),))
MANNERS = st.sampled_from(Manner)
FILTERS = st.lists(
    st.sampled_from(
        [Filter("city", Operator.EQ, "City 3"), Filter("name", Operator.SW, "e"), Filter("id", Operator.GT, 4000)]
    ),
    max_size=2,
    unique=True,
).map(tuple)
SORTS = st.lists(
    st.sampled_from([Sort("name"), Sort("name", descending=True), Sort("city"), Sort("id", descending=True)]),
    max_size=2,
    unique_by=lambda rule: rule.property,
).map(tuple)


def ids(records: Iterable[Record]) -> list[Id]:
    return [-1 if each.id is None else each.id for each in records]


@given(count=st.integers(0, 320), largest=st.integers(1, 130))
async def test_every_record_comes_exactly_once_whatever_the_size_of_the_pages(count: int, largest: int) -> None:
    account = Account(customers(count), largest=largest)
    answer = await bench(Upstream(account)).client.all(ALL)
    assert ids(answer.records) == [each["id"] for each in account.rows]
    assert len(account.seen) == max(1, -(-count // min(largest, 100)))
    assert [each.query["page"] for each in account.seen] == [str(page + 1) for page in range(len(account.seen))]
    assert {each.query["limit"] for each in account.seen} == {"100"}


@given(
    count=st.integers(0, 250),
    filters=FILTERS,
    sort=SORTS,
    filtering=MANNERS,
    sorting=MANNERS,
    refusal=st.sampled_from([400, 404, 405]),
)
async def test_filters_and_order_hold_whether_or_not_they_are_applied_there(
    count: int,
    filters: tuple[Filter, ...],
    sort: tuple[Sort, ...],
    filtering: Manner,
    sorting: Manner,
    refusal: int,
) -> None:
    account = Account(customers(count), filters=filtering, sorting=sorting, refusal=refusal)
    answer = await bench(Upstream(account)).client.all(
        Call(verb=Verb.LIST, resource="customers", filters=filters, sort=sort)
    )
    records = [Customer.model_validate(row) for row in account.rows]
    right = [each for each in records if all(rule.holds(each) for rule in filters)]
    assert sorted(ids(answer.records)) == sorted(ids(right))
    if sort:
        assert answer.records == tuple(in_order(answer.records, sort))
    assert not answer.filtered_here or filtering is not Manner.HONOURED or sorting is Manner.REFUSED
    assert not answer.sorted_here or sorting is not Manner.HONOURED or filtering is Manner.REFUSED


async def test_pages_are_given_as_they_come() -> None:
    account = Account(customers(230))
    told: list[int] = []

    async def progress(read: int) -> None:
        told.append(read)

    sizes = [len(page.records) async for page in bench(Upstream(account)).client.pages(ALL, Options(progress=progress))]
    assert sizes == [100, 100, 30]
    assert told == [100, 200, 230]


async def test_what_moves_to_the_next_page_while_reading_comes_once() -> None:
    upstream = Upstream(
        listed("customers", [{"id": 1}, {"id": 2}], more=True), listed("customers", [{"id": 2}, {"id": 3}])
    )
    assert ids((await bench(upstream).client.all(ALL)).records) == [1, 2, 3]


async def test_the_last_record_alone_again_on_the_last_page_is_no_fault() -> None:
    upstream = Upstream(listed("customers", [{"id": 1}, {"id": 2}], more=True), listed("customers", [{"id": 2}]))
    assert ids((await bench(upstream).client.all(ALL)).records) == [1, 2]


@pytest.mark.parametrize("page", [[{"id": 1}, {"id": 2}], [{"name": "A"}, {"name": "B"}]], ids=["ids", "no ids"])
@pytest.mark.parametrize("way", ["all", "window"])
@pytest.mark.parametrize("call", [ALL, NONE_OF_THEM], ids=["all", "none of them"])
async def test_a_server_that_repeats_its_page_for_ever_is_left(
    page: list[dict[str, Any]], way: str, call: Call
) -> None:
    upstream = Upstream(listed("customers", page, more=True))
    client = bench(upstream).client
    with pytest.raises(Unintelligible, match="does not come to an end"):
        await (client.all(call) if way == "all" else client.window(call, 5))
    assert len(upstream.requests) <= 3


async def test_a_server_that_promises_more_on_empty_pages_is_left() -> None:
    upstream = Upstream(listed("customers", [], more=True))
    with pytest.raises(Unintelligible):
        await bench(upstream).client.all(ALL)
    assert len(upstream.requests) == 4


async def test_pages_without_a_match_are_no_empty_pages() -> None:
    account = Account([{"id": number, "name": "no"} for number in range(900)], filters=Manner.IGNORED)
    answer = await bench(Upstream(account)).client.all(NONE_OF_THEM)
    assert (answer.records, answer.filtered_here, len(account.seen)) == ((), True, 9)


@pytest.mark.parametrize(
    ("failing", "kind"), [(Played(500), Unavailable), (Played(content=b'{"customers": [{"id'), Unintelligible)]
)
async def test_a_page_that_fails_fails_the_whole(failing: Played, kind: type[NutmcpError]) -> None:
    account = Account(customers(250))

    def play(seen: Seen) -> Played:
        return failing if seen.query["page"] == "2" else account(seen)

    client = bench(Upstream(play)).client
    with pytest.raises(kind):
        await client.all(ALL)
    first = await client.window(ALL, 90)
    with pytest.raises(kind):
        await client.window(ALL, 20, after=first.following)
    pages = client.pages(ALL)
    assert len((await anext(pages)).records) == 100
    with pytest.raises(kind):
        await anext(pages)


async def test_what_comes_along_with_several_pages_is_put_together() -> None:
    call = Call(verb=Verb.LIST, resource="customers", includes=("countries",))
    upstream = Upstream(
        listed("customers", [{"id": 1, "country": 40}], more=True, countries=[{"id": 40}]),
        listed("customers", [{"id": 2, "country": 40}, {"id": 3, "country": 231}], countries=[{"id": 40}, {"id": 231}]),
    )
    answer = await bench(upstream).client.all(call)
    assert ids(answer.included["countries"]) == [40, 231]
