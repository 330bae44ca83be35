"""An assistant adds up the tax of each code: for what is to be remitted, in each currency, of every group."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.systems.nutcache.records import InvoiceTax
from tests.examples import one_in
from tests.tools.test_summarize_invoices import OURS, ours
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

CANADIAN, AMERICAN = 154535, 154528
LEVELS = st.sampled_from([["currency"], ["month"], ["customer"], ["status", "month"], ["age"]])
CENTS = st.integers(0, 50_000).map(lambda cents: Decimal(cents) / 100)


def taxed(office: Office) -> dict[str, dict[str, Decimal]]:
    """Return the tax of each code by currency, as the rows of counted invoices have it."""
    currencies = {each.id: code for each, code in ours(office)}
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in office.sandbox.control.rows("invoice_taxes"):
        assert isinstance(each, InvoiceTax)
        if each.invoice in currencies:
            found[currencies[each.invoice]][each.code or ""] += each.total or 0
    return found


def as_amounts(sums: list[Any]) -> dict[str, dict[str, Decimal]]:
    """Return the tax of each code by currency, as groups or totals tell it."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in sums:
        for code, amount in each.get("tax_by_code", {}).items():
            found[each["currency"]][code] += Decimal(amount)
    return found


def check(office: Office, answer: Answer) -> None:
    assert as_amounts(answer["groups"]) == as_amounts(answer["totals"]) == taxed(office)
    for sums in (*answer["groups"], *answer["totals"]):
        assert sum(map(Decimal, sums.get("tax_by_code", {}).values())) == Decimal(sums["taxes"])
        assert Decimal(sums["subtotal"]) + Decimal(sums["taxes"]) == Decimal(sums["total"])


async def test_the_tax_of_each_code_is_told_of_each_group_and_costs_no_request_more(office: Office) -> None:
    await office.call("summarize_invoices", group_by=["currency"])
    office.asked()
    answer = await office.call("summarize_invoices", group_by=["month"])
    assert office.asked() == ["POST invoices/filtered"]
    check(office, answer)
    (cad,) = [each for each in answer["totals"] if each["currency"] == "CAD"]
    assert cad["tax_by_code"] == {"GST": "741.18", "HST": "179.40", "QST": "1320.34"}


async def test_where_taxes_do_not_come_along_none_is_asked_for_one_by_one_and_that_is_said(office: Office) -> None:
    office.sandbox.control.turn(includes="ignored")
    answer = await office.call("summarize_invoices", group_by=["currency"])
    assert "Nutcache did not send the taxes along, so that the tax of each code is not told." in answer["note"]
    assert all("tax_by_code" not in each for each in (*answer["groups"], *answer["totals"]))
    assert not any("invoice_taxes" in each for each in office.asked())


async def test_taxes_that_come_nested_count_too(office: Office) -> None:
    office.sandbox.control.turn(includes="nested")
    check(office, await office.call("summarize_invoices", group_by=["month"]))


async def test_an_invoice_whose_taxes_come_to_something_else_is_counted_in_the_note(office: Office) -> None:
    invoice = next(each.id for each, code in ours(office) if code == "CAD")
    office.sandbox.control.store.update("invoices", invoice or 0, {"taxes_amount": Decimal("999.99")})
    answer = await office.call("summarize_invoices", group_by=["currency"])
    assert "1 invoice has another tax than its codes come to" in answer["note"]


async def whole_books(rows: list[tuple[bool, list[tuple[str, Decimal]]]], group_by: list[str]) -> None:
    async with open_office() as office:
        for number, (foreign, taxes) in enumerate(rows):
            tax = sum((each for _, each in taxes), Decimal(0))
            about = {"customer": AMERICAN if foreign else CANADIAN, "status": 1 + number % 3, "organization": OURS}
            amounts = {"total_amount_before_taxes": 100, "taxes_amount": tax, "total": 100 + tax, "balance": 100}
            dates = {"invoice_date": f"2026-{1 + number % 12:02}-03", "due_date": "2026-10-01"}
            [id] = office.sandbox.control.insert("invoices", [{**about, **amounts, **dates}], OURS)
            lines = [{"invoice": id, "code": code, "rate": "0.05", "total": each} for code, each in taxes]
            office.sandbox.control.insert("invoice_taxes", lines, OURS)
        check(office, await office.call("summarize_invoices", group_by=group_by))


@settings(max_examples=one_in(3))
@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.tuples(st.sampled_from(["GST", "QST", "VAT"]), CENTS), max_size=3))),
    LEVELS,
)
def test_groups_add_up_to_the_totals_and_both_to_the_rows(
    rows: list[tuple[bool, list[tuple[str, Decimal]]]], group_by: list[str]
) -> None:
    anyio.run(whole_books, rows, group_by)
