"""One customer among very many is found by its whole name or id without reading them all."""

from collections import Counter

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

MANY = [{"name": f"Client {number}"} for number in range(500)]


async def asked_to_find(office: Office, customer: int | str) -> Counter[str]:
    """Return what was asked about customers to add up the invoices of one."""
    office.asked()
    answer = await office.call("summarize_invoices", group_by=["customer"], customer=customer)
    assert {each["customer"] for each in answer["groups"]} == {"Acme Corporation"}
    return Counter(each for each in office.asked() if "customers" in each)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Acme Corporation", "POST customers/filtered"),
        (154528, "GET customers/154528"),
        ("154528", "GET customers/154528"),
    ],
    ids=["name", "number", "digits"],
)
async def test_a_whole_name_or_an_id_takes_two_requests(office: Office, said: int | str, asks: str) -> None:
    office.sandbox.control.insert("customers", MANY, 1686)
    assert await asked_to_find(office, said) == {"GET customers": 1, asks: 1}


@pytest.mark.parametrize("said", ["acme corp", "ACME CORPORATION", "Corporation Acme"])
async def test_any_other_name_is_looked_for_among_all(office: Office, said: str) -> None:
    office.sandbox.control.insert("customers", MANY, 1686)
    assert (await asked_to_find(office, said))["GET customers"] == 6
    assert await asked_to_find(office, said) == {}, "all are remembered"
    assert await asked_to_find(office, "Acme Corporation") == {}


async def test_few_customers_take_one_request(office: Office) -> None:
    assert await asked_to_find(office, "Acme Corporation") == {"GET customers": 1}


@pytest.mark.parametrize("search", ["honoured", "ignored", "refused"])
async def test_two_of_one_name_are_told_apart_whatever_becomes_of_a_search(office: Office, search: str) -> None:
    office.sandbox.control.insert("customers", [*MANY, {"name": "Acme Corporation"}], 1686)
    office.sandbox.control.turn(search=search)
    error = await office.fail("summarize_invoices", group_by=["month"], customer="Acme Corporation")
    assert (error["code"], len(error["candidates"])) == ("ambiguous", 2)
    assert (await office.fail("summarize_invoices", group_by=["month"], customer=1))["code"] == "not_found"


async def test_of_two_of_one_name_time_can_be_on_the_one_that_has_projects(office: Office) -> None:
    [namesake] = office.sandbox.control.insert("customers", [{"name": "Acme Corporation"}], 1686)
    said = {"group_by": ["project"], "customer": "Acme Corporation", "member": "all"}
    assert len((await office.call("summarize_time", **said))["groups"]) == 2
    office.sandbox.control.insert("projects", [{"name": "Shop", "customer": namesake, "status": 1}], 1686)
    await office.call("list_projects")
    assert (await office.fail("summarize_time", **said))["code"] == "ambiguous"
