"""Tasks of no project stand in a place of their own: named, logged on, changed, found, added up and taken back."""

import json

import pytest

from tests.tasks.agency_at_work import open_agency
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

PLACE, MEETING = "General tasks", "Weekly meeting"
MEETING_ID = 26


async def meeting(agency: Office) -> int:
    """Log an hour of a meeting, and return the entry's id."""
    logged = await agency.call("log_time", project="general tasks", service="weekly meeting", duration="1h")
    assert logged["message"].startswith("Logged 1 h on Tuesday 2026-11-24")
    assert "on “General tasks”, “Weekly meeting”" in logged["message"]
    return logged["entry"]["id"]


async def test_time_is_logged_on_a_task_of_no_project() -> None:
    async with open_agency() as agency:
        entry = agency.entry(await meeting(agency))
        assert (entry.project_service, entry.minutes) == (MEETING_ID, 60)


async def test_of_several_general_tasks_it_is_asked_which() -> None:
    async with open_agency() as agency:
        error = await agency.fail("log_time", project="general", duration="1h")
        assert (error["code"], error["field"]) == ("ambiguous", "service")
        assert {each["name"] for each in error["candidates"]} == {MEETING, "Timesheets and accounts"}


async def test_time_of_no_project_is_named_in_lists_and_sums() -> None:
    async with open_agency() as agency:
        listed = await agency.call("list_time_entries", period="last_month", project="General tasks", limit=100)
        assert {each["project"] for each in listed["items"]} == {PLACE}
        sums = await agency.call("summarize_time", period="last_month", group_by=["project", "service"])
        told = {each["service"]: each["minutes"] for each in sums["groups"] if each["project"] == PLACE}
        assert told.keys() == {MEETING, "Timesheets and accounts"}
        assert sum(told.values()) == sum(each["minutes"] for each in listed["items"])
        assert "unknown" not in json.dumps(sums)


async def test_time_of_no_project_is_changed_deleted_and_taken_back() -> None:
    async with open_agency() as agency:
        id = await meeting(agency)
        await agency.call("update_time_entry", entry=[id], duration="25m")
        assert agency.entry(id).minutes == 25
        await agency.call("undo")
        assert agency.entry(id).minutes == 60
        preview = await agency.call("delete_time_entry", entry=[id])
        await agency.call("delete_time_entry", confirm_token=preview["confirm_token"])
        assert agency.entry(id) is None
        back = (await agency.call("undo"))["entry"]
        assert (back["project"], back["service"], back["minutes"]) == (PLACE, MEETING, 60)


async def test_a_timer_runs_on_a_task_of_no_project() -> None:
    async with open_agency() as agency:
        started = await agency.call("start_timer", project="general tasks", service="weekly meeting")
        agency.clock.advance(1_800)
        (timer,) = (await agency.call("list_timers"))["items"]
        assert (timer["project"], timer["service"], timer["id"]) == (PLACE, MEETING, started["timer"]["id"])
        assert (await agency.call("stop_timer"))["entry"]["minutes"] == 30


async def test_the_place_is_no_project_that_is_listed_unless_it_is_asked_for() -> None:
    async with open_agency() as agency:
        listed = await agency.call("list_projects")
        assert PLACE not in {each["name"] for each in listed["items"]}
        assert "1 general" in listed["note"]
        (row,) = (await agency.call("list_projects", status=["general"]))["items"]
        project = (await agency.call("get_project", project=row["id"]))["project"]
        assert {each["name"] for each in project["services"]} == {MEETING, "Timesheets and accounts"}
        (task,) = (await agency.call("list_tasks", query="weekly"))["items"]
        assert task["project"] == PLACE


async def test_nothing_is_added_to_the_place() -> None:
    async with open_agency() as agency:
        for tool, more in (("add_task", {"name": "Tidy up"}), ("add_note", {"text": "Tidy up"})):
            error = await agency.fail(tool, project="general tasks", **more)
            assert (error["code"], error["field"]) == ("refused", "project")
            assert "Name a project" in error["message"]
        assert not any(each.startswith("POST") for each in agency.asked())


@pytest.mark.parametrize("sort", ["name", "-name", "customer"])
async def test_projects_are_in_order_with_the_place_among_them(sort: str) -> None:
    async with open_agency() as agency:
        every = await agency.call("find_records", resource="projects", sort="name", limit=4)
        names: list[str] = []
        while True:
            names += [each["name"] for each in every["items"]]
            if "next_cursor" not in every:
                break
            every = await agency.call(
                "find_records", resource="projects", sort="name", limit=4, cursor=every["next_cursor"]
            )
        assert names == sorted(names, key=str.casefold)
        assert PLACE in names
        listed = await agency.call("list_projects", status=["active", "general"], sort=sort)
        assert PLACE in {each["name"] for each in listed["items"]}


async def test_a_task_that_is_named_for_a_project_is_found_with_its_project() -> None:
    async with open_agency() as agency:
        error = await agency.fail("log_time", project="weekly meeting", duration="30m")
        assert (error["code"], error["field"]) == ("not_found", "project")
        assert error["message"].endswith("Give its project, and the task as `service`.")
        ((place, name, task),) = [(each["id"], each["name"], each["service"]) for each in error["candidates"]]
        assert (name, task) == (PLACE, MEETING)
        logged = await agency.call("log_time", project=place, service=task, duration="30m")
        assert logged["entry"]["service"] == MEETING
        other = await agency.fail("log_time", project="checkout", duration="30m")
        assert [each["name"] for each in other["candidates"]] == ["Online shop"]
        none = await agency.fail("log_time", project="nothing of the sort", duration="30m")
        assert "called so" not in none["message"]
