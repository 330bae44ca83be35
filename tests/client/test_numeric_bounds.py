"""A bound on numbers finds what it should, whether it is compared as numbers or as text, for one request more."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.client import Options
from nutmcp.client.numeric_bounds import HARMLESS_FOR
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Scalar
from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice
from tests.client.test_paging import ids
from tests.client.upstream import Bench, Played, Seen, Upstream, bench, listed

pytestmark = pytest.mark.anyio

Compared = Callable[[str], Decimal | str]
NUMBERS: Compared = Decimal
TEXT: Compared = str
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
AMOUNTS = st.one_of(
    st.integers(0, 20_000).map(Decimal),
    st.decimals(0, 20_000, places=2),
    st.decimals(0, 200, places=6),
).map(lambda each: Decimal(plain(each)))


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


class Ledger:
    """Serves invoices, and compares their totals in one way or the other."""

    def __init__(self, totals: Sequence[Decimal | int], compared: Compared) -> None:
        self.rows = [{"id": at, "total": plain(Decimal(each)), "status": at % 8} for at, each in enumerate(totals)]
        self.compared = compared
        self.asked: list[list[str]] = []

    def __call__(self, seen: Seen) -> Played:
        rules: list[dict[str, str]] = seen.body["filter_rules"] if seen.method == "POST" else []
        self.asked.append([f"{each['operator']} {each['value']}" for each in rules])
        rows = [row for row in self.rows if all(self._meets(row, rule) for rule in rules)]
        limit, page = int(seen.query["limit"]), int(seen.query["page"])
        return listed("invoices", rows[limit * (page - 1) : limit * page], more=limit * page < len(rows))

    def _meets(self, row: Mapping[str, object], rule: dict[str, str]) -> bool:
        there = str(row[rule["property"]])
        return ORDER[rule["operator"]](self.compared(there), self.compared(rule["value"]))


def opened(totals: Sequence[Decimal | int], compared: Compared) -> tuple[Ledger, Bench]:
    ledger = Ledger(totals, compared)
    return ledger, bench(Upstream(ledger))


def asking(*rules: tuple[str, Scalar], name: str = "total") -> Call:
    filters = tuple(Filter(name, Operator(operator), value) for operator, value in rules)
    return Call(verb=Verb.LIST, resource="invoices", filters=filters)


@given(
    totals=st.lists(AMOUNTS, max_size=12),
    bounds=st.lists(st.tuples(st.sampled_from(list(ORDER)), AMOUNTS), min_size=1, max_size=3),
    compared=st.sampled_from([NUMBERS, TEXT]),
)
async def test_no_record_is_lost_however_numbers_are_compared(
    totals: list[Decimal], bounds: list[tuple[str, Decimal]], compared: Compared
) -> None:
    _, desk = opened(totals, compared)
    for each in bounds:
        call = asking(each)
        met = [at for at, total in enumerate(totals) if call.filters[0].holds(Invoice(id=at, total=total))]
        assert ids((await desk.client.all(call, Options(fresh=True))).records) == met
        assert ids((await desk.client.window(call, 20, options=Options(fresh=True))).items) == met


async def test_where_text_is_compared_bounds_are_applied_here_and_not_tried_again() -> None:
    ledger, desk = opened([99, 300, 1050, 2000], TEXT)
    answer = await desk.client.all(asking(("gte", 300)))
    assert (ids(answer.records), answer.filtered_here) == ([1, 2, 3], True)
    assert ledger.asked == [["gte 1000", "lt 300"], []]
    ledger.asked.clear()
    assert ids((await desk.client.all(asking(("lt", 1100)))).records) == [0, 1, 2]
    assert ledger.asked == [[]]


async def test_one_request_more_is_made_before_an_answer_proves_that_numbers_are_compared() -> None:
    ledger, desk = opened([99, 300, 1050], NUMBERS)
    answer = await desk.client.all(asking(("gte", 300)))
    assert (ids(answer.records), answer.filtered_here) == ([1, 2], False)
    assert ledger.asked == [["gte 1000", "lt 300"], ["gte 300"]]
    ledger.asked.clear()
    await desk.client.all(asking(("gt", 400)))
    await desk.client.all(asking(("lte", 1050)))
    assert ledger.asked == [["gt 400"], ["lte 1050"]]


async def test_a_bound_that_loses_nothing_today_is_tried_again_later() -> None:
    ledger, desk = opened([300], TEXT)
    for _ in range(2):
        assert ids((await desk.client.all(asking(("gte", 300)), Options(fresh=True))).records) == [0]
    assert ledger.asked == [["gte 1000", "lt 300"], ["gte 300"], ["gte 300"]]
    ledger.rows.append({"id": 1, "total": "1050", "status": 0})
    desk.clock.advance(HARMLESS_FOR)
    assert ids((await desk.client.all(asking(("gte", 300)), Options(fresh=True))).records) == [0, 1]


async def test_a_refused_trial_proves_nothing_so_that_the_bound_is_applied_here() -> None:
    ledger = Ledger([99, 1050], TEXT)
    upstream = Upstream(Played(400), ledger)
    answer = await bench(upstream).client.all(asking(("gte", 300)))
    assert (ids(answer.records), answer.filtered_here) == ([1], True)


@pytest.mark.parametrize(
    "call",
    [
        asking(("gt", 0)),
        asking(("gte", 100), ("lt", 5)),
        asking(("lte", 999)),
        asking(("gte", InvoiceStatus.VIEWED), ("lte", InvoiceStatus.PAID), name="status"),
    ],
)
async def test_a_bound_that_is_the_same_in_both_orders_costs_nothing(call: Call) -> None:
    ledger, desk = opened([0, 4, 300], NUMBERS)
    await desk.client.all(call)
    assert len(ledger.asked) == 1


@pytest.mark.parametrize("bound", [-5, 10**40, Decimal("1e9999")])
async def test_a_bound_out_of_the_ordinary_is_applied_here(bound: int | Decimal) -> None:
    ledger, desk = opened([0, 1050], NUMBERS)
    answer = await desk.client.all(asking(("gt", bound)))
    assert (ids(answer.records), answer.filtered_here) == ([0, 1] if bound < 0 else [], True)
    assert ledger.asked == [[]]


async def test_many_bounds_are_remembered_within_limits() -> None:
    ledger, desk = opened([], NUMBERS)
    for number in range(2_000, 2_600):
        await desk.client.all(asking(("gte", number)))
    assert len(ledger.asked) == 1200
