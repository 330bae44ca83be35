"""Amounts come in the currency that is theirs, with its decimals, and the name of it beside them."""

from decimal import Decimal
from typing import Any

import pytest

from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import FieldKind, field_kinds, of_kind
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.examples import share_of
from tests.tools.test_records import LISTED, parent_of
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

OURS, ME = 1686, 9015
ACME, CAFE, WEBSITE, DESIGN = 154528, 154530, 6640, 106960
KWD, JPY, TND = 998, 70, 999
NO_MONEY = ("rate", "quantity")


@pytest.fixture(autouse=True)
def currencies(office: Office) -> None:
    """Let there be currencies of three decimals; what Nutcache says of the decimals of one is wrong."""
    rows = [{"id": KWD, "code": "KWD", "decimal_count": 3}, {"id": TND, "code": "TND", "decimal_count": 2}]
    office.sandbox.control.insert("currencies", rows)


def bill(office: Office, amounts: list[str], **fields: object) -> list[Id]:
    """Add sent invoices to Acme, which have no taxes and are overdue, and return their ids."""
    row = {"customer": ACME, "status": 1, "organization": OURS, "due_date": "2026-11-01", "taxes_amount": 0, **fields}
    rows = [{**row, **dict.fromkeys(("total", "balance", "total_amount_before_taxes"), each)} for each in amounts]
    return office.sandbox.control.insert("invoices", [{"paid_to_date": 0, **each} for each in rows], OURS)


def in_currency(answer: Answer, code: str) -> dict[str, Any]:
    """Return the total of a currency."""
    (total,) = (each for each in answer["totals"] if each["currency"] == code)
    return total


@pytest.mark.parametrize(
    ("currency", "code", "amounts", "total"),
    [
        (KWD, "KWD", ["3.704"], "3.704"),
        (KWD, "KWD", ["3.7", "0.0004"], "3.700"),
        (KWD, "KWD", ["3.7005", "0.001"], "3.702"),
        (TND, "TND", ["0.001"], "0.001"),
        (JPY, "JPY", ["1500", "59"], "1559"),
        (JPY, "JPY", ["0.5"], "1"),
    ],
)
async def test_sums_have_the_decimals_of_their_currency(
    office: Office, currency: int, code: str, amounts: list[str], total: str
) -> None:
    office.sandbox.control.insert("customers", [{"id": 300_000, "name": "Far Away", "currency": currency}], OURS)
    bill(office, amounts, customer=300_000)
    answer = await office.call("summarize_invoices", group_by=["customer"], customer="Far Away")
    nothing = "0" if code == "JPY" else "0.000"
    for sums in (*answer["groups"], *answer["totals"]):
        for name in ("subtotal", "total", "balance", "overdue"):
            assert sums[name] == total
        assert (sums["paid"], sums["taxes"], sums["currency"]) == (nothing, nothing, code)
        assert sums["ages"] == {**dict.fromkeys(sums["ages"], nothing), "d1_30": total}
    customer = (await office.call("get_customer", customer="Far Away"))["customer"]
    assert (customer["balance"], customer["overdue"], customer["currency"]) == ({code: total}, {code: total}, code)


async def test_subtotal_and_taxes_are_those_of_the_invoices(office: Office) -> None:
    answer = await office.call("summarize_invoices", group_by=["month"], status=["all"])
    rows = [each for each in of_kind(Invoice, office.sandbox.control.rows("invoices")) if each.organization == OURS]
    assert sum(Decimal(each["subtotal"]) for each in answer["totals"]) == sum(
        each.total_amount_before_taxes or 0 for each in rows
    )
    assert sum(Decimal(each["taxes"]) for each in answer["totals"]) == sum(each.taxes_amount or 0 for each in rows)


@pytest.mark.parametrize(
    ("currency", "change", "check"),
    [
        (KWD, {"balance": "3.705"}, "Total less payments is 3.704, the balance says 3.705."),
        (KWD, {"balance": "3.703"}, "Total less payments is 3.704, the balance says 3.703."),
        (KWD, {"balance": "3.7044"}, "adds up"),
        (KWD, {"total_amount_before_taxes": "3.705"}, None),
        (JPY, {"total": "4", "balance": "5"}, None),
        (None, {"balance": "3.71"}, "Total less payments is 3.70, the balance says 3.71."),
    ],
)
async def test_an_invoice_adds_up_to_the_minor_unit_of_its_currency(
    office: Office, currency: int | None, change: dict[str, str], check: str | None
) -> None:
    (number,) = bill(office, ["3.704"], currency=currency)
    line = {"invoice": number, "quantity": 1, "price": "3.704", "total_price": "3.704"}
    office.sandbox.control.insert("invoice_details", [line], OURS)
    assert (await office.call("get_invoice", invoice=number))["invoice"]["check"] == "adds up"
    office.sandbox.control.store.update("invoices", number, change)
    told = (await office.call("get_invoice", invoice=number))["invoice"]["check"]
    assert told == check if check else "says" in told


@pytest.mark.parametrize(
    ("currency", "price", "amount", "check"),
    [
        (
            None,
            "33.334",
            "233.33",
            "Line 1 says 233.33, quantity times price is 233.338: it was cut, rounded it is 233.34.",
        ),
        (None, "33.334", "233.34", "adds up"),
        (None, "33.334", "233.338", "adds up"),
        (JPY, "14.27", "99", "Line 1 says 99, quantity times price is 99.89: it was cut, rounded it is 100."),
        (KWD, "0.5297", "3.708", "adds up"),
        (KWD, "0.5297", "3.70", "Line 1 says 3.700, quantity times price is 3.7079."),
    ],
)
async def test_an_amount_that_was_cut_where_others_are_rounded_is_said_to_be(
    office: Office, currency: int | None, price: str, amount: str, check: str
) -> None:
    (number,) = bill(office, [amount], currency=currency)
    line = {"invoice": number, "quantity": 7, "price": price, "total_price": amount}
    office.sandbox.control.insert("invoice_details", [line], OURS)
    assert (await office.call("get_invoice", invoice=number))["invoice"]["check"] == check


@pytest.mark.parametrize("own", [KWD, str(KWD), "KWD", "kwd"], ids=repr)
async def test_the_currency_that_an_invoice_carries_counts_and_not_its_customers(
    office: Office, own: int | str
) -> None:
    owed = (await office.call("get_customer", customer=ACME))["customer"]["balance"]
    (number,) = bill(office, ["3.704"], currency=own, invoice_number="K-1")
    answer = await office.call("summarize_invoices", group_by=["customer"], customer=ACME)
    assert in_currency(answer, "KWD")["total"] == "3.704"
    assert in_currency(answer, "USD")["balance"] == owed["USD"]
    customer = (await office.call("get_customer", customer=ACME))["customer"]
    assert customer["balance"] == {**owed, "KWD": "3.704"}
    assert customer["currency"] == "USD"
    (row,) = (await office.call("search_invoices", query="K-1"))["items"]
    assert (row["total"], row["balance"], row["currency"]) == ("3.704", "3.704", "KWD")
    invoice = (await office.call("get_invoice", invoice="K-1"))["invoice"]
    assert (invoice["subtotal"], invoice["currency"]) == ("3.704", "KWD")
    record = (await office.call("get_record", resource="invoices", id=number))["record"]
    assert (record["total"], record["currency"]) == ("3.704", "KWD")


async def test_a_customer_of_a_project_that_carries_a_currency_is_priced_in_it(office: Office) -> None:
    office.sandbox.control.store.update("projects", WEBSITE, {"currency": "JPY"})
    office.clock.advance(300)
    answer = await office.call("summarize_time", group_by=["project"], project=WEBSITE, member="all")
    assert list(answer["total"]["billable_value"]) == ["JPY"]
    assert "." not in answer["total"]["billable_value"]["JPY"]
    project = (await office.call("get_project", project=WEBSITE))["project"]
    assert (project["currency"], project["services"][0]["rate"]) == ("JPY", "95")


async def test_two_currencies_of_one_code_are_one(office: Office) -> None:
    office.sandbox.control.insert("currencies", [{"id": 1_000, "code": "USD", "decimal_count": 2}])
    (first, second) = bill(office, ["1.10", "2.20"], currency=1_000)
    office.sandbox.control.store.update("invoices", second, {"currency": 147})
    before = in_currency(await office.call("summarize_invoices", group_by=["currency"], min_total=2), "USD")
    after = in_currency(await office.call("summarize_invoices", group_by=["currency"], min_total=1), "USD")
    assert Decimal(after["total"]) - Decimal(before["total"]) == Decimal("1.10")
    assert id_order(first) < id_order(second)


def has_money(resource: str, row: dict[str, Any]) -> bool:
    """Return whether a row of a resource holds an amount."""
    held = field_kinds(RESOURCES[resource].record)
    return any(held.get(name) is FieldKind.AMOUNT and name not in NO_MONEY for name in row)


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
@pytest.mark.parametrize("name", share_of(LISTED, 3))
async def test_every_amount_of_any_record_stands_beside_the_name_of_its_currency(name: str, includes: str) -> None:
    async with open_office() as office:
        office.sandbox.control.turn(includes=includes)
        asked = list(RESOURCES[name].includes)
        answer = await office.call("find_records", resource=name, includes=asked, limit=100, **parent_of(name))
        rows = [(name, row) for row in answer["items"]]
        rows += [(kind, row) for kind, found in answer.get("included", {}).items() for row in found]
        for kind, row in rows:
            if has_money(kind, row):
                assert row["currency"] in {"CAD", "USD", "EUR"}, (kind, row)
            elif kind in {"projects", "invoices", "expenses", "time_entries", "taxes"}:
                assert "currency" not in row


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
async def test_what_belongs_to_a_record_is_in_its_currency(includes: str) -> None:
    async with open_office() as office:
        office.sandbox.control.turn(includes=includes)
        store = office.sandbox.control.store
        store.update("customers", ACME, {"currency": JPY})
        store.update("expenses", 234351, {"currency": "KWD", "amount_due": "1.234"})
        expense = (await office.call("get_record", resource="expenses", id=234351))["record"]
        assert (expense["amount_due"], expense["currency"]) == ("1.234", "KWD")
        taxes = (await office.call("find_records", resource="expense_taxes", parent=234351))["items"]
        assert {each["currency"] for each in taxes} == {"KWD"}
        services = (await office.call("find_records", resource="project_services", parent=WEBSITE))["items"]
        assert (services[0]["billing_rate"], services[0]["currency"]) == ("95", "JPY")
        project = (await office.call("get_record", resource="projects", id=WEBSITE))["record"]
        assert project["currency"] == "JPY"
        (number,) = bill(office, ["1559"])
        line = {"invoice": number, "quantity": 1, "price": "1559", "total_price": "1559"}
        office.sandbox.control.insert("invoice_details", [line], OURS)
        lines = (await office.call("find_records", resource="invoice_details", parent=number))["items"]
        assert [(each["price"], each["currency"]) for each in lines] == [("1559", "JPY")]


async def test_what_no_document_has_cannot_be_asked_for(office: Office) -> None:
    for arguments in ({"filters": [{"property": "currency", "operator": "eq", "value": "KWD"}]}, {"sort": "currency"}):
        error = await office.fail("find_records", resource="invoices", **arguments)
        assert error["code"] == "invalid_arguments"
        assert "Invoices have no property “currency”" in error["message"]


async def test_naming_the_currency_costs_few_requests_and_none_where_there_is_no_amount(office: Office) -> None:
    await office.call("get_account")
    office.asked()
    costs: list[tuple[dict[str, Any], list[str]]] = [
        ({"resource": "invoices", "limit": 50}, ["POST invoices/filtered"]),
        ({"resource": "projects", "limit": 50}, ["POST projects/filtered"]),
        ({"resource": "time_entries", "limit": 50}, ["POST time_entries/filtered"]),
        ({"resource": "countries", "limit": 5}, ["POST countries/filtered"]),
        ({"resource": "invoice_taxes", "parent": 9287}, ["GET invoices/9287/invoice_taxes", "GET invoices/9287"]),
    ]
    for arguments, wanted in costs:
        await office.call("find_records", **arguments)
        asked = office.asked()
        assert [each for each in asked if "currencies" not in each] == wanted
        assert sum("currencies" in each for each in asked) <= 3


async def test_amounts_are_told_to_whoever_may_not_see_the_customers(office: Office) -> None:
    office.sandbox.control.turn(forbidden=frozenset({"customers"}), includes="ignored")
    answer = await office.call("find_records", resource="invoices", limit=100)
    assert {each["currency"] for each in answer["items"]} == {"unknown"}
    row = next(each for each in answer["items"] if each["id"] == 9287)
    assert row["total_amount_before_taxes"] == "2280.83"
