"""Filtered searches, as a caller of the API meets them."""

from typing import Any

import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from tests.sandbox.driver import read, relations

pytestmark = pytest.mark.anyio


def search(*rules: tuple[str, str, object], sort: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """Return the body of a filtered search."""
    filters = [{"property": name, "operator": operator, "value": value} for name, operator, value in rules]
    sorting = [{"property": name, "direction": direction} for name, direction in sort]
    return {"filter_rules": filters, "sorting_rules": sorting}


@pytest.mark.parametrize(
    ("operator", "value", "names"),
    [
        ("eq", "acme CORPORATION", {"Acme Corporation"}),
        ("ct", "ZÉNITH", {"Zénith Immobilier"}),
        ("sw", "acme", {"Acme Corporation", "Acme Industries"}),
        ("ew", "GMBH", {"Brauhaus Müller GmbH"}),
        ("gte", "z", {"Zenith Health", "Zénith Immobilier"}),
        ("lt", "b", {"Acme Corporation", "Acme Industries"}),
    ],
)
async def test_text_is_compared_without_regard_to_case(
    api: httpx2.AsyncClient, operator: str, value: str, names: set[str]
) -> None:
    answer = read(await api.post("customers/filtered?limit=100", json=search(("name", operator, value))))
    assert {each["name"] for each in answer["customers"]} == names


async def test_all_rules_of_a_search_must_hold(api: httpx2.AsyncClient) -> None:
    body = search(("city", "eq", "Richmond"), ("country", "eq", "40"))
    assert [each["name"] for each in read(await api.post("customers/filtered", json=body))["customers"]] == [
        "Pacific Tea House"
    ]


async def test_a_search_goes_from_page_to_page(api: httpx2.AsyncClient) -> None:
    body = search(("status", "eq", 0), sort=(("name", "descending"),))
    names: list[str] = []
    for page in (1, 2, 3):
        answer = read(await api.post(f"customers/filtered?limit=5&page={page}", json=body))
        names += [each["name"] for each in answer["customers"]]
    assert len(names) == 14
    assert names == sorted(names, key=str.casefold, reverse=True)
    assert relations(answer) == {"navigation-previous": "customers/filtered?limit=5&page=2"}


async def test_a_project_is_found_by_the_documented_name_too(api: httpx2.AsyncClient) -> None:
    for name in ("code", "name"):
        body = search((name, "ct", "webshop"))
        assert [each["id"] for each in read(await api.post("projects/filtered", json=body))["projects"]] == [6642]


async def test_blanks_come_last_in_either_direction(api: httpx2.AsyncClient) -> None:
    for direction in ("asc", "desc"):
        body = search(sort=(("address", direction),))
        answer = read(await api.post("customers/filtered?limit=100", json=body))
        addresses = [each["address"] for each in answer["customers"]]
        assert addresses[-2:] == [None, None]
        assert None not in addresses[:-2]


async def test_a_collection_of_a_record_can_be_searched(api: httpx2.AsyncClient) -> None:
    body = search(("billing_rate", "gt", "95"))
    answer = read(await api.post("projects/6640/project_services/filtered", json=body))
    assert [each["description"] for each in answer["project_services"]] == ["Development"]


@pytest.mark.parametrize(
    "body",
    [
        search(("colour", "eq", "red")),
        search(("name", "like", "red")),
        search(sort=(("name", "upwards"),)),
        {"filter_rules": "name"},
        {"filter_rules": [{"property": "name", "operator": "eq"}]},
        ["name"],
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(api: httpx2.AsyncClient, body: object) -> None:
    assert (await api.post("customers/filtered", json=body)).status_code == 400


@pytest.mark.parametrize(("status"), [400, 404, 405])
async def test_an_entity_may_refuse_to_be_searched(api: httpx2.AsyncClient, sandbox: Sandbox, status: int) -> None:
    sandbox.control.turn(search="refused", search_status=status, search_resources=frozenset({"invoices"}))
    assert (await api.post("invoices/filtered", json=search())).status_code == status
    assert (await api.post("customers/filtered", json=search())).status_code == 200


async def test_rules_may_be_ignored(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    body = search(("name", "eq", "nobody"), sort=(("name", "desc"),))
    sandbox.control.turn(search="ignored")
    assert len(read(await api.post("customers/filtered", json=body))["customers"]) == 10
    sandbox.control.turn(search="unsorted")
    assert read(await api.post("customers/filtered", json=body))["customers"] == []
