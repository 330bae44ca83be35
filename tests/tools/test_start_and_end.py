"""Where an organization records start and end, what was not said of them stays, whatever the clocks do."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from nutmcp.systems.nutcache.codes import Rounding
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

NEW_YORK = ZoneInfo("America/New_York")
STUDIO = 9244
BACK, FORWARD = "2026-11-01", "2026-03-08"


@asynccontextmanager
async def studio(*, rounds: bool = False, zone: ZoneInfo = NEW_YORK) -> AsyncGenerator[Office]:
    """Open the office that records start and end, in New York."""
    async with open_office(
        credentials=START_END_CREDENTIALS, me=START_END_CREDENTIALS["username"], zone=zone
    ) as office:
        if not rounds:
            office.sandbox.control.store.update("organizations", STUDIO, {"time_rounding": Rounding.NONE})
        yield office


async def logged(office: Office, start: str, end: str, **more: object) -> int:
    """Log work on the podcast and return the id of its entry."""
    return (await office.call("log_time", project="Podcast", start=start, end=end, **more))["entry"]["id"]


@pytest.mark.crossed
@pytest.mark.parametrize("form", ["record", "id", "nothing", "no_body"])
@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize(
    ("start", "end", "logged_minutes", "said", "minutes", "times"),
    [
        (f"{BACK}T01:30-05:00", f"{BACK}T04:00-05:00", 150, "05:00", 210, "01:30-05:00 to 05:00-05:00"),
        (f"{BACK}T01:30-04:00", f"{BACK}T04:00-05:00", 210, "05:00", 270, "01:30-04:00 to 05:00-05:00"),
        (f"{BACK}T00:30-04:00", f"{BACK}T01:15-04:00", 45, f"{BACK}T01:15-05:00", 105, "00:30-04:00 to 01:15-05:00"),
        (f"{FORWARD}T01:30", f"{FORWARD}T03:30", 60, "04:00", 90, "01:30-05:00 to 04:00-04:00"),
        ("2026-10-31T23:00", f"{BACK}T03:00", 300, "01:45", 165, f"23:00-04:00 to 01:45-04:00 on {BACK}"),
    ],
)
async def test_a_new_end_leaves_the_start_alone_when_clocks_change(
    start: str, end: str, logged_minutes: int, said: str, minutes: int, times: str, form: str, *, lost: bool
) -> None:
    async with studio() as office:
        number = await logged(office, start, end)
        before = office.entry(number)
        assert before.minutes == logged_minutes
        office.sandbox.control.turn(write_answer=form)
        if lost:
            office.sandbox.control.fail("drop", method="PUT", path="time_entries*", after=True)
        answer = await office.call("update_time_entry", entry=number, end=said)
        assert answer["entry"]["minutes"] == office.entry(number).minutes == minutes
        assert office.entry(number).start_time == before.start_time
        assert times in answer["message"]
        assert "rounded" not in answer["message"]
        assert (await office.call("undo"))["entry"]["minutes"] == logged_minutes
        after = office.entry(number)
        assert (after.start_time, after.end_time, after.minutes) == (before.start_time, before.end_time, before.minutes)


@pytest.mark.parametrize(
    ("said", "times", "minutes"),
    [
        ({"start": "08:30"}, "08:30 to 10:00", 90),
        ({"end": "11:30"}, "09:00 to 11:30", 150),
        ({"duration": "2h"}, "09:00 to 11:00", 120),
        ({"start": "08:00", "duration": "30m"}, "08:00 to 08:30", 30),
        ({"start": "14:00", "end": "15:00"}, "14:00 to 15:00", 60),
        ({"end": "10:30", "duration": "90m"}, "09:00 to 10:30", 90),
        ({"note": "Other"}, "09:00 to 10:00", 60),
        ({"date": "2026-10-30"}, "09:00 to 10:00", 60),
        ({"date": "2026-10-30", "start": "08:30"}, "08:30 to 10:00", 90),
        ({"date": "2026-10-30", "end": "9:15"}, "09:00 to 09:15", 15),
        ({"start": "2026-11-23T23:30"}, "23:30 to 10:00 on 2026-11-24", 630),
    ],
)
async def test_of_start_end_and_length_what_is_not_said_stays(said: dict[str, str], times: str, minutes: int) -> None:
    async with studio() as office:
        number = await logged(office, "09:00", "10:00")
        answer = await office.call("update_time_entry", entry=number, **said)
        assert answer["entry"]["minutes"] == office.entry(number).minutes == minutes
        assert f", {times}, on “Podcast”" in answer["message"]
        assert "rounded" not in answer["message"]


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        (
            {"start": "10:00"},
            "start",
            "`start` is not before `end`: `end`, which was not given, stays 2026-11-24 10:00",
        ),
        ({"start": "11:00"}, "start", "stays 2026-11-24 10:00"),
        ({"start": "2026-11-22T09:00"}, "start", "more than 24 hours"),
        ({"end": "17:00", "duration": "2h"}, "duration", "the start, which was not given and stays 09:00"),
        ({"start": "08:00", "end": "09:00", "duration": "2h"}, "duration", "From `start` to `end` it is 1 h"),
        ({"date": "2026-11-20", "start": "2026-11-19T08:00"}, "date", "`start` is on 2026-11-19"),
        ({"date": FORWARD, "start": "02:30"}, "start", "no 02:30 on 2026-03-08"),
    ],
)
async def test_what_contradicts_what_stays_is_refused(said: dict[str, str], field: str, told: str) -> None:
    async with studio() as office:
        number = await logged(office, "09:00", "10:00")
        before = office.entry(number)
        error = await office.fail("update_time_entry", entry=number, **said)
        assert (error["code"], error["field"]) == ("invalid_arguments", field)
        assert told in error["message"]
        assert office.entry(number) == before


async def test_a_start_that_would_be_on_the_day_before_is_asked_for() -> None:
    async with studio() as office:
        number = await logged(office, "22:00", "01:30")
        error = await office.fail("update_time_entry", entry=number, start="00:30")
        assert "more than 24 hours" in error["message"]
        error = await office.fail("update_time_entry", entry=number, start="02:00")
        assert "more than 12 hours" in error["message"]
        answer = await office.call("update_time_entry", entry=number, start="2026-11-25T00:30")
        assert answer["entry"]["minutes"] == 60


async def test_an_entry_cannot_move_to_a_day_on_which_clocks_skip_its_start() -> None:
    async with studio() as office:
        number = await logged(office, "02:30", "04:00")
        error = await office.fail("update_time_entry", entry=number, date=FORWARD)
        assert error["field"] == "date"
        assert "clocks go forward" in error["message"]


async def test_seconds_that_nutcache_keeps_stay() -> None:
    async with studio() as office:
        number = await logged(office, "09:00", "10:00")
        times = {
            "start_time": datetime(2026, 11, 24, 14, 0, 50, tzinfo=UTC),
            "end_time": datetime(2026, 11, 24, 15, 0, 10, 250_000, tzinfo=UTC),
        }
        office.sandbox.control.store.update("time_entries", number, {**times, "minutes": 59, "billable_minutes": 59})
        office.clock.advance(3600)
        before = office.entry(number)
        answer = await office.call("update_time_entry", entry=number, note="Other")
        after = office.entry(number)
        assert (after.start_time, after.end_time, after.minutes) == (before.start_time, before.end_time, 59)
        assert "rounded" not in answer["message"]
        await office.call("update_time_entry", entry=number, start="09:00", end="11:00")
        assert office.entry(number).start_time == before.start_time, "the same time of day was said"


async def test_the_day_that_nutcache_booked_stays_while_the_start_does() -> None:
    async with studio() as office:
        number = await logged(office, "09:00", "10:00")
        office.sandbox.control.store.update("time_entries", number, {"working_date": date(2026, 11, 23)})
        office.clock.advance(3600)
        answer = await office.call("update_time_entry", entry=number, end="11:00")
        assert answer["entry"]["date"] == "2026-11-23"
        assert "on Monday 2026-11-23, 2026-11-24 09:00 to 11:00" in answer["message"]


async def test_a_time_that_was_not_changed_is_not_said_to_be_rounded() -> None:
    async with studio(rounds=True) as office:
        number = await logged(office, "09:00", "09:50")
        answer = await office.call("update_time_entry", entry=number, note="Other")
        assert answer["entry"]["minutes"] == 60
        assert "rounded" not in answer["message"]
        answer = await office.call("update_time_entry", entry=number, end="10:10")
        assert "Nutcache rounded 1 h 10 min to 1 h 15 min." in answer["message"]


async def test_times_are_said_wherever_an_entry_is() -> None:
    async with studio() as office:
        made = await office.call("log_time", project="Podcast", start="22:00", end="01:30")
        assert "on Tuesday 2026-11-24, 22:00 to 01:30 on 2026-11-25, on “Podcast”" in made["message"]
        again = await office.call("log_time", project="Podcast", start="22:00", end="01:30")
        assert "22:00 to 01:30 on 2026-11-25" in again["message"]


async def test_an_entry_is_the_same_work_after_it_was_moved_there() -> None:
    async with studio() as office:
        number = await logged(office, "09:00", "10:00")
        await office.call("update_time_entry", entry=number, end="11:00")
        again = await office.call("log_time", project="Podcast", start="09:00", end="11:00")
        assert (again["status"], again["entry"]["id"]) == ("already_logged", number)


async def test_the_preview_of_a_change_counts_the_new_minutes() -> None:
    async with studio() as office:
        theirs = (await office.call("log_time", project="Podcast", start="09:00", end="10:00", member="Sam Okafor"))[
            "entry"
        ]
        preview = await office.call("update_time_entry", entry=theirs["id"], end="11:30")
        assert preview["would"]["minutes"] == 150
        assert preview["would"]["end"] == "2026-11-24T11:30-05:00"
