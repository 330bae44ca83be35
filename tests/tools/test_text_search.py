"""What one list finds by a word, its siblings find too: customers, their projects and their invoices."""

from collections.abc import AsyncGenerator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.errors import AccessDenied
from nutmcp.remote.id import Id
from nutmcp.systems.nutcache.records import Customer, Invoice, Project
from nutmcp.tools.lists.searched import CUSTOMER_QUERY, INVOICE_QUERY, PROJECT_QUERY
from tests.examples import one_in, share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

OURS = 1686
PLACES = [
    "Quebec",
    "Québec",
    "quebec canada",
    "QC",
    "CAN",
    "Canada",
    "Laval",
    "Virginia",
    "virginie",
    "US VA",
    "Germany",
    "Allemagne",
    "75009",
    "Grande Allée",
    "G1R 2K4",
    "EUR",
]
PEOPLE = ["Sofia Bélanger", "sofia@lumen", "450-555-0168", "(450) 555 0168", "7035550175", "Weiss", "Lumen Quebec"]


@pytest.fixture
async def office() -> AsyncGenerator[Office]:
    """Open an office on a fresh sandbox; a search finds the same in every era of the protocol."""
    async with open_office() as opened:
        yield opened


async def found(office: Office, query: str) -> tuple[set[Id], set[Id], set[Id]]:
    """Return the customers that a query finds, whose projects it finds, and whose invoices."""
    customers = (await office.call("search_customers", query=query, status="all", limit=100))["items"]
    projects = (await office.call("list_projects", query=query, status="all", limit=100))["items"]
    invoices = (await office.call("search_invoices", query=query, status="all", limit=100))["items"]
    by_project = {
        each.id: each.customer for each in office.sandbox.control.rows("projects") if isinstance(each, Project)
    }
    by_invoice = {
        each.id: each.customer for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)
    }
    return (
        {each["id"] for each in customers},
        {by_project[each["id"]] or 0 for each in projects},
        {by_invoice[each["id"]] or 0 for each in invoices},
    )


async def holds(office: Office, query: str) -> bool:
    """Return whether all that the customers found have is found too; and whether there are any."""
    customers, of_projects, of_invoices = await found(office, query)
    rows = office.sandbox.control.rows
    with_projects = {each.customer for each in rows("projects") if isinstance(each, Project)}
    with_invoices = {each.customer for each in rows("invoices") if isinstance(each, Invoice)}
    assert of_projects >= customers & with_projects
    assert of_invoices >= customers & with_invoices
    return bool(customers)


@pytest.mark.parametrize("query", share_of([*PLACES, *PEOPLE], 3))
async def test_a_word_that_finds_customers_finds_their_projects_and_invoices(office: Office, query: str) -> None:
    assert await holds(office, query)


async def test_invoices_of_a_province_are_found_though_it_is_in_no_city(office: Office) -> None:
    answer = await office.call("search_invoices", query="Quebec", limit=100)
    customers = {each["customer"] for each in answer["items"]}
    assert {"Fjord & Fils", "Lumen Énergie", "Coopérative des Érables", "Café Réservation inc."} <= customers
    sums = await office.call("summarize_invoices", query="Quebec", group_by=["customer"], status="all")
    assert {each["customer"] for each in sums["groups"]} >= customers


async def test_a_number_is_searched_with_its_sign_too(office: Office) -> None:
    assert [each["number"] for each in (await office.call("search_invoices", query="#0007"))["items"]] == ["0007"]


async def test_an_invoice_is_found_by_where_its_customer_was_and_where_it_is(office: Office) -> None:
    office.sandbox.control.store.update("customers", 154535, {"city": "Gaspé", "name": "Lumen Gaspésie"})
    for query in ("Laval", "Gaspe", "lumen gaspesie", "Lumen Énergie"):
        numbers = [each["number"] for each in (await office.call("search_invoices", query=query))["items"]]
        assert "0007" in numbers


@settings(max_examples=one_in(2))
@given(data=st.data())
async def test_any_words_of_a_customer_find_the_same_everywhere(data: st.DataObject) -> None:
    async with open_office() as office:
        rows = office.sandbox.control.rows("customers")
        customers = [each for each in rows if isinstance(each, Customer) and each.organization == OURS]
        customer = data.draw(st.sampled_from(customers))
        said = [customer.name, customer.contact, customer.email, customer.phone, customer.address, customer.city]
        words = [word for text in said if text for word in text.split() if any(map(str.isalnum, word))]
        query = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3)))
        assert await holds(office, query)


async def test_the_words_of_the_tools_name_the_same_fields(office: Office) -> None:
    tools = {each.name: each for each in (await office.assistant.list_tools()).tools}
    for name, text in (
        ("search_customers", CUSTOMER_QUERY),
        ("list_projects", PROJECT_QUERY),
        ("search_invoices", INVOICE_QUERY),
    ):
        assert tools[name].input_schema["properties"]["query"]["description"] == text


async def test_a_search_still_finds_what_the_user_may_see_where_customers_are_not_shown(office: Office) -> None:
    office.sandbox.control.fail("status", status=403, path="customers", times=None)
    numbers = [each["number"] for each in (await office.call("search_invoices", query="Laval"))["items"]]
    assert numbers == ["0007"]
    with pytest.raises(AccessDenied):
        await office.desk.directory.customers(fresh=True)


async def test_a_failure_on_the_way_to_the_customers_is_told(office: Office) -> None:
    office.sandbox.control.fail("status", status=500, path="customers", times=None)
    assert (await office.fail("search_invoices", query="Laval"))["code"] == "unavailable"


@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
@pytest.mark.parametrize("query", ["virginia", "sofia lumen", "0007", "QC"])
async def test_invoices_are_found_by_their_customers_wherever_these_come_from(includes: str, query: str) -> None:
    async with open_office() as office:
        expected = await office.call("search_invoices", query=query, status="all", limit=100)
        office.sandbox.control.turn(includes=includes)
        office.clock.advance(121)
        assert await office.call("search_invoices", query=query, status="all", limit=100) == expected


async def test_words_are_looked_for_in_invoices_without_reading_all_customers(office: Office) -> None:
    more = [{"name": f"Customer {number}", "status": 0} for number in range(900)]
    office.sandbox.control.insert("customers", more, OURS)
    assert (await office.call("search_invoices", query="virginia"))["items"]
    asked = office.asked()
    assert [asked.count(f"GET {each}") for each in ("organizations", "customers")] == [1, 1], (
        "the second for the places"
    )
    assert len(asked) == 3
    office.clock.advance(121)
    await office.call("summarize_invoices", query="virginia", group_by=["customer"])
    assert [each.partition(" ")[2].partition("/")[0] for each in office.asked()] == ["invoices"]
