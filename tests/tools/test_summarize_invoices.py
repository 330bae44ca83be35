"""An assistant adds up invoices: what was invoiced, what is owed, and how late it is."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nutmcp.remote.id import Id
from nutmcp.systems.nutcache.records import Customer, Invoice
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 24)
OURS = 1686
CODES: dict[Id, str] = {25: "CAD", 147: "USD", 44: "EUR"}
COUNTED = ("sent", "viewed", "partially_paid", "disputed", "paid")
AGES = ("current", "d1_30", "d31_60", "d61_90", "over_90")
MONEY = ("total", "paid", "balance", "overdue")


def word(invoice: Invoice) -> str:
    return invoice.status.word if invoice.status is not None else ""


def days_late(invoice: Invoice) -> int:
    owed = word(invoice) in COUNTED and word(invoice) != "paid" and (invoice.balance or 0) > 0
    return max(0, (TODAY - (invoice.due_date or TODAY)).days) if owed else 0


def age(invoice: Invoice) -> str:
    if word(invoice) == "paid":
        return "not_owed"
    return AGES[min(4, -(-days_late(invoice) // 30))]


def ours(office: Office, statuses: tuple[str, ...] = COUNTED) -> list[tuple[Invoice, str]]:
    """Return our invoices in these states, each with its currency, as Nutcache's own data have them."""
    customers = {each.id: each for each in office.sandbox.control.rows("customers") if isinstance(each, Customer)}
    rows = [each for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)]
    return [
        (each, CODES[customers[each.customer].currency or 25])
        for each in rows
        if each.organization == OURS and word(each) in statuses
    ]


def sums(invoices: list[Invoice]) -> dict[str, str | int]:
    """Return what invoices of one currency come to, reckoned another way than the tool does."""
    parts = {
        "total": [each.total for each in invoices],
        "paid": [each.paid_to_date for each in invoices],
        "balance": [each.balance for each in invoices],
        "overdue": [each.balance for each in invoices if days_late(each)],
    }
    added = {
        name: f"{sum((each or Decimal(0) for each in amounts), Decimal(0)):.2f}" for name, amounts in parts.items()
    }
    return {"invoices": len(invoices), **added}


def expected(office: Office, key: Callable[[Invoice, str], object]) -> dict[tuple[object, str], dict[str, str | int]]:
    groups: dict[tuple[object, str], list[Invoice]] = defaultdict(list)
    for invoice, code in ours(office):
        groups[key(invoice, code), code].append(invoice)
    return {name: sums(invoices) for name, invoices in groups.items()}


def told(group: dict[str, Any]) -> dict[str, str | int]:
    return {name: group[name] for name in ("invoices", *MONEY)}


Key = Callable[[Invoice, str], object]
KEYS: dict[str, Key] = {
    "customer": lambda invoice, _: invoice.customer_name,
    "status": lambda invoice, _: word(invoice),
    "month": lambda invoice, _: f"{invoice.invoice_date:%Y-%m}",
    "currency": lambda _, code: code,
    "age": lambda invoice, _: age(invoice),
}


@pytest.mark.parametrize("level", KEYS)
async def test_each_level_adds_up_apart_for_each_currency(office: Office, level: str) -> None:
    answer = await office.call("summarize_invoices", group_by=[level])
    found = {(group[level], group["currency"]): told(group) for group in answer["groups"]}
    assert found == expected(office, KEYS[level])
    totals = {each["currency"]: told(each) for each in answer["totals"]}
    assert totals == {code: each for (_, code), each in expected(office, KEYS["currency"]).items()}
    assert answer["timezone"] == "America/Toronto"


async def test_what_is_owed_is_told_by_age(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["customer"])
    by_name = {(each["customer"], each["currency"]): each for each in answer["groups"]}
    assert by_name["Acme Corporation", "USD"]["ages"] == {
        "current": "0.00",
        "d1_30": "3996.25",
        "d31_60": "0.00",
        "d61_90": "0.00",
        "over_90": "0.00",
    }
    for total in answer["totals"]:
        owed = sum(Decimal(each) for each in total["ages"].values())
        assert f"{owed:.2f}" == total["balance"]
        assert f"{owed - Decimal(total['ages']['current']):.2f}" == total["overdue"]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        *((-1, "current"), (0, "current"), (1, "d1_30"), (30, "d1_30"), (31, "d31_60"), (60, "d31_60")),
        *((61, "d61_90"), (90, "d61_90"), (91, "over_90"), (400, "over_90")),
    ],
)
async def test_the_ages_change_on_the_day_they_should(days: int, bucket: str) -> None:
    due = date.fromordinal(TODAY.toordinal() - days)
    async with open_office() as office:
        row = {"customer": 154542, "status": 1, "total": "7.5", "balance": "7.5", "due_date": due.isoformat()}
        office.sandbox.control.insert("invoices", [{**row, "organization": OURS, "invoice_number": "A"}], OURS)
        answer = await office.call("summarize_invoices", group_by=["age"], customer="Zénith Immobilier")
        assert [(each["age"], each["balance"]) for each in answer["groups"]] == [(bucket, "7.50")]


@pytest.mark.parametrize("status", ["paid", "draft", "void"])
async def test_what_nobody_owes_has_no_age(office: Office, status: str) -> None:
    answer = await office.call("summarize_invoices", group_by=["age"], status=[status])
    assert {each["age"] for each in answer["groups"]} == {"not_owed"}


async def test_the_groups_of_an_age_hold_what_the_sums_say_of_it(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["age"])
    for total in answer["totals"]:
        balances = {each["age"]: each["balance"] for each in answer["groups"] if each["currency"] == total["currency"]}
        assert Decimal(balances.pop("not_owed", "0")) == 0
        assert balances == {age: owed for age, owed in total["ages"].items() if Decimal(owed)}


async def test_levels_are_nested_and_sorted_by_the_first_then_by_what_is_owed(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["month", "customer"])
    months = [each["month"] for each in answer["groups"]]
    assert months == sorted(months)
    for month in set(months):
        owed = [Decimal(each["balance"]) for each in answer["groups"] if each["month"] == month]
        assert owed == sorted(owed, reverse=True)
    ages = [each["age"] for each in (await office.call("summarize_invoices", group_by=["age"]))["groups"]]
    assert ages == sorted(ages, key=[*AGES, "not_owed"].index)


async def test_drafts_void_and_deleted_count_only_when_asked_for(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["status"], status=["draft", "void", "deleted"])
    assert {each["status"] for each in answer["groups"]} == {"draft", "void", "deleted"}
    assert all(each["overdue"] == "0.00" and "ages" not in each for each in answer["groups"])
    everything = await office.call("summarize_invoices", group_by=["status"], status="all")
    assert sum(each["invoices"] for each in everything["groups"]) == len(
        ours(office, (*COUNTED, *("draft", "void", "deleted")))
    )


async def test_the_filters_are_those_of_the_search(office: Office) -> None:
    cases: list[dict[str, object]] = [
        {"overdue": True},
        {"customer": "acme corp"},
        {"query": "acme"},
        {"period": "last_month"},
        {"from": "2026-08-01", "to": "2026-08-31"},
        {"min_total": 3000, "max_total": 5000},
        {"filters": [{"property": "balance", "operator": "gt", "value": 0}]},
    ]
    for arguments in cases:
        answer = await office.call("summarize_invoices", group_by=["currency"], **arguments)
        searched = await office.call(
            "search_invoices", limit=100, status=list(COUNTED)[: 4 if arguments.get("overdue") else 5], **arguments
        )
        assert sum(each["invoices"] for each in answer["totals"]) == len(searched["items"]), arguments
        assert searched["items"], arguments
        for total in answer["totals"]:
            balances = [Decimal(e["balance"]) for e in searched["items"] if e["currency"] == total["currency"]]
            assert f"{sum(balances):.2f}" == total["balance"]


async def test_every_page_counts_to_the_cent(office: Office) -> None:
    row = {"customer": 154535, "status": 1, "total": "33.3333", "balance": "0.0001", "organization": OURS}
    before = next(
        e for e in (await office.call("summarize_invoices", group_by=["currency"]))["totals"] if e["currency"] == "CAD"
    )
    office.sandbox.control.insert("invoices", [row] * 350, OURS)
    office.asked()
    answer = await office.call("summarize_invoices", group_by=["currency"])
    assert office.asked() == ["POST invoices/filtered"] * 4
    after = next(each for each in answer["totals"] if each["currency"] == "CAD")
    assert after["invoices"] == before["invoices"] + 350
    assert Decimal(after["total"]) - Decimal(before["total"]) == Decimal("11666.66")


async def test_a_page_that_fails_in_the_middle_fails_the_sum(office: Office) -> None:
    row = {"customer": 154535, "status": 1, "total": "1", "balance": "1", "organization": OURS}
    office.sandbox.control.insert("invoices", [row] * 350, OURS)
    office.sandbox.control.fail("status", path="invoices/filtered", status=503, skip=2, times=None)
    error = await office.fail("summarize_invoices", group_by=["currency"])
    assert error["code"] == "unavailable"


async def test_more_groups_than_fit_are_cut_to_the_weightiest() -> None:
    async with open_office() as office:
        customers = [
            {"id": 300_000 + n, "name": f"Long name {n:04} " + "y" * 60, "currency": 25, "status": 0}
            for n in range(400)
        ]
        office.sandbox.control.insert("customers", customers, OURS)
        rows = [
            {
                "customer": each["id"],
                "customer_name": each["name"],
                "status": 1,
                "organization": OURS,
                "total": "5",
                "balance": str(n),
                "due_date": "2026-01-01",
            }
            for n, each in enumerate(customers)
        ]
        office.sandbox.control.insert("invoices", rows, OURS)
        answer = await office.call("summarize_invoices", group_by=["customer"])
        assert len(json.dumps(answer, ensure_ascii=False, separators=(",", ":"))) <= 30_000
        assert "weightiest of" in answer["note"]
        shown = [Decimal(each["balance"]) for each in answer["groups"] if each["customer"].startswith("Long name")]
        assert min(shown) > 0
        assert max(shown) == 399


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"group_by": []}, "group_by"),
        ({"group_by": ["customer", "status", "month", "age"]}, "group_by"),
        ({"group_by": ["weekday"]}, "group_by"),
        ({}, "group_by"),
        ({"group_by": ["age"], "status": "outstanding"}, "status"),
    ],
)
async def test_what_is_wrong_is_named(office: Office, arguments: dict[str, object], field: str) -> None:
    error = await office.fail("summarize_invoices", **arguments)
    assert (error["code"], error["field"]) == ("invalid_arguments", field), error
