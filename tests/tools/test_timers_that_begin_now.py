"""ProWorkflow starts timers now and never again: what cannot be is refused at once, with what to do instead."""

import pytest

from tests.tasks.agency_at_work import open_agency

pytestmark = pytest.mark.anyio

NEWS = "Newsletter"


async def test_a_timer_of_the_past_is_refused_with_the_times_to_log() -> None:
    async with open_agency() as agency:
        error = await agency.fail("start_timer", project=NEWS, started_at="9am")
        assert (error["code"], error["field"]) == ("refused", "started_at")
        assert "(`start` 09:00, `end` 15:00)" in error["message"]
        await agency.call("log_time", project=NEWS, start="09:00", end="15:00")
        await agency.call("start_timer", project=NEWS)
        assert agency.booked()[-1].minutes == 360


async def test_a_timer_of_yesterday_is_refused_with_its_date() -> None:
    async with open_agency() as agency:
        error = await agency.fail("start_timer", project=NEWS, started_at="yesterday 23:30")
        assert "(`start` 2026-11-23 23:30, `end` 15:00)" in error["message"]


async def test_a_timer_that_runs_keeps_when_it_began() -> None:
    async with open_agency() as agency:
        await agency.call("start_timer", project=NEWS)
        agency.clock.advance(1_800)
        agency.asked()
        error = await agency.fail("start_timer", amend=True, started_at="14:20")
        assert error["message"].startswith("ProWorkflow keeps when a timer began, which was 15:00.")
        assert "(`start` 14:20, `end` 15:00); the timer runs on." in error["message"]
        later = await agency.fail("start_timer", amend=True, started_at="15:10")
        assert "give its entry `start` 15:10 with update_time_entry" in later["message"]
        assert not any(each.startswith(("PUT", "POST", "DELETE")) for each in agency.asked())


async def test_a_switch_into_the_past_leaves_the_running_timer_alone() -> None:
    async with open_agency() as agency:
        await agency.call("start_timer", project=NEWS)
        agency.clock.advance(3_600)
        error = await agency.fail("start_timer", project="General tasks", service="weekly meeting", started_at="15:30")
        assert "not at 15:30" in error["message"]
        (timer,) = (await agency.call("list_timers"))["items"]
        assert timer["project"] == NEWS


async def test_what_was_stopped_or_discarded_says_what_to_do_instead_of_undo() -> None:
    async with open_agency() as agency:
        await agency.call("start_timer", project=NEWS)
        agency.clock.advance(1_800)
        stopped = await agency.call("stop_timer")
        error = await agency.fail("undo", change=stopped["change"])
        assert "Start another one with start_timer; the time that was logged stays." in error["message"]
        await agency.call("start_timer", project=NEWS)
        discarded = await agency.call("stop_timer", discard=True)
        assert discarded["message"].endswith("It cannot be taken back.")
        error = await agency.fail("undo", change=discarded["change"])
        assert "log_time (`start` 2026-11-24 15:30, and `end`)" in error["message"]


async def test_a_timer_is_shown_with_its_project_though_a_task_has_the_same_id() -> None:
    async with open_agency() as agency:
        await agency.call("start_timer", project="Website refresh", service="homepage copy")
        (timer,) = (await agency.call("list_timers"))["items"]
        assert (timer["project"], timer["service"]) == ("Website refresh", "Draft homepage copy")
        await agency.call("start_timer", project="Online shop", service="Visual design")
        (timer,) = (await agency.call("list_timers"))["items"]
        assert (timer["project"], timer["service"]) == ("Online shop", "Visual design")
