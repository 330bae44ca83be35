"""An assistant finds expenses by what they hang on, with names, currencies and the sums of all that are found."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.remote.id import Id
from nutmcp.systems.nutcache.records import Expense
from nutmcp.tools.surface import Choice, Surface
from tests.examples import one_in
from tests.whole_server import STUDIO, Answer, Office, every_offer, open_office

pytestmark = pytest.mark.anyio

OURS, ME, JF = 1686, 9015, 9016
ACME, CAFE, INTRANET, DUFOUR = 6640, 6644, 6646, 6649
CURRENCIES: dict[Id | None, str] = {ACME: "USD", CAFE: "CAD", INTRANET: "CAD", DUFOUR: "EUR", None: "CAD"}
DELETED = 3


def kept(office: Office) -> list[Expense]:
    rows = office.sandbox.control.rows("expenses")
    return [each for each in rows if isinstance(each, Expense) and each.organization == OURS]


def sums(expenses: list[Expense]) -> dict[str, tuple[int, Decimal]]:
    """Return how many there are of each currency, and their total, as the rows have it."""
    found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for each in expenses:
        count, total = found[CURRENCIES[each.project]]
        found[CURRENCIES[each.project]] = (count + 1, total + (each.amount_after_taxes or 0))
    return found


def told(answer: Answer) -> dict[str, tuple[int, Decimal]]:
    return {each["currency"]: (each["expenses"], Decimal(each["total"])) for each in answer.get("totals", ())}


def numbers(answer: Answer) -> list[str]:
    return [each["number"] for each in answer["items"]]


async def test_an_expense_says_names_currency_and_what_is_left_to_pay(office: Office) -> None:
    answer = await office.call("search_expenses", query="polices")
    assert answer["items"] == [
        {
            "id": 234351,
            "number": "0002",
            "date": "2026-09-21",
            "due": "2026-09-21",
            "description": "Polices de caractères",
            "project": "Café Réservation",
            "customer": "Café Réservation inc.",
            "member": "Zoë Müller",
            "status": "paid",
            "billable": True,
            "invoice": "0012",
            "subtotal": "240.00",
            "taxes": "35.94",
            "total": "275.94",
            "balance": "0.00",
            "currency": "CAD",
        }
    ]
    amounts = {"subtotal": "240.00", "taxes": "35.94", "total": "275.94", "paid": "275.94", "balance": "0.00"}
    assert answer["totals"] == [{"currency": "CAD", "expenses": 1, **amounts}]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"customer": "acme corp"}, ["0004"]),
        ({"customer": "Café Réservation inc.", "invoiced": False}, []),
        ({"invoiced": True}, ["0002"]),
        ({"invoiced": False, "member": "zoe"}, ["0003"]),
        ({"project": "Intranet"}, ["0006"]),
        ({"member": "me"}, ["0005", "0004", "0001"]),
        ({"member": "all", "status": ["partially_paid", "paid"]}, ["0003", "0002", "0001"]),
        ({"query": "toronto acme"}, ["0001"]),
        ({"query": "train", "customer": "acme corp"}, []),
        ({"period": "2026-11"}, ["0008", "0006", "0005"]),
        ({"from": "2026-11-15", "to": "2026-11-20"}, ["0006"]),
        ({"status": "deleted"}, ["0007"]),
        ({"sort": "total", "limit": 2}, ["0005", "0004"]),
        ({"sort": "due", "limit": 2}, ["0002", "0001"]),
    ],
    ids=str,
)
async def test_expenses_are_found_by_whatever_they_hang_on(
    office: Office, arguments: dict[str, object], found: list[str]
) -> None:
    assert numbers(await office.call("search_expenses", **arguments)) == found


async def test_deleted_ones_are_left_out_and_counted_unless_they_are_asked_for(office: Office) -> None:
    answer = await office.call("search_expenses")
    assert "0007" not in numbers(answer)
    assert answer["note"] == "Left out although matching: 1 deleted. Name the status to see them."
    everything = await office.call("search_expenses", status="all")
    assert (len(everything["items"]), "note" in everything) == (len(kept(office)), False)


async def test_the_sums_are_of_all_pages_and_are_told_once(office: Office) -> None:
    whole = await office.call("search_expenses")
    first = await office.call("search_expenses", limit=3)
    assert first["totals"] == whole["totals"]
    second = await office.call("search_expenses", limit=3, cursor=first["next_cursor"])
    assert "totals" not in second
    third = await office.call("search_expenses", limit=3, cursor=second["next_cursor"])
    assert [*first["items"], *second["items"], *third["items"]] == whole["items"]


async def test_a_short_list_takes_one_request_and_a_long_one_each_page_once_more(office: Office) -> None:
    await office.call("search_expenses")
    office.asked()
    await office.call("search_expenses", limit=3)
    assert office.asked() == ["POST expenses/filtered"]
    row = {"project": INTRANET, "member": ME, "status": 0, "amount_after_taxes": "1", "organization": OURS}
    office.sandbox.control.insert("expenses", [{**row, "expense_date": "2026-01-05"}] * 250, OURS)
    office.asked()
    answer = await office.call("search_expenses", limit=3)
    assert len(office.asked()) == 1 + 3
    assert told(answer)["CAD"][0] == 254


async def test_a_customer_without_such_a_project_has_no_expense_on_it_and_nothing_is_asked(office: Office) -> None:
    office.asked()
    answer = await office.call("search_expenses", customer="acme corp", project="Intranet")
    assert (answer["items"], answer["note"]) == (
        [],
        "The customer has no such project, so that no expense can be on it.",
    )
    assert not any("expenses" in each for each in office.asked())


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ({"customer": "nobody at all"}, "not_found", "customer"),
        ({"project": "nothing of the sort"}, "not_found", "project"),
        ({"member": "Nobody Atall"}, "not_found", "member"),
        ({"status": "lost"}, "invalid_arguments", "status"),
        ({"period": "soonish"}, "invalid_arguments", "period"),
        ({"sort": "colour"}, "invalid_arguments", "sort"),
        ({"cursor": "1.x"}, "invalid_arguments", "cursor"),
        ({"query": "..."}, "invalid_arguments", "query"),
        ({"vendor": "x"}, "invalid_arguments", "vendor"),
    ],
    ids=str,
)
async def test_what_is_wrong_is_named(office: Office, arguments: dict[str, object], code: str, field: str) -> None:
    error = await office.fail("search_expenses", **arguments)
    assert (error["code"], error["field"]) == (code, field)


async def test_words_that_no_expense_has_are_said(office: Office) -> None:
    answer = await office.call("search_expenses", query="unicorn")
    assert (answer["items"], answer["note"]) == ([], "No expense that was looked at has “unicorn”.")


async def test_a_page_that_fails_in_the_middle_fails_the_sum(office: Office) -> None:
    row = {"project": INTRANET, "member": ME, "status": 0, "organization": OURS, "expense_date": "2026-01-05"}
    office.sandbox.control.insert("expenses", [row] * 350, OURS)
    office.sandbox.control.fail("status", path="expenses*", status=503, skip=2, times=None)
    assert (await office.fail("search_expenses"))["code"] == "unavailable"


def test_it_is_offered_where_it_or_its_toolset_is_named() -> None:
    every = every_offer()

    def offered(**choice: Any) -> bool:  # noqa: ANN401 - each part of a choice has its own type
        return "search_expenses" in {each["name"] for each in Surface(every, Choice(**choice))}

    assert offered(toolsets=["time", "invoices"])
    assert offered(tools=["search_expenses"])
    assert not offered()
    assert not offered(toolsets=["time"])
    assert not offered(toolsets=["invoices"], exclude_tools=["search_expenses"])


async def test_88_miles_keeps_no_expenses() -> None:
    async with open_office(**STUDIO) as studio:
        assert "search_expenses" not in {each.name for each in (await studio.assistant.list_tools()).tools}


async def added_up(rows: list[tuple[int | None, int, int, int]], arguments: dict[str, object]) -> None:
    async with open_office() as office:
        office.sandbox.control.insert(
            "expenses",
            [
                {
                    "project": project,
                    "member": member,
                    "status": status,
                    "amount_after_taxes": Decimal(cents) / 100,
                    "organization": OURS,
                    "expense_date": "2025-03-05",
                }
                for project, member, status, cents in rows
            ],
            OURS,
        )
        answer = await office.call("search_expenses", period="2025", **arguments)
        wanted = [each for each in kept(office) if each.expense_date and each.expense_date.year == 2025]
        shown = arguments.get("status") == "all"
        wanted = [each for each in wanted if shown or each.status != DELETED]
        wanted = [each for each in wanted if "project" not in arguments or each.project == INTRANET]
        assert told(answer) == sums(wanted)


ROWS = st.tuples(
    st.sampled_from([ACME, CAFE, INTRANET, DUFOUR, None]),
    st.sampled_from([ME, JF]),
    st.integers(0, DELETED),
    st.integers(0, 99_999),
)


@settings(max_examples=one_in(3))
@given(
    st.lists(ROWS, max_size=12),
    st.sampled_from([{}, {"status": "all"}, {"project": "Intranet"}, {"limit": 1}, {"limit": 2, "sort": "total"}]),
)
def test_the_sums_of_each_currency_are_those_of_the_rows_whatever_the_page(
    rows: list[tuple[int | None, int, int, int]], arguments: dict[str, object]
) -> None:
    anyio.run(added_up, rows, arguments)
