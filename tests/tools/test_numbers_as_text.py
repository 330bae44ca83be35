"""Amounts and ids are found even where Nutcache compares numbers as text, and cheaply where it does not."""

import json
from typing import Any

import pytest

from tests.examples import share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

HERE = "applied here over all pages"


def rule(name: str, operator: str, value: object) -> dict[str, object]:
    return {"property": name, "operator": operator, "value": value}


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("summarize_invoices", {"group_by": ["currency"], "min_total": 100, "max_total": 1100}),
    ("search_invoices", {"min_total": 300, "limit": 100}),
    ("search_invoices", {"max_total": 1100, "limit": 5}),
    ("search_invoices", {"filters": [rule("balance", "gt", "250.5")]}),
    ("search_invoices", {"query": "acme", "filters": [rule("total", "lt", 2000)]}),
    ("find_records", {"resource": "time_entries", "filters": [rule("minutes", "gte", 60)], "limit": 5}),
    ("find_records", {"resource": "time_entries", "filters": [rule("minutes", "lt", 120)], "limit": 5}),
    ("find_records", {"resource": "projects", "filters": [rule("id", "gt", 6640)]}),
    ("find_records", {"resource": "project_services", "parent": 6640, "filters": [rule("billing_rate", "gt", 9)]}),
]


def told(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("note", "next_cursor")}


def trials(office: Office) -> int:
    return sum(dict(each.query).get("limit") == "1" for each in office.sandbox.control.requests)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    share_of(QUESTIONS, 2),
    ids=[f"{tool} {json.dumps(each)}" for tool, each in share_of(QUESTIONS, 2)],
)
async def test_the_same_is_found_where_numbers_are_compared_as_text(tool: str, arguments: dict[str, Any]) -> None:
    async with open_office() as usual:
        expected = await usual.call(tool, **arguments)
        assert expected.get("items") or expected["totals"]
        assert HERE not in expected.get("note", "")
        assert trials(usual) <= 1
    async with open_office() as office:
        office.sandbox.control.turn(numbers="as_text")
        assert told(await office.call(tool, **arguments)) == told(expected)


async def test_an_answer_says_that_a_bound_was_applied_here(office: Office) -> None:
    office.sandbox.control.turn(numbers="as_text")
    assert HERE in (await office.call("search_invoices", max_total=1100))["note"]
    assert trials(office) == 1
    assert HERE in (await office.call("search_invoices", min_total=300))["note"]
    assert trials(office) == 1


@pytest.mark.parametrize("sort", ["total", "-total", "id", "-id"])
async def test_an_order_of_text_is_seen_and_made_anew(sort: str) -> None:
    async with open_office() as usual:
        expected = await usual.call("find_records", resource="invoices", sort=sort)
    async with open_office() as office:
        office.sandbox.control.turn(numbers="as_text")
        assert told(await office.call("find_records", resource="invoices", sort=sort)) == told(expected)


async def test_ordinary_work_pays_for_no_trial(office: Office) -> None:
    await office.call("log_time", project="acme website", duration="1h")
    await office.call("list_time_entries", period="this_month", billable=True, invoiced=False)
    await office.call("summarize_time", period="this_month", group_by=["project"], invoiced=True)
    await office.call("search_invoices", overdue=True)
    await office.call("search_invoices", status=["viewed", "disputed"])
    await office.call("list_projects", status=["completed", "archived"])
    assert trials(office) == 0
