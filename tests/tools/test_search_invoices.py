"""An assistant looks for invoices."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nutmcp.systems.nutcache.records import Invoice
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 24)
OURS = 1686
OWED = ("sent", "viewed", "partially_paid", "disputed")


def numbers(answer: dict[str, Any]) -> list[str]:
    return [each["number"] for each in answer["items"]]


def expected(office: Office, keep: Callable[[Invoice], bool]) -> list[str]:
    """Return the numbers of the invoices to keep, newest first, as Nutcache's own data have them."""
    rows = [each for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)]
    ours = [each for each in rows if each.organization == OURS and keep(each)]
    ours.sort(key=lambda each: (each.invoice_date or TODAY, each.id or 0), reverse=True)
    return [each.invoice_number or "" for each in ours]


def word(invoice: Invoice) -> str:
    return invoice.status.word if invoice.status is not None else ""


def is_overdue(invoice: Invoice) -> bool:
    due = invoice.due_date is not None and invoice.due_date < TODAY
    return due and word(invoice) in OWED and (invoice.balance or 0) > 0


async def every_page(office: Office, **arguments: object) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await office.call("search_invoices", **arguments, **more)
        found += numbers(answer)
        cursor = answer.get("next_cursor")
        if cursor is None:
            return found


async def test_invoices_come_newest_first_with_money_and_currency(office: Office) -> None:
    answer = await office.call("search_invoices", limit=3)
    assert numbers(answer) == expected(office, lambda each: word(each) != "deleted")[:3]
    assert answer["items"][0] == {
        "id": 9298,
        "number": "0018",
        "customer": "Northern Lights Films",
        "status": "draft",
        "date": "2026-11-23",
        "due": "2026-12-23",
        "total": "3003.00",
        "balance": "3003.00",
        "currency": "CAD",
    }
    assert answer["timezone"] == "America/Toronto"


async def test_deleted_invoices_are_left_out_and_counted(office: Office) -> None:
    answer = await office.call("search_invoices", limit=100)
    assert numbers(answer) == expected(office, lambda each: word(each) != "deleted")
    assert answer["note"] == "Left out although matching: 1 deleted. Name the status to see them."
    assert numbers(await office.call("search_invoices", status="deleted")) == ["0016"]


async def test_in_a_long_list_what_is_left_out_is_counted_by_one_more_request(office: Office) -> None:
    def rows(count: int, status: int) -> list[dict[str, object]]:
        return [
            {
                "customer": 154528,
                "status": status,
                "invoice_date": "2026-01-05",
                "invoice_number": f"X{status}-{number}",
                "organization": OURS,
            }
            for number in range(count)
        ]

    office.sandbox.control.insert("invoices", [*rows(150, 1), *rows(60, 7)], OURS)
    await office.call("search_invoices", limit=5)
    office.asked()
    answer = await office.call("search_invoices", limit=5)
    assert office.asked() == ["POST invoices/filtered"] * 2
    assert answer["note"].startswith("Left out although matching: 61 deleted.")
    office.sandbox.control.insert("invoices", rows(60, 7), OURS)
    answer = await office.call("search_invoices", limit=5)
    assert answer["note"].startswith("Left out although matching: at least 100 deleted.")
    following = await office.call("search_invoices", limit=5, cursor=answer["next_cursor"])
    assert "note" not in following


async def test_a_page_costs_one_request_when_the_currencies_are_known(office: Office) -> None:
    await office.call("search_invoices", limit=100)
    office.asked()
    await office.call("search_invoices", limit=5)
    await office.call("search_invoices", overdue=True)
    assert office.asked() == ["POST invoices/filtered", "POST invoices/filtered"]


def _rule(name: str, operator: str, value: object) -> dict[str, object]:
    return {"filters": [{"property": name, "operator": operator, "value": value}]}


def _due(invoice: Invoice) -> date:
    return invoice.due_date or TODAY


CASES: list[tuple[dict[str, object], Callable[[Invoice], bool]]] = [
    ({"status": "paid"}, lambda each: word(each) == "paid"),
    ({"status": ["draft", "paid"]}, lambda each: word(each) in ("draft", "paid")),
    ({"status": ["void", "sent", "deleted"]}, lambda each: word(each) in ("void", "sent", "deleted")),
    ({"status": "all"}, lambda _: True),
    ({"customer": "acme corp"}, lambda each: each.customer == 154528),
    ({"customer": 154529}, lambda each: each.customer == 154529),
    ({"overdue": True}, is_overdue),
    ({"overdue": False}, lambda each: not is_overdue(each) and word(each) != "deleted"),
    ({"overdue": True, "status": ["sent", "paid"]}, lambda each: is_overdue(each) and word(each) == "sent"),
    ({"period": "this_month"}, lambda each: f"{each.invoice_date:%Y-%m}" == "2026-11"),
    (
        {"from": "2026-10-13", "to": "2026-10-19"},
        lambda each: date(2026, 10, 13) <= (each.invoice_date or TODAY) <= date(2026, 10, 19),
    ),
    ({"min_total": 4000}, lambda each: (each.total or 0) >= 4000),
    ({"max_total": 474.2}, lambda each: (each.total or 0) <= Decimal("474.20")),
    ({"min_total": 450, "max_total": 474.2}, lambda each: 450 <= (each.total or 0) <= Decimal("474.20")),
    ({"query": "CAFE reservation"}, lambda each: "Café" in (each.customer_name or "")),
    ({"query": "0011"}, lambda each: each.invoice_number == "0011"),
    ({"query": "bestreitet"}, lambda each: each.invoice_number == "0008"),
    ({"query": "po-7731"}, lambda each: each.invoice_number == "0019"),
    (_rule("balance", "gt", "3000"), lambda each: (each.balance or 0) > 3000 and word(each) != "deleted"),
    (_rule("purchase_order", "sw", "PO"), lambda each: bool(each.purchase_order)),
    (_rule("due", "lte", "2026-09-20"), lambda each: _due(each) <= date(2026, 9, 20) and word(each) != "deleted"),
    (_rule("due_date", "gt", "+10d"), lambda each: _due(each) > date(2026, 12, 4)),
    (_rule("date", "eq", "2026-10-05"), lambda each: each.invoice_date == date(2026, 10, 5)),
    (_rule("status", "eq", "partially paid"), lambda each: word(each) == "partially_paid"),
    (_rule("customer", "eq", "Acme Industries"), lambda each: each.customer == 154529),
    (_rule("number", "ew", "7"), lambda each: (each.invoice_number or "").endswith("7")),
]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[str(arguments) for arguments, _ in CASES])
async def test_the_filters_choose_what_they_say(number: int) -> None:
    arguments, keep = CASES[number]
    async with open_office() as office:
        found = await every_page(office, limit=3, **arguments)
        assert found == expected(office, keep)
        assert found


@pytest.mark.parametrize("search", ["ignored", "unsorted", "refused"])
async def test_every_invoice_is_found_once_whatever_nutcache_makes_of_the_search(office: Office, search: str) -> None:
    office.sandbox.control.turn(search=search)
    assert await every_page(office, limit=4) == expected(office, lambda each: word(each) != "deleted")
    assert await every_page(office, limit=2, overdue=True) == expected(office, is_overdue)
    assert await every_page(office, limit=2, query="acme") == expected(
        office, lambda each: "Acme" in (each.customer_name or "")
    )
    assert "applied here over all pages" in (await office.call("search_invoices", overdue=True))["note"]


async def test_pages_of_many_hold_every_invoice_once_and_read_no_more_than_needed(office: Office) -> None:
    rows = [
        {
            "customer": 154528,
            "status": 7 if number % 3 == 0 else 1,
            "invoice_date": f"2026-0{1 + number % 9}-11",
            "invoice_number": f"M-{number:03}",
            "total": "1",
            "organization": OURS,
        }
        for number in range(330)
    ]
    office.sandbox.control.insert("invoices", rows, OURS)
    wanted = expected(office, lambda each: word(each) != "deleted")
    assert await every_page(office, limit=37) == wanted
    assert await every_page(office, limit=100) == wanted
    office.asked()
    await office.call("search_invoices", status=["sent", "paid"], limit=10)
    assert office.asked() == ["POST invoices/filtered"]


async def test_an_overdue_invoice_says_for_how_many_days(office: Office) -> None:
    answer = await office.call("search_invoices", overdue=True, sort="due")
    due = [(each["due"], each["days_overdue"]) for each in answer["items"]]
    assert due == sorted(due)
    assert all((TODAY - date.fromisoformat(day)).days == days for day, days in due)
    everything = await office.call("search_invoices", status="all", limit=100)
    late = {each["number"] for each in everything["items"] if "days_overdue" in each}
    assert late == set(numbers(answer))


@pytest.mark.parametrize(("hour", "late"), [(3, False), (6, True)])
async def test_whether_an_invoice_is_overdue_is_decided_by_the_users_day(hour: int, late: bool) -> None:
    async with open_office() as office:
        # Due on the 25th; at 03:00 UTC on the 26th it is still the 25th in Toronto.
        row = {"customer": 154528, "status": 1, "due_date": "2026-11-25", "balance": "5", "invoice_number": "L"}
        office.sandbox.control.insert("invoices", [{**row, "invoice_date": "2026-11-01"}], OURS)
        office.clock.advance((24 + 9 + hour) * 3600)
        answer = await office.call("search_invoices", overdue=True)
        assert ("L" in numbers(answer)) is late


async def test_each_order_is_as_asked(office: Office) -> None:
    for sort, key in (("date", "date"), ("due", "due"), ("total", "total"), ("balance", "balance")):
        for sign in ("", "-"):
            answer = await office.call("search_invoices", sort=sign + sort, limit=100)
            told = [each[key] for each in answer["items"]]
            values = [Decimal(each) for each in told] if key in ("total", "balance") else told
            assert values == sorted(values, reverse=bool(sign)), sign + sort


async def test_a_customer_without_a_currency_is_billed_in_that_of_the_organization(office: Office) -> None:
    office.sandbox.control.store.update("customers", 154528, {"currency": None})
    answer = await office.call("search_invoices", customer=154528)
    assert {each["currency"] for each in answer["items"]} == {"CAD"}


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
@pytest.mark.parametrize("version", [3, 4])
async def test_the_currency_is_found_whether_customers_come_along_or_not(includes: str, version: int) -> None:
    async with open_office(version=version) as office:
        office.sandbox.control.turn(includes=includes)
        answer = await office.call("search_invoices", customer="acme corp", status="all")
        assert {each["currency"] for each in answer["items"]} == {"USD"}


async def test_a_currency_that_nutcache_does_not_tell_is_named_by_its_id(office: Office) -> None:
    office.sandbox.control.turn(forbidden=["currencies"], includes="ignored")
    answer = await office.call("search_invoices", customer="acme corp")
    assert {each["currency"] for each in answer["items"]} == {"currency 147"}


async def test_a_cursor_belongs_to_its_question(office: Office) -> None:
    cursor = (await office.call("search_invoices", limit=3, query="acme"))["next_cursor"]
    assert (await office.fail("search_invoices", limit=3, query="cafe", cursor=cursor))["field"] == "cursor"
    assert (await office.fail("search_invoices", limit=3, cursor=cursor))["field"] == "cursor"
