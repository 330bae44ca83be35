"""Time that a restrictive budget refuses: what is left of it is told, in hours, with Nutcache's own words as data."""

from decimal import Decimal
from typing import Any

import pytest

from nutmcp.systems.nutcache.codes import BudgetScope, BudgetType
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ENERGY = 6650
"""A project of 40 hours that may not be exceeded."""
MINUTE = 60


async def with_two_hours_left(office: Office) -> None:
    """Book so much on the project that two of its forty hours are left."""
    used = sum(each.minutes for each in office.booked() if each.project == ENERGY)
    office.sandbox.control.store.update("projects", ENERGY, {"budget_minutes": used + 120})


async def test_three_hours_where_two_are_left_are_refused_with_what_is_left(office: Office) -> None:
    await with_two_hours_left(office)
    error = await office.fail("log_time", project=ENERGY, duration="3h")
    assert (error["code"], error["field"]) == ("refused", "duration")
    assert error["message"].startswith("The project has a budget of time that may not be exceeded: 2 h are left of ")
    assert error["message"].endswith(
        ", and this takes 3 h. Log at most 2 h there, or have the budget raised in Nutcache; nothing was changed."
    )
    assert "budget" in error["detail"]
    await office.call("log_time", project=ENERGY, duration="2h")
    error = await office.fail("log_time", project=ENERGY, duration="1h")
    assert ": nothing is left of " in error["message"]
    assert "Log the time elsewhere, or have" in error["message"]


async def test_what_is_left_is_read_after_a_refusal_alone(office: Office) -> None:
    await with_two_hours_left(office)
    await office.call("log_time", project=ENERGY, service="none", duration="1h", note="Charts")
    assert office.asked()[-1] == "POST time_entries"
    await office.fail("log_time", project=ENERGY, service="none", duration="2h")
    assert [each.split("?")[0] for each in office.asked()] == ["POST time_entries", "POST time_entries/filtered"]
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
    await office.fail("log_time", project="Intranet", service="none", duration="2h")
    assert office.asked() == ["POST time_entries"]


async def test_a_row_of_a_sheet_says_what_is_left(office: Office) -> None:
    await with_two_hours_left(office)
    rows = [{"project": ENERGY, "duration": "90m"}, {"project": ENERGY, "duration": "1h"}]
    token = (await office.call("log_timesheet", entries=rows))["confirm_token"]
    answer = await office.call("log_timesheet", entries=rows, confirm_token=token)
    assert answer["status"] == "partial"
    assert ": 30 min are left of " in answer["entries"][1]["error"]["message"]


async def test_an_entry_may_grow_by_what_is_left(office: Office) -> None:
    await with_two_hours_left(office)
    number = (await office.call("log_time", project=ENERGY, duration="1h"))["entry"]["id"]
    error = await office.fail("update_time_entry", entry=number, duration="3h")
    assert ": 2 h are left of " in error["message"]
    assert (await office.call("update_time_entry", entry=number, duration="2h"))["status"] == "updated"


@pytest.mark.parametrize(("tool", "more"), [("stop_timer", {}), ("start_timer", {"project": "Intranet"})])
async def test_a_timer_that_runs_out_of_the_budget_says_so_and_runs_on(
    office: Office, tool: str, more: dict[str, Any]
) -> None:
    await with_two_hours_left(office)
    await office.call("start_timer", project=ENERGY)
    office.clock.advance(180 * MINUTE)
    error = await office.fail(tool, **more)
    assert (error["code"], ": 2 h are left of " in error["message"]) == ("refused", True)
    (timer,) = [each for each in (await office.call("list_timers"))["items"] if each["source"] == "nutmcp"]
    assert timer["minutes"] == 180
    assert (await office.call("stop_timer", ended_at="-60m"))["entry"]["minutes"] == 120


@pytest.mark.parametrize(
    ("scope", "kind", "told"),
    [
        (BudgetScope.PER_MEMBER, BudgetType.WORKED_HOURS, "a budget of time for the member that"),
        (BudgetScope.PER_SERVICE, BudgetType.WORKED_HOURS, "a budget of time for the service that"),
        (BudgetScope.GLOBAL, BudgetType.BILLABLE_HOURS, "a budget of billable time that"),
    ],
)
async def test_the_budget_of_a_member_a_service_or_of_billable_time_is_told(
    office: Office, scope: BudgetScope, kind: BudgetType, told: str
) -> None:
    store = office.sandbox.control.store
    store.update("projects", ENERGY, {"budget_scope": scope, "budget_type": kind, "budget_minutes": 60})
    for resource in ("project_members", "project_services"):
        for each in office.sandbox.control.rows(resource):
            if getattr(each, "project", None) == ENERGY:
                store.update(resource, each.id or 0, {"budget_minutes": 60})
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
    error = await office.fail("log_time", project=ENERGY, service="Réunions", duration="2h")
    assert told in error["message"]
    assert " left of 1 h, and this takes 2 h. " in error["message"]


@pytest.mark.parametrize(
    ("currency", "left", "whole", "worth"), [("CAD", "126.00", "4116.00", "315.00"), ("JPY", "126", "4116", "315")]
)
async def test_of_a_budget_of_money_what_is_left_is_told_in_its_currency_and_in_time(
    office: Office, currency: str, left: str, whole: str, worth: str
) -> None:
    await with_money_left(office, currency)
    error = await office.fail("log_time", project=ENERGY, service="Développement", duration="3h")
    assert error["message"] == (
        f"The project has a budget of billable amounts that may not be exceeded: {left} {currency} are left of "
        f"{whole} {currency}, and this is worth {worth} {currency}. Log at most 1 h 12 min of billable time there, "
        "or have the budget raised in Nutcache; nothing was changed."
    )
    assert error["detail"]


@pytest.mark.parametrize(
    "said", [{"service": "none"}, {"service": "Développement", "billable": False}], ids=["no rate", "not billable"]
)
async def test_time_that_is_worth_nothing_is_refused_for_no_budget_of_money(
    office: Office, said: dict[str, Any]
) -> None:
    await with_money_left(office, "CAD")
    error = await office.fail("log_time", project=ENERGY, duration="9h", **said)
    assert error["message"].startswith("Nutcache refused the request as not valid (status 400)")


async def with_money_left(office: Office, currency: str) -> None:
    """Leave 126 of a budget of money, of which an hour of work is worth 105, and refuse the next entry."""
    store = office.sandbox.control.store
    customer = (await office.call("get_project", project=ENERGY))["project"]["customer"]
    customers, currencies = (office.sandbox.control.rows(name) for name in ("customers", "currencies"))
    unit = next(each.id for each in currencies if getattr(each, "code", None) == currency)
    payer = next(each.id or 0 for each in customers if getattr(each, "name", None) == customer)
    store.update("customers", payer, {"currency": unit})
    money = {"budget_type": BudgetType.BILLABLE_AMOUNTS, "budget_amount": Decimal(3990 + 126)}
    store.update("projects", ENERGY, money)
    office.clock.advance(121)
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)


@pytest.mark.parametrize(
    "project",
    [
        {"budget_restrictive": False, "budget_minutes": 60},
        {"budget_approved_only": True, "budget_minutes": 60},
        {"budget_type": BudgetType.COSTS, "budget_minutes": 60},
        {"budget_minutes": 0},
        {"budget_minutes": 60_000},
    ],
)
async def test_a_refusal_that_no_known_budget_explains_stays_as_it_is(
    office: Office, project: dict[str, object]
) -> None:
    office.sandbox.control.store.update("projects", ENERGY, project)
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
    error = await office.fail("log_time", project=ENERGY, duration="2h")
    assert error["message"].startswith("Nutcache refused the request as not valid (status 400)")


async def test_what_is_left_need_not_be_readable(office: Office) -> None:
    await with_two_hours_left(office)
    office.sandbox.control.fail("status", path="time_entries/filtered", status=503, times=None)
    office.sandbox.control.fail("status", method="GET", path="time_entries", status=503, times=None)
    error = await office.fail("log_time", project=ENERGY, service="none", duration="3h")
    assert error["code"] == "refused"
    assert error["message"].startswith("Nutcache refused the request as not valid (status 400)")
