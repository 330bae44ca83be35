"""The jobs of a day, through the whole server, on 88 Miles: ids are text, and timers punch in and out."""

from datetime import datetime

import pytest
from mcp import MCPError

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

NEW = "0f0f0f0f-1111-4222-8333-444444444444"


async def test_an_hour_is_logged_once_and_taken_back(studio: Office) -> None:
    before = len(studio.booked())
    hour = {"project": "newsletter", "service": "writing", "start": "07:00", "duration": "1h", "note": "Proofs"}
    logged = await studio.call("log_time", **hour)
    assert logged["message"] == "Logged 1 h on Tuesday 2026-11-24, 07:00 to 08:00, on “Newsletter”, “Writing”."
    again = await studio.call("log_time", **hour)
    assert (again["status"], again["entry"]["id"]) == ("already_logged", logged["entry"]["id"])
    assert len(studio.booked()) == before + 1
    assert (await studio.call("undo"))["status"] == "undone"
    assert len(studio.booked()) == before


async def test_a_length_alone_is_asked_for_its_start(studio: Office) -> None:
    error = await studio.fail("log_time", project="Newsletter", duration="1h")
    assert (error["code"], error["field"]) == ("invalid_arguments", "start")
    assert not any(each.startswith("POST") for each in studio.asked())


async def test_a_timer_punches_in_and_says_what_it_punched_out_of(studio: Office) -> None:
    (running,) = (await studio.call("list_timers"))["items"]
    assert running["source"] == "88miles"
    started = await studio.call("start_timer", project="Newsletter")
    assert started["stopped"]["timer"]["id"] == running["id"]
    studio.clock.advance(1_800)
    stopped = await studio.call("stop_timer", note="Issue 4")
    assert (stopped["entry"]["minutes"], stopped["entry"]["note"]) == (30, "Issue 4")
    assert not any(each.startswith("DELETE") for each in studio.asked())
    await studio.call("undo")
    (back,) = (await studio.call("list_timers"))["items"]
    assert back["id"] == started["timer"]["id"]


async def test_shifts_are_listed_newest_first_within_a_day_too_and_each_once_over_all_pages(studio: Office) -> None:
    week: dict[str, object] = {"period": "last_week", "member": "all"}
    whole = (await studio.call("list_time_entries", **week, limit=100))["items"]
    starts = [datetime.fromisoformat(each["start"]) for each in whole]
    assert starts == sorted(starts, reverse=True)
    paged: list[str] = []
    cursor: dict[str, str] = {}
    while not paged or cursor:
        page = await studio.call("list_time_entries", **week, limit=7, **cursor)
        paged += [each["id"] for each in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if "next_cursor" in page else {}
        assert len(paged) <= len(whole)
    assert paged == [each["id"] for each in whole]


async def test_everyone_who_works_there_is_a_member_of_each_project(studio: Office) -> None:
    listed = (await studio.call("list_members"))["items"]
    told = (await studio.call("get_project", project="Newsletter"))["project"]["members"]
    assert [each["name"] for each in listed] == sorted(each["name"] for each in told)
    assert len(listed) == 3


async def test_a_timer_ends_minutes_ago_at_a_whole_second(studio: Office) -> None:
    studio.clock.advance(0.25)
    stopped = await studio.call("stop_timer", ended_at="5 minutes ago")
    end = studio.entry(stopped["entry"]["id"]).end_time
    assert end.microsecond == 0
    assert 300 <= (studio.clock.now() - end).total_seconds() < 301


async def test_a_project_that_was_begun_a_moment_ago_is_found(studio: Office) -> None:
    await studio.call("list_projects")
    studio.sandbox.control.insert("projects", [{"id": NEW, "name": "Night market", "status": 1}])
    assert (await studio.call("get_project", project="night market"))["project"]["id"] == NEW


async def test_a_customer_is_told_of_without_what_is_not_kept(studio: Office) -> None:
    found = await studio.call("search_customers", query="Kalgoorlie")
    assert [each["name"] for each in found["items"]] == ["Golden Mile Records"]
    one = (await studio.call("get_customer", customer="golden mile"))["customer"]
    assert one["projects"] == 1
    assert not {"balance", "overdue"} & one.keys()


async def test_sums_miss_nothing_that_88_miles_never_tells(studio: Office) -> None:
    answer = await studio.call("summarize_time", period="last_week", member="all", group_by=["project"])
    assert answer["total"]["minutes"] == sum(each["minutes"] for each in answer["groups"]) > 0
    assert "did not tell" not in answer.get("note", "")


async def test_what_88_miles_does_not_keep_has_no_tool(studio: Office) -> None:
    with pytest.raises(MCPError, match="no tool “search_invoices”"):
        await studio.assistant.call_tool("search_invoices", {})


async def test_it_says_that_nobody_has_tried_it_on_a_real_account(studio: Office) -> None:
    assert "experimental" in (await studio.call("get_account"))["note"]


async def test_an_account_is_told_without_the_organization_and_the_version_that_there_are_not(studio: Office) -> None:
    account = await studio.call("get_account")
    assert account["organization"] == {"name": "88 Miles", "mode": "start_end", "rounding": "none"}
    assert not {"api_version", "calls"} & account.keys()


async def test_a_shift_that_was_lost_is_not_said_to_be_missing_where_one_just_like_it_is_there(studio: Office) -> None:
    hour = {"project": "newsletter", "start": "07:00", "duration": "1h"}
    made = await studio.call("log_time", **hour)
    (kept,) = [each for each in studio.booked() if each.id == made["entry"]["id"]]
    await studio.call("undo")
    (twin,) = studio.sandbox.control.insert(
        "time_entries", [kept.model_dump(exclude={"id", "minutes", "working_date"})]
    )
    studio.sandbox.control.fail("drop", method="POST")
    error = await studio.fail("log_time", **hour)
    assert (error["code"], [each["id"] for each in error["candidates"]]) == ("outcome_unknown", [twin])


async def test_who_may_not_read_companies_can_work_on_projects_all_the_same(studio: Office) -> None:
    studio.sandbox.control.turn(companies="hidden")
    (listed,) = (await studio.call("list_projects", query="Newsletter"))["items"]
    assert listed["customer"].startswith("customer ")
    logged = await studio.call("log_time", project="newsletter", start="07:00", duration="1h")
    assert (logged["status"], logged["entry"]["project"]) == ("created", "Newsletter")
    assert (await studio.fail("get_customer", customer="Wattle"))["code"] == "access_denied"
