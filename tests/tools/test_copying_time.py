"""An assistant copies a week: what is agreed to is what is shown, nothing is typed twice, and nothing logged twice."""

from collections.abc import AsyncGenerator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nutmcp.sandbox.miles88.users import JO
from nutmcp.systems.miles88.declaration import MILES88
from tests.tools.test_start_and_end import studio
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

LAST_WEEK = [
    ("2026-11-16", "Acme website redesign", 60),
    ("2026-11-17", "Acme website redesign", 105),
    ("2026-11-18", "Support retainer", 60),
    ("2026-11-19", "Zenith portal", 90),
    ("2026-11-20", "Café Réservation", 75),
]
"""What the user has logged."""


async def copied(office: Office, **said: object) -> Answer:
    """Copy, agree to the preview with the token alone, and return what became of it."""
    preview = await office.call("log_timesheet", **said)
    return await office.call("log_timesheet", confirm_token=preview["confirm_token"])


def rows(answer: Answer) -> list[Any]:
    """Return date, project and minutes of each row."""
    return [tuple(row["entry"][name] for name in ("date", "project", "minutes")) for row in answer["entries"]]


def statuses(answer: Answer) -> list[str]:
    """Return the fate of each row."""
    return [row["status"] for row in answer["entries"]]


async def test_last_week_is_copied_to_this_one_on_the_same_weekdays(office: Office) -> None:
    before = office.booked()
    preview = await office.call("log_timesheet", copy="last_week", into="this_week")
    wanted = [(f"2026-11-{int(day[-2:]) + 7}", project, minutes) for day, project, minutes in LAST_WEEK]
    assert (preview["status"], rows(preview), preview["minutes"]) == ("preview", wanted, 390)
    assert preview["message"] == (
        "This would log 5 entries, 6 h 30 min in all, from Monday 2026-11-23 to Friday 2026-11-27. "
        "It copies the days from Monday 2026-11-16 to Sunday 2026-11-22 "
        "to the days from Monday 2026-11-23 to Sunday 2026-11-29. "
        "Still to come: Wednesday 2026-11-25, Thursday 2026-11-26, Friday 2026-11-27. "
        "With time already: Monday 2026-11-23 (1 h 30 min), Tuesday 2026-11-24 (30 min). "
        "Nothing was written yet; if the user agrees, repeat the call with confirm_token alone."
    )
    assert office.booked() == before
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert (done["status"], rows(done)) == ("created", wanted)
    await office.call("undo", change=done["change"])
    assert office.booked() == before


async def test_a_copy_keeps_all_of_an_entry_but_its_invoice(office: Office) -> None:
    office.sandbox.control.store.update("time_entries", 201471, {"invoice": 9287})
    done = await copied(office, copy="2026-11-19", into="2026-11-26")
    old, new = office.entry(201471), office.entry(done["entries"][0]["entry"]["id"])
    for name in ("project", "project_service", "member", "minutes", "billable_minutes", "note"):
        assert getattr(new, name) == getattr(old, name)
    assert new.invoice is None
    assert old.invoice == 9287


async def test_copying_twice_logs_nothing_twice(office: Office) -> None:
    done = await copied(office, copy="last_week")
    count = len(office.booked())
    preview = await office.call("log_timesheet", copy="last_week")
    assert statuses(preview) == ["already_logged"] * 5
    assert f"5 had been logged already, under {done['change']}" in preview["message"]
    assert preview["message"].endswith("Nothing is left to copy.")
    again = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert statuses(again) == ["already_logged"] * 5
    assert len(office.booked()) == count


async def test_what_was_logged_elsewhere_is_not_logged_again_by_a_copy(office: Office) -> None:
    old = office.entry(201450)
    there = {name: getattr(old, name) for name in ("project", "project_service", "member", "minutes", "note")}
    office.sandbox.control.insert("time_entries", [{**there, "working_date": "2026-11-23"}], 1686)
    preview = await office.call("log_timesheet", copy="last_week")
    assert statuses(preview) == ["already_logged"] + ["planned"] * 4
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert statuses(done) == ["already_logged"] + ["created"] * 4
    assert "1 had been logged already." in done["message"]


async def test_only_one_project_is_copied(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="last_week", project="Acme website redesign")
    assert [row[1] for row in rows(preview)] == ["Acme website redesign"] * 2


async def test_what_is_agreed_to_is_what_was_shown_whatever_happens_to_what_was_copied(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="last_week")
    await office.call("log_time", project="Intranet", duration="3h", date="2026-11-20")
    office.sandbox.control.store.update("time_entries", 201481, {"minutes": 5})
    office.clock.advance(500)
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert rows(done) == rows(preview)


async def test_a_token_is_good_for_one_copy_and_with_the_same_words_alone(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="last_week")
    token = preview["confirm_token"]
    for other in ({"copy": "this_week", "into": "next_week"}, {"copy": "last_week", "project": "Intranet"}):
        assert (await office.fail("log_timesheet", **other, confirm_token=token))["field"] == "confirm_token"
    assert (await office.call("log_timesheet", copy="last_week", confirm_token=token))["status"] == "created"
    assert (await office.fail("log_timesheet", confirm_token=token))["field"] == "confirm_token"


async def test_a_token_of_another_tool_copies_nothing(office: Office) -> None:
    token = (await office.call("delete_time_entry", entry=201450))["confirm_token"]
    assert (await office.fail("log_timesheet", confirm_token=token))["field"] == "confirm_token"


async def test_a_closed_project_is_told_in_its_row_and_the_rest_is_copied(office: Office) -> None:
    office.sandbox.control.store.update("projects", 6641, {"status": 2})
    preview = await office.call("log_timesheet", copy="last_week")
    assert statuses(preview) == ["failed", "failed", "planned", "planned", "planned"]
    assert preview["entries"][0]["error"]["code"] == "refused"
    assert preview["entries"][0]["entry"]["project"] == "Acme website redesign"
    assert "2 cannot be logged, as their rows say, and would be left out." in preview["message"]
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert (done["status"], statuses(done)) == ("partial", ["failed", "failed", "created", "created", "created"])
    assert "2 could not be logged; the rows without an id say why." in done["message"]


async def test_a_copy_of_which_nothing_can_be_logged_is_an_error_with_its_rows(office: Office) -> None:
    office.sandbox.control.store.update("projects", 6641, {"status": 2})
    answer = await office.answer_beside_error("log_timesheet", copy="2026-11-16 to 2026-11-17", into="2026-11-23")
    assert answer["error"]["message"] == (
        "None of the 2 entries can be copied. Each says why; log by itself what is still wanted."
    )
    assert statuses(answer) == ["failed", "failed"]
    assert "confirm_token" not in answer


async def test_a_day_does_not_become_longer_than_a_day(office: Office) -> None:
    await office.call("log_time", project="Intranet", duration="22h45", date="2026-11-23")
    preview = await office.call("log_timesheet", copy="last_week")
    assert statuses(preview) == ["failed", *["planned"] * 4]
    assert preview["entries"][0]["error"]["message"] == (
        "Monday 2026-11-23 would have 25 h 15 min, more than a day has. "
        "Log it on another day, or shorten what is there first."
    )


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"copy": "banana"}, "copy", "not a period"),
        ({"copy": "last_week", "into": "banana"}, "into", "names no days that can be read"),
        ({"copy": "2026-10", "into": "2026-11-01 to 2026-11-20"}, "into", "31 days long and `into` 20 days"),
        ({"copy": "this_week", "into": "this_week"}, "into", "is what is copied"),
        ({"copy": "2026-W20"}, "copy", "You have no time from Monday 2026-05-11 to Sunday 2026-05-17"),
        ({"copy": "2026-09", "into": "2026-W49"}, "into", "30 days long"),
        ({"copy": "last_week", "project": "Acme"}, "project", ""),
        ({"into": "last_week"}, "copy", "Nothing to log was given"),
        ({}, "entries", "Nothing to log was given"),
        ({"copy": "last_week", "entries": [{"project": "Intranet", "duration": "1h"}]}, "entries", "Both"),
    ],
    ids=str,
)
async def test_a_copy_that_makes_no_sense_says_why(
    office: Office, said: dict[str, object], field: str, why: str
) -> None:
    before = office.booked()
    error = await office.fail("log_timesheet", **said)
    assert error["field"] == field
    assert why in error["message"]
    assert office.booked() == before


async def test_more_than_fifty_entries_are_not_copied_at_once(office: Office) -> None:
    day = [{"project": 6650, "member": 9015, "minutes": each, "working_date": "2026-11-18"} for each in range(1, 51)]
    office.sandbox.control.insert("time_entries", day, 1686)
    error = await office.fail("log_timesheet", copy="last_week")
    assert (error["field"], error["message"][:48]) == ("copy", "That is 55 entries, and at most 50 at once. Copy"[:48])


async def test_times_of_day_stay_by_the_clock_where_clocks_change_between_the_weeks() -> None:
    async with studio() as office:
        await office.call("log_time", project="Podcast", start="2026-10-26T09:00", end="2026-10-26T10:30")
        await office.call("log_time", project="Podcast", start="2026-10-30T22:00", end="2026-10-31T02:00")
        done = await copied(office, copy="2026-W44", into="2026-W45")
        assert {
            ("2026-11-02T09:00-05:00", "2026-11-02T10:30-05:00"),
            ("2026-11-06T22:00-05:00", "2026-11-07T02:00-05:00"),
        } <= {(row["entry"]["start"], row["entry"]["end"]) for row in done["entries"]}


async def test_a_time_that_clocks_skip_is_told_in_its_row() -> None:
    async with studio() as office:
        await office.call("log_time", project="Podcast", start="2026-03-01T02:30", end="2026-03-01T04:00")
        await office.call("log_time", project="Podcast", start="2026-03-01T10:00", end="2026-03-01T11:00")
        preview = await office.call("log_timesheet", copy="2026-03-01", into="2026-03-08")
        assert statuses(preview) == ["failed", "planned"]
        assert preview["entries"][0]["error"]["field"] == "start"


@pytest.fixture
async def perth() -> AsyncGenerator[Office]:
    """Yield a whole server on a studio of 88 Miles, where a timer runs."""
    async with open_office(
        system=MILES88, url="http://localhost", credentials=JO, me=JO["username"], zone=ZoneInfo("Australia/Perth")
    ) as office:
        yield office


async def test_shifts_are_copied_with_their_times_and_a_running_one_is_left_out(perth: Office) -> None:
    old = (await perth.call("list_time_entries", period="last_week", sort="date", limit=100))["items"]
    preview = await perth.call("log_timesheet", copy="last_week", into="next_week")
    done = await perth.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert done["status"] == "created"
    assert sorted(row["entry"]["start"][10:] for row in done["entries"]) == sorted(row["start"][10:] for row in old)
    running = await perth.call("log_timesheet", copy="today", into="tomorrow")
    assert "1 without a length, such as a running timer, would be left out." in running["message"]
    count = len(perth.booked())
    assert statuses(await copied(perth, copy="last_week", into="next_week")) == ["already_logged"] * len(old)
    assert len(perth.booked()) == count
