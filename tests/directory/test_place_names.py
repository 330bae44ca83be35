"""Projects are found by where their customers are, without reading all customers for it."""

from collections import Counter

import pytest

from nutmcp.systems.nutcache.records import Customer
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

OURS = 1686
OTHERS = [{"name": f"Client {number}", "country": 40, "state": 60, "currency": 25} for number in range(500)]
JAPAN, MEXICO, CAMEROON, CONGO = 109, 145, 39, 50


def open_branches(office: Office, *countries: int) -> None:
    """Add many customers, and after them one with a project in each of the countries."""
    used = {each.country for each in office.sandbox.control.rows("customers") if isinstance(each, Customer)}
    assert not used & set(countries)
    office.sandbox.control.insert("customers", OTHERS, OURS)
    rows = [{"name": f"Branch {each}", "country": each, "currency": 25} for each in countries]
    customers = office.sandbox.control.insert("customers", rows, OURS)
    projects = [{"name": f"Branch work {each}", "customer": each, "status": 1} for each in customers]
    office.sandbox.control.insert("projects", projects, OURS)


async def found_in(office: Office, query: str) -> tuple[list[str], Counter[str]]:
    """Return the names of the projects found, and what was asked beside the list of them."""
    await office.call("list_projects")
    office.asked()
    items = (await office.call("list_projects", query=query))["items"]
    return [each["name"].partition(" work")[0] for each in items], Counter(office.asked()) - Counter(["GET projects"])


async def test_the_first_page_of_customers_tells_most_places(office: Office) -> None:
    office.sandbox.control.insert("customers", OTHERS, OURS)
    found, asked = await found_in(office, "Quebec")
    assert "Brand refresh" in found
    assert asked == {"GET customers": 1}
    assert (await found_in(office, "Quebec"))[1] == {}
    office.clock.advance(600)
    assert (await found_in(office, "Quebec"))[1] == {}, "places hardly ever change"


async def test_a_place_that_came_with_no_customer_of_that_page_is_asked_for_by_itself(office: Office) -> None:
    open_branches(office, JAPAN)
    found, asked = await found_in(office, "Japan")
    assert found == ["Branch"]
    assert asked == {"GET customers": 1, "GET countries/109": 1}
    assert await found_in(office, "Japan") == (["Branch"], Counter())


async def test_many_such_places_come_with_the_list_of_their_kind(office: Office) -> None:
    open_branches(office, JAPAN, MEXICO, CAMEROON, CONGO)
    found, asked = await found_in(office, "Cameroun")
    assert found == ["Branch"]
    assert asked == {"GET customers": 1, "GET countries": 1}


async def test_a_place_that_nobody_tells_is_not_asked_for_again(office: Office) -> None:
    open_branches(office, JAPAN)
    office.sandbox.control.fail("status", status=404, path="countries/109", times=None)
    assert await found_in(office, "Japan") == (
        [],
        Counter({"GET customers": 1, "GET countries/109": 1}),
    )
    assert await found_in(office, "country 109") == (["Branch"], Counter())


async def test_a_failure_on_the_way_to_a_place_is_told(office: Office) -> None:
    open_branches(office, JAPAN)
    office.sandbox.control.fail("status", status=500, path="countries/109", times=None)
    assert (await office.fail("list_projects", query="Japan"))["code"] == "unavailable"


async def test_where_places_never_come_along_the_lists_of_them_are_read(office: Office) -> None:
    office.sandbox.control.turn(includes="ignored")
    await office.call("list_projects")
    office.asked()
    items = (await office.call("list_projects", query="Germany"))["items"]
    assert items == []
    items = (await office.call("list_projects", query="Quebec"))["items"]
    assert "Brand refresh" in [each["name"] for each in items]
    assert {each.partition("/")[0] for each in office.asked()} == {
        f"GET {each}" for each in ("countries", "states", "currencies", "projects")
    }
