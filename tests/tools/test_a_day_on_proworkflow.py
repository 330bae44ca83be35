"""The tools on ProWorkflow: time hangs on tasks, times name no zone, and lists hide much unless asked not to."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nutmcp.remote.system import Credentials
from nutmcp.sandbox import open_sandbox
from nutmcp.sandbox.proworkflow.users import MERE
from tests.agency import AGENCY
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = pytest.mark.anyio

SHOP, AUDIT, NEWS = "Online shop", "Accessibility audit", "Newsletter"
HIDING: Mapping[str, Mapping[str, str]] = {
    "projects": {"status": "all", "contacts": "all"},
    "tasks": {"status": "all", "type": "all", "contacts": "all"},
    "time": {"contacts": "all", "generaltasks": "true", "projecttasks": "true"},
    "invoices": {"taxable": "all", "projectstatus": "all"},
    "companies/client": {"pending": "false"},
    "contacts/staff": {"pending": "false"},
}
"""What a list has to say lest something be hidden."""


@asynccontextmanager
async def agency(zone: str = "Pacific/Auckland", *, believed: str = "", **differing: Any) -> AsyncGenerator[Office]:  # noqa: ANN401 - of an office
    """Open an office on ProWorkflow, whose account goes by the clock of a zone, as its user does unless said."""
    clock = FakeClock(TUESDAY)
    sandbox = open_sandbox(":memory:", system="proworkflow", clock=clock)
    sandbox.control.turn(zone=zone)
    options: dict[str, Any] = {
        **AGENCY,
        "zone": ZoneInfo(believed or zone),
        "sandbox": sandbox,
        "clock": clock,
        **differing,
    }
    async with sandbox, open_office(**options) as office:
        yield office


async def test_two_hours_on_a_project_take_its_only_open_task() -> None:
    async with agency() as office:
        logged = await office.call("log_time", project=NEWS, duration="2h")
        assert logged["entry"]["service"] == "Monthly newsletter"
        assert "the only open one was taken" in logged["message"]
        assert (await office.call("log_time", project=NEWS, duration="2h"))["status"] == "already_logged"


async def test_of_several_open_tasks_the_one_last_used_comes_first_and_ones_own_next() -> None:
    async with agency() as office:
        await office.call("log_time", project=SHOP, duration="15m", service="Front end", date="today")
        error = await office.fail("log_time", project=SHOP, duration="2h")
        assert (error["code"], error["field"]) == ("ambiguous", "service")
        assert [each["name"] for each in error["candidates"]] == ["Front end", "Visual design", "Testing", "Checkout"]
        assert [each.get("why", "") for each in error["candidates"]][:2] == [
            "last used on this project",
            "the person's own",
        ]


async def test_a_heading_takes_no_time_and_shows_what_is_below_it() -> None:
    async with agency() as office:
        error = await office.fail("log_time", project=SHOP, duration="2h", service="Build")
        assert error["message"] == "A heading takes no time. Choose a task below it."
        assert [each["name"] for each in error["candidates"]] == ["Front end", "Checkout", "Testing"]


async def test_a_project_without_an_open_task_says_what_to_do_and_that_helps() -> None:
    async with agency() as office:
        error = await office.fail("log_time", project=AUDIT, duration="1h")
        assert error["message"].startswith("The project has no open task to log on. Add one with add_task")
        await office.call("add_task", project=AUDIT, name="Second audit")
        logged = await office.call("log_time", project=AUDIT, duration="1h")
        assert logged["entry"]["service"] == "Second audit"


async def test_logged_time_is_not_moved_to_another_task_or_project() -> None:
    async with agency() as office:
        entry = (await office.call("log_time", project=SHOP, duration="1h", service="Testing"))["entry"]["id"]
        for other in ({"service": "Visual design"}, {"project": NEWS}):
            error = await office.fail("update_time_entry", entry=entry, **other)
            assert error["message"].startswith("ProWorkflow cannot move logged time to another task. Delete the entry")


async def test_where_the_zones_disagree_time_is_read_and_never_written() -> None:
    async with agency(believed="America/Toronto") as office:
        before = len(office.booked())
        error = await office.fail("log_time", project=NEWS, duration="1h")
        assert error["code"] == "refused"
        assert "The account's clock is UTC+13:00, and by America/Toronto it would be UTC-05:00" in error["message"]
        assert (await office.fail("start_timer", project=NEWS))["code"] == "refused"
        assert (await office.call("list_time_entries", period="last_week"))["items"]
        assert len(office.booked()) == before


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Toronto"])
async def test_sums_by_day_are_those_of_the_accounts_own_days(zone: str) -> None:
    async with agency(zone) as office:
        for start, end in (("00:15", "01:00"), ("23:00", "23:45")):
            await office.call("log_time", project=NEWS, start=start, end=end, date="2026-11-14", note=start)
        sums = await office.call("summarize_time", **{"from": "2026-11-13", "to": "2026-11-15", "group_by": ["day"]})
        days = {each["day"]: each["minutes"] for each in sums["groups"]}
        assert days["2026-11-14"] == 90
        assert "2026-11-15" not in days


async def test_every_list_says_all_that_would_otherwise_be_hidden() -> None:
    async with agency() as office:
        for tool in ("list_projects", "list_tasks", "list_time_entries", "search_customers", "search_invoices"):
            await office.call(tool)
        lists = [each for each in office.sandbox.control.requests if each.path in HIDING]
        assert {each.path for each in lists} == HIDING.keys()
        for each in lists:
            said = dict(each.query)
            assert said.keys() >= HIDING[each.path].keys()
            assert {"fields", "pagesize", "pagenumber"} <= said.keys()
            assert each.path != "time" or {"trackedfrom", "trackedto"} <= said.keys()


async def test_a_task_on_which_time_was_logged_is_not_deleted_by_an_undo() -> None:
    async with agency() as office:
        added = await office.call("add_task", project=AUDIT, name="Second audit")
        await office.call("log_time", project=AUDIT, duration="1h")
        error = await office.fail("undo", change=added["change"])
        assert error["message"].startswith("Time was logged on that task, which would be deleted with it.")


async def test_a_task_is_completed_and_an_undo_reactivates_it() -> None:
    async with agency() as office:
        done = await office.call("change_task", task="Testing", status="complete")
        assert done["task"]["status"] == "complete"
        undone = await office.call("undo", change=done["change"])
        assert undone["message"] == "“Testing” is active again."
        assert (await office.call("change_task", task="Testing", status="active"))["status"] == "unchanged"


async def test_a_timer_whose_answer_is_lost_runs_once() -> None:
    async with agency() as office:
        office.sandbox.control.fail("drop", method="PUT", path="*starttimer*", after=True)
        started = await office.call("start_timer", project=NEWS)
        timers = (await office.call("list_timers"))["items"]
        assert [each["id"] for each in timers] == [started["timer"]["id"]]


async def test_without_a_key_it_is_asked_for_once_and_never_in_an_address() -> None:
    parts = {name: each for name, each in MERE.items() if name != "api_key"}
    async with agency(credentials=Credentials(**parts)) as office:
        await office.call("list_projects")
        await office.call("list_tasks")
        requests = office.sandbox.control.requests
        assert [each.path for each in requests].count("login") == 1
        assert dict(requests[0].query) == {"url": MERE["account"]}
        assert not [each for each in requests if MERE["api_key"] in str(each.query)]


@pytest.mark.large
async def test_twelve_thousand_records_are_added_up_though_a_list_is_cut_at_five_thousand() -> None:
    clock = FakeClock(TUESDAY)
    async with (
        open_sandbox(":memory:", system="proworkflow", size="large", clock=clock) as sandbox,
        open_office(**AGENCY, sandbox=sandbox, clock=clock) as office,
    ):
        sandbox.control.limits.allowed = {}
        years = {"from": "2000-01-01", "to": "2026-12-31", "member": "all", "group_by": ["member"]}
        sums = await office.call("summarize_time", **years)
        assert sums["total"]["entries"] == len(office.booked()) == 12_000
