"""An assistant looks for customers, and at one of them."""

from decimal import Decimal
from typing import Any

import pytest

from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ACME, OUELLET, LUMEN = 154528, 154541, 154535
OWED = (InvoiceStatus.SENT, InvoiceStatus.VIEWED, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.DISPUTED)


def names(answer: dict[str, Any]) -> list[str]:
    return [each["name"] for each in answer["items"]]


def owed_by(office: Office, customer: int) -> Decimal:
    invoices = [each for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)]
    mine = [each for each in invoices if each.customer == customer and each.status in OWED]
    return sum((each.balance or Decimal(0) for each in mine), Decimal(0))


async def test_the_customers_in_richmond_are_two_and_their_places_have_names(office: Office) -> None:
    answer = await office.call("search_customers", query="richmond")
    assert answer["items"][1] == {
        "id": 154531,
        "name": "Pacific Tea House",
        "contact": "Wei Chen",
        "email": "wei@pacific-tea.example",
        "phone": "604-555-0126",
        "city": "Richmond",
        "state": "British Columbia",
        "country": "Canada",
        "status": "active",
        "currency": "CAD",
    }
    assert names(answer) == ["Acme Corporation", "Pacific Tea House"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Richmond Virginia", ["Acme Corporation"]),
        ("richmond VA", ["Acme Corporation"]),
        ("ELODIE", ["Café Réservation inc."]),
        ("o'neil", ["O’Neil & Daughters"]),
        ("604 555 0126", ["Pacific Tea House"]),
        ("(604) 555-0126", ["Pacific Tea House"]),
        ("6045550126", ["Pacific Tea House"]),
        ("wei@pacific", ["Pacific Tea House"]),
        ("zenith", ["Zenith Health", "Zénith Immobilier"]),
        ("nobody at all", []),
    ],
)
async def test_words_are_found_wherever_a_customer_has_them(office: Office, query: str, found: list[str]) -> None:
    assert names(await office.call("search_customers", query=query)) == found


async def test_each_search_costs_one_request_and_a_next_page_none(office: Office) -> None:
    await office.call("search_customers", query="acme")
    assert office.asked() == ["GET organizations", "GET customers"]
    answer = await office.call("search_customers", query="usa", limit=2)
    assert office.asked() == ["GET customers"]
    assert (await office.call("search_customers", query="usa", limit=2, cursor=answer["next_cursor"]))["items"]
    assert office.asked() == []


async def test_inactive_customers_are_left_out_and_counted(office: Office) -> None:
    answer = await office.call("search_customers", query="ouellet")
    assert answer == {"items": [], "note": "Left out although matching: 1 inactive. Name the status to see them."}
    assert names(await office.call("search_customers", query="ouellet", status="inactive")) == ["Garage Ouellet"]
    assert len((await office.call("search_customers", status=["active", "inactive"], limit=100))["items"]) == 15


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"property": "city", "operator": "eq", "value": "richmond"}, {"Acme Corporation", "Pacific Tea House"}),
        ({"property": "country", "operator": "eq", "value": "germany"}, {"Brauhaus Müller GmbH"}),
        ({"property": "country", "operator": "eq", "value": "DE"}, {"Brauhaus Müller GmbH"}),
        ({"property": "state", "operator": "eq", "value": "VA"}, {"Acme Corporation", "Old Dominion Books"}),
        ({"property": "currency", "operator": "eq", "value": "EUR"}, None),
        ({"property": "name", "operator": "sw", "value": "acme"}, {"Acme Corporation", "Acme Industries"}),
        ({"property": "name", "operator": "ct", "value": "tea"}, {"Pacific Tea House"}),
        ({"property": "email", "operator": "ew", "value": "acme.example"}, {"Acme Corporation"}),
        ({"property": "id", "operator": "lte", "value": 154529}, {"Acme Corporation", "Acme Industries"}),
        ({"property": "id", "operator": "lt", "value": "154529"}, {"Acme Corporation"}),
        ({"property": "Zip code", "operator": "eq", "value": 23223}, {"Acme Corporation"}),
        ({"property": "status", "operator": "eq", "value": "Inactive"}, set[str]()),
    ],
)
async def test_filters_are_asked_of_nutcache_in_our_words(
    office: Office, rule: dict[str, object], found: set[str] | None
) -> None:
    await office.call("search_customers", limit=1)
    office.asked()
    answer = await office.call("search_customers", filters=[rule])
    # The first bound on a number is tried before, lest it be compared as text.
    assert office.asked() == ["POST customers/filtered"] * (2 if rule["property"] == "id" else 1)
    if found is None:
        assert {each["currency"] for each in answer["items"]} == {"EUR"}
    else:
        assert set(names(answer)) == found


async def test_filters_query_and_status_hold_together(office: Office) -> None:
    rules = [
        {"property": "city", "operator": "eq", "value": "Richmond"},
        {"property": "country", "operator": "neq", "value": "Canada"},
    ]
    assert names(await office.call("search_customers", filters=rules)) == ["Acme Corporation"]
    assert names(await office.call("search_customers", filters=rules, query="tea")) == []


@pytest.mark.parametrize("search", ["ignored", "refused"])
async def test_a_filter_that_nutcache_does_not_apply_is_applied_here_and_said(office: Office, search: str) -> None:
    office.sandbox.control.turn(search=search)
    answer = await office.call(
        "search_customers", filters=[{"property": "city", "operator": "eq", "value": "Richmond"}]
    )
    assert names(answer) == ["Acme Corporation", "Pacific Tea House"]
    assert "applied here over all pages" in answer["note"]


@pytest.mark.parametrize(
    ("filters", "field", "says"),
    [
        (
            [{"property": "town", "operator": "eq", "value": "x"}],
            "filters[0].property",
            "Valid properties are: id, name",
        ),
        ([{"property": "citty", "operator": "eq", "value": "x"}], "filters[0].property", "did you mean “city”?"),
        ([{"property": "city", "operator": "like", "value": "x"}], "filters[0].operator", "eq, neq, gt, lt"),
        ([{"property": "city", "operator": "eq"}], "filters[0].value", "missing"),
        ([{"property": "city", "operator": "eq", "value": "x", "and": 1}], "filters[0].and", "Valid arguments are"),
        ([{"property": "country", "operator": "eq", "value": "Atlantis"}], "filters[0].value", "no country"),
        ([{"property": "status", "operator": "eq", "value": "asleep"}], "filters[0].value", "active, inactive"),
        ([{"property": "status", "operator": "ct", "value": "act"}], "filters[0].value", "eq, neq"),
        ([{"property": "tax", "operator": "eq", "value": "GST"}], "filters[0].value", "whole number"),
        ([{"property": "id", "operator": "eq", "value": 1.5}], "filters[0].value", "whole number"),
        ([{"property": "city", "operator": "eq", "value": "x"}] * 21, "filters", "at most 20"),
        ([{"property": "city", "operator": "eq", "value": "x"}, "x"], "filters[1]", "an object with property"),
        ("city is x", "filters", "list"),
    ],
)
async def test_a_wrong_filter_is_named_with_what_is_valid(
    office: Office, filters: object, field: str, says: str
) -> None:
    error = await office.fail("search_customers", filters=filters)
    assert error["field"] == field, error
    assert says in error["message"]


async def test_one_customer_tells_what_is_owed_in_its_own_currency(office: Office) -> None:
    answer = await office.call("get_customer", customer="Acme Corp")
    customer = answer["customer"]
    owed = f"{owed_by(office, ACME):.2f}"
    assert customer["balance"] == {"USD": owed}
    assert customer["overdue"] == {"USD": owed}
    assert customer["projects"] == 3
    assert customer["address"] == "4992 Worley Avenue"
    assert customer["state"] == "Virginia"


async def test_what_is_not_due_yet_is_not_overdue_and_nothing_owed_is_zero(office: Office) -> None:
    cafe = (await office.call("get_customer", customer="Café Réservation"))["customer"]
    assert cafe["overdue"] == {"CAD": "0.00"}
    assert cafe["balance"] == {"CAD": "2656.49"}
    assert cafe["tax"] == "GST" or cafe["tax"]
    ouellet = (await office.call("get_customer", customer=OUELLET))["customer"]
    assert ouellet["balance"] == {"CAD": "0.00"}
    assert ouellet["status"] == "inactive"


async def test_a_customer_by_id_costs_one_request_each_for_itself_invoices_and_projects(office: Office) -> None:
    await office.call("get_account")
    office.asked()
    await office.call("get_customer", customer=ACME)
    assert office.asked() == [f"GET customers/{ACME}", "POST invoices/filtered", "POST projects/filtered"]


async def test_what_is_owed_counts_every_page(office: Office) -> None:
    row = {"customer": LUMEN, "status": 1, "due_date": "2026-01-31", "balance": "10.01", "total": "10.01"}
    before = owed_by(office, LUMEN)
    office.sandbox.control.insert("invoices", [row] * 230, 1686)
    customer = (await office.call("get_customer", customer=LUMEN))["customer"]
    assert customer["balance"] == {"CAD": f"{before + 230 * Decimal('10.01'):.2f}"}


async def test_a_page_that_fails_in_the_middle_fails_the_sum(office: Office) -> None:
    row = {"customer": LUMEN, "status": 1, "balance": "1", "total": "1"}
    office.sandbox.control.insert("invoices", [row] * 230, 1686)
    office.sandbox.control.fail("status", path="invoices/filtered", status=500, skip=1, times=None)
    assert (await office.fail("get_customer", customer=LUMEN))["code"] == "unavailable"


@pytest.mark.parametrize(
    ("said", "code"),
    [("acme", "ambiguous"), ("acmee corporation", "not_found"), (1, "not_found"), ("", "invalid_arguments")],
)
async def test_a_customer_that_is_not_clear_comes_back_with_candidates(office: Office, said: object, code: str) -> None:
    error = await office.fail("get_customer", customer=said)
    assert error["code"] == code
    if said in ("acme", "acmee corporation"):
        assert {"id", "name", "city"} <= error["candidates"][0].keys()


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
async def test_places_and_taxes_have_names_wherever_they_come_from(office: Office, includes: str) -> None:
    office.sandbox.control.turn(includes=includes)
    for customer in (ACME, "acme corp"):
        found = (await office.call("get_customer", customer=customer))["customer"]
        assert (found["state"], found["country"], found["currency"]) == ("Virginia", "United States", "USD")
    answer = await office.call("search_customers", query="richmond canada")
    assert names(answer) == ["Pacific Tea House"]


async def test_a_page_of_more_says_how_many_there_are_in_all(office: Office) -> None:
    answer = await office.call("search_customers", limit=3)
    assert (len(answer["items"]), answer["total"]) == (3, 14)
    last = await office.call("search_customers", limit=14)
    assert "total" not in last
    projects = await office.call("list_projects", limit=1)
    assert projects["total"] == len((await office.call("list_projects", limit=100))["items"])


@pytest.mark.parametrize("said", ["daron", "Daron D Barrett", "Wei"])
async def test_a_customer_is_known_by_its_contact_where_no_name_is_like_that(office: Office, said: str) -> None:
    customer = (await office.call("get_customer", customer=said))["customer"]
    assert said.split(maxsplit=1)[0].casefold() in customer["contact"].casefold()


async def test_a_name_goes_before_a_contact(office: Office) -> None:
    office.sandbox.control.store.update("customers", 154531, {"contact": "Zenith Barrett"})
    assert (await office.call("get_customer", customer="zenith health"))["customer"]["name"] == "Zenith Health"
    assert (await office.call("get_customer", customer="pacific"))["customer"]["id"] == 154531
