"""Where Nutcache refuses a search, the list is read without it, and the refusal is not asked for again and again."""

import pytest

from nutmcp.errors import AccessDenied, NotFound, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from tests.client.account import Account, Manner, customers
from tests.client.test_paging import ids
from tests.client.upstream import Played, Seen, Upstream, bench, listed

pytestmark = pytest.mark.anyio

FILTERED = Call(verb=Verb.LIST, resource="customers", filters=(Filter("city", Operator.EQ, "City 3"),))
BOTH = Call(verb=Verb.LIST, resource="customers", filters=FILTERED.filters, sort=(Sort("name"),))


def searches(account: Account) -> list[tuple[str, str]]:
    return [(each.method, each.query["page"]) for each in account.seen]


@pytest.mark.parametrize("refusal", [400, 404, 405])
async def test_a_refused_search_costs_one_request_and_not_one_for_each_page(refusal: int) -> None:
    account = Account(customers(250), filters=Manner.REFUSED, refusal=refusal)
    answer = await bench(Upstream(account)).client.all(FILTERED)
    assert searches(account) == [("POST", "1"), ("GET", "1"), ("GET", "2"), ("GET", "3")]
    assert ids(answer.records) == [each["id"] for each in account.rows if each["city"] == "City 3"]
    assert answer.filtered_here


async def test_where_only_the_order_is_refused_the_filters_are_still_sent() -> None:
    account = Account(customers(100), sorting=Manner.REFUSED)
    answer = await bench(Upstream(account)).client.all(BOTH)
    assert [each.path for each in account.seen] == ["customers/filtered"] * 2
    assert "sorting_rules" not in account.seen[1].body
    assert (answer.filtered_here, answer.sorted_here) == (False, True)


async def test_a_value_that_is_refused_does_not_stop_other_searches() -> None:
    account = Account(customers(10))
    upstream = Upstream(Played(400), account)
    client = bench(upstream).client
    await client.send(FILTERED)
    await client.send(Call(verb=Verb.LIST, resource="customers", filters=(Filter("city", Operator.EQ, "City 1"),)))
    assert [each.method for each in upstream.requests] == ["POST", "GET", "POST"]


async def test_a_kind_that_cannot_be_searched_at_all_is_listed_from_then_on() -> None:
    account = Account(customers(10))
    upstream = Upstream(Played(405), account)
    client = bench(upstream).client
    await client.send(FILTERED)
    await client.send(BOTH)
    assert [each.method for each in upstream.requests] == ["POST", "GET", "GET"]
    upstream.plays(listed("timers", []))
    await client.send(Call(verb=Verb.LIST, resource="timers", filters=(Filter("minutes", Operator.GT, 1),)))
    assert upstream.requests[-1].line == "POST timers/filtered?limit=100&page=1"


async def test_a_collection_whose_owner_is_not_there_is_not_taken_for_one_that_cannot_be_searched() -> None:
    upstream = Upstream(Played(404), Played(404), listed("project_services", []))
    client = bench(upstream).client
    rule = (Filter("name", Operator.EQ, "x"),)
    with pytest.raises(NotFound):
        await client.send(Call(verb=Verb.LIST, resource="project_services", parent=1, filters=rule))
    await client.send(Call(verb=Verb.LIST, resource="project_services", parent=2, filters=rule))
    assert upstream.lines[-1].startswith("POST projects/2/project_services/filtered")


async def test_a_page_of_what_could_not_be_filtered_says_so() -> None:
    upstream = Upstream(Played(404), listed("customers", [{"id": 1, "city": "City 3"}, {"id": 2, "city": None}]))
    answer = await bench(upstream).client.send(BOTH)
    assert (ids(answer.records), answer.filtered_here, answer.unsorted) == ([1], True, True)


@pytest.mark.parametrize(("status", "kind"), [(401, AccessDenied), (403, AccessDenied), (409, Refused)])
async def test_any_other_refusal_is_an_error(status: int, kind: type[Exception]) -> None:
    upstream = Upstream(Played(status))
    with pytest.raises(kind):
        await bench(upstream).client.send(FILTERED)
    assert len(upstream.requests) == 1


async def test_refusals_are_remembered_within_bounds() -> None:
    def refuse(seen: Seen) -> Played:
        return Played(400) if seen.method == "POST" else listed("customers", [])

    upstream = Upstream(refuse)
    client = bench(upstream).client
    for number in range(600):
        rule = Filter("id", Operator.EQ, number)
        await client.send(Call(verb=Verb.LIST, resource="customers", filters=(rule,)))
    assert len(upstream.requests) == 1200
