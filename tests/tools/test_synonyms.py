"""A word that stands for an argument or a fixed value, and is not called so, gets the right one named."""

from typing import Any

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("tool", "said", "told"),
    [
        ("search_customers", {"city": "Richmond"}, "did you mean “query”?"),
        ("log_time", {"project": "acme", "duration": "1h", "customer": "Acme"}, "did you mean “project”?"),
        ("summarize_time", {"group_by": ["person"]}, "did you mean “member”?"),
        ("summarize_time", {"group_by": ["client", "task"]}, "did you mean “customer”?"),
        ("summarize_time", {"group_by": ["date"]}, "did you mean “day”?"),
        ("list_projects", {"status": ["active"]}, "did you mean “in_progress”?"),
        ("list_projects", {"status": ["cancelled"]}, "did you mean “canceled”?"),
        ("search_invoices", {"status": ["outstanding"]}, "did you mean “unpaid”?"),
        ("search_invoices", {"status": ["overdue"]}, "; `overdue` is an argument of its own."),
        ("search_invoices", {"status": ["cancelled"]}, "did you mean “void”?"),
        ("search_invoices", {"sort": "amount"}, "did you mean “total”?"),
    ],
    ids=str,
)
async def test_the_word_that_is_right_is_named(office: Office, tool: str, said: dict[str, Any], told: str) -> None:
    error = await office.fail(tool, **said)
    assert error["code"] == "invalid_arguments"
    assert told in error["message"]
    assert not office.asked()


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"field": "city", "operator": "eq", "value": "Laval"}, "did you mean “property”?"),
        ({"property": "city", "op": "eq", "value": "Laval"}, "did you mean “operator”?"),
        ({"property": "city", "operator": "=", "value": "Laval"}, "did you mean “eq”?"),
        ({"property": "city", "operator": "contains", "value": "Laval"}, "did you mean “ct”?"),
        ({"property": "id", "operator": ">=", "value": "1"}, "did you mean “gte”?"),
    ],
    ids=str,
)
async def test_the_part_of_a_filter_that_is_right_is_named(office: Office, rule: dict[str, str], told: str) -> None:
    error = await office.fail("search_customers", filters=[rule])
    assert told in error["message"]
    assert "errors" not in error


async def test_the_last_change_is_undone_by_that_name_too(office: Office) -> None:
    number = (await office.call("log_time", project="Intranet", duration="1h"))["entry"]["id"]
    assert (await office.call("undo", change="last"))["entry"]["id"] == number


async def test_a_project_without_a_budget_says_so(office: Office) -> None:
    without = await office.call("get_project", project="Support retainer")
    assert "budget" not in without["project"]
    assert without["note"] == "Nutcache tells of no budget for this project."
    assert "note" not in await office.call("get_project", project="Acme website")


async def test_a_date_where_periods_are_asked_for_gets_the_name_of_these(office: Office) -> None:
    error = await office.fail("list_time_entries", date="yesterday")
    assert error["message"].startswith("Unknown argument “date”; did you mean “period”?")
