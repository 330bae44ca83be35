"""An assistant asks how many hours went where, and what they are worth: sums over all pages, never of a part."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from nutmcp.systems.nutcache.records import TimeEntry
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ME = 9015


async def ours(office: Office) -> list[TimeEntry]:
    """Return the entries of the organization."""
    projects = (await office.desk.directory.roster()).projects
    return [each for each in office.booked() if each.project in projects]


async def test_hours_by_project_are_those_of_all_pages(office: Office) -> None:
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    roster = await office.desk.directory.roster()
    for each in await ours(office):
        sums = expected[roster.projects[each.project or 0].name]
        billable = each.billable_minutes or 0
        for place, value in enumerate((1, each.minutes or 0, billable, 0 if each.invoice else billable)):
            sums[place] += value
    answer = await office.call("summarize_time", group_by=["project"], member="all")
    got = {
        each["project"]: [each["entries"], each["minutes"], each["billable_minutes"], each["uninvoiced_minutes"]]
        for each in answer["groups"]
    }
    assert got == dict(expected)
    totals = [sum(each[place] for each in expected.values()) for place in range(4)]
    assert [answer["total"][key] for key in ("entries", "minutes", "billable_minutes", "uninvoiced_minutes")] == totals
    assert totals[0] > 300, "more than one page of a hundred"


@pytest.mark.parametrize("level", ["customer", "service", "member", "day", "week", "month", "billable", "invoiced"])
async def test_every_level_adds_up_to_the_same_total(office: Office, level: str) -> None:
    answer = await office.call("summarize_time", group_by=[level], member="all", period="this_quarter")
    mine = [each for each in await ours(office) if (each.working_date or date.min) >= date(2026, 10, 1)]
    assert answer["total"]["minutes"] == sum(each.minutes or 0 for each in mine)
    assert sum(each["minutes"] for each in answer["groups"]) == answer["total"]["minutes"]
    assert all(level in each for each in answer["groups"])
    assert (answer["from"], answer["to"]) == ("2026-10-01", "2026-12-31")


async def test_weeks_are_named_by_the_monday_they_begin_with(office: Office) -> None:
    answer = await office.call("summarize_time", group_by=["week", "day"], period="last_month")
    for each in answer["groups"]:
        monday = date.fromisoformat(each["week"])
        assert monday.weekday() == 0
        assert monday <= date.fromisoformat(each["day"]) < monday + timedelta(days=7)
    weeks = [each["week"] for each in answer["groups"]]
    assert weeks == sorted(weeks)


async def test_groups_come_by_the_first_level_then_the_most_minutes(office: Office) -> None:
    answer = await office.call("summarize_time", group_by=["month", "project"], member="all")
    keys = [(each["month"], -each["minutes"]) for each in answer["groups"]]
    assert keys == sorted(keys)


async def test_unbilled_time_is_worth_what_the_rates_say(office: Office) -> None:
    roster = await office.desk.directory.roster()
    rates = {service.id: service.billing_rate for each in roster.projects.values() for service in each.services or ()}
    by_service = {each.id for each in roster.projects.values() if each.record.billing_method == 1}
    worth = sum(
        (rates[each.project_service] or Decimal(0)) * (each.billable_minutes or 0) / 60
        for each in await ours(office)
        if each.project == 6640 and each.project in by_service and not each.invoice and each.project_service
    )
    answer = await office.call("summarize_time", group_by=["project"], project="Acme website", member="all")
    (group,) = answer["groups"]
    assert worth
    assert list(group["uninvoiced_value"].values()) == [f"{worth:.2f}"]
    assert answer["total"]["uninvoiced_value"] == group["uninvoiced_value"]


async def test_time_without_an_hourly_rate_is_said_to_be_left_out(office: Office) -> None:
    roster = await office.desk.directory.roster()
    fixed = next(
        each for each in roster.projects.values() if each.record.fixed_fee and not each.record.hourly_rate and each.open
    )
    answer = await office.call("summarize_time", group_by=["project"], project=fixed.id, member="all", invoiced=False)
    assert "uninvoiced_value" not in answer["total"]
    assert answer["total"]["unpriced_minutes"] == answer["total"]["billable_minutes"]
    assert "no hourly rate" in answer["note"]


async def test_values_of_different_currencies_are_never_added_up(office: Office) -> None:
    answer = await office.call("summarize_time", group_by=["month"], member="all", invoiced=False)
    assert len(answer["total"]["uninvoiced_value"]) >= 2
    assert set(answer["total"]["uninvoiced_value"]) <= {"CAD", "USD", "EUR"}


async def test_a_page_that_fails_fails_the_sum(office: Office) -> None:
    office.sandbox.control.fail("status", path="time_entries*", skip=2, times=None, status=500)
    error = await office.fail("summarize_time", group_by=["project"], member="all")
    assert error["code"] == "unavailable"


async def test_a_filter_that_nutcache_ignores_is_applied_here_and_said(office: Office) -> None:
    honest = await office.call("summarize_time", group_by=["project"], period="last_month")
    office.sandbox.control.turn(search="ignored")
    answer = await office.call("summarize_time", group_by=["project"], period="last_month")
    assert answer["groups"] == honest["groups"]
    assert "was applied here" in answer["note"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"group_by": ["colour"]}, "group_by"),
        ({"group_by": []}, "group_by"),
        ({"group_by": ["day", "week", "month", "project"]}, "group_by"),
        ({}, "group_by"),
    ],
)
async def test_what_is_wrong_is_named(office: Office, arguments: dict[str, object], field: str) -> None:
    error = await office.fail("summarize_time", **arguments)
    assert (error["code"], error["field"].split(".")[0].split("[")[0]) == ("invalid_arguments", field)
    assert not office.asked()


async def test_a_level_that_is_named_twice_is_pointed_at(office: Office) -> None:
    error = await office.fail("summarize_time", group_by=["month", "project", "month"])
    assert (error["code"], error["field"]) == ("invalid_arguments", "group_by")
    assert error["message"].startswith("`group_by` names “month” twice.")
    assert not office.asked()


async def test_more_groups_than_an_answer_holds_are_cut_and_counted(office: Office) -> None:
    rows = [
        {"project": 6640, "member": ME, "minutes": 30, "working_date": date(2025, 1, 1) + timedelta(days=each)}
        for each in range(400)
    ]
    office.sandbox.control.insert("time_entries", rows, 1686)
    answer = await office.call("summarize_time", group_by=["day", "project"], period="last_year")
    assert len(answer["groups"]) < 365
    assert f"Only the first {len(answer['groups'])} of 365 groups fit" in answer["note"]
    assert answer["total"]["minutes"] == 365 * 30
