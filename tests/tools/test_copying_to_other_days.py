"""An assistant copies a day to several, a week to some days, a month: what has no place there is named and left out."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.tools.test_copying_time import copied, statuses
from tests.tools.test_start_and_end import studio
from tests.whole_server import Answer, Office, open_studio

pytestmark = pytest.mark.anyio


def dates(answer: Answer) -> list[str]:
    """Return month and day of each row."""
    return [row["entry"]["date"][5:] for row in answer["entries"]]


def book(office: Office, *days: str, **more: Any) -> None:  # noqa: ANN401 - each field has its own type
    """Book a quarter of an hour of mine on each of these days of 2026."""
    entry = {"project": 6644, "member": 9015, "minutes": 15, "note": "Stand-up", **more}
    office.sandbox.control.insert("time_entries", [{**entry, "working_date": f"2026-{day}"} for day in days], 1686)


@pytest.mark.parametrize("into", ["tue-fri", "Tuesday through Friday", "mardi à vendredi", "tue, wed, thu and fri"])
async def test_a_day_is_copied_to_the_weekdays_after_it(office: Office, into: str) -> None:
    book(office, "11-23")
    preview = await office.call("log_timesheet", copy="monday", into=into, project="Café Réservation")
    assert dates(preview) == ["11-24", "11-25", "11-26", "11-27"]
    assert (
        "It copies Monday 2026-11-23 to the days from Tuesday 2026-11-24 to Friday 2026-11-27. "
        "Still to come: Wednesday 2026-11-25, Thursday 2026-11-26, Friday 2026-11-27." in preview["message"]
    )
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert (dates(done), statuses(done)) == (dates(preview), ["created"] * 4)
    again = await office.call("log_timesheet", copy="monday", into=into, project="Café Réservation")
    assert statuses(again) == ["already_logged"] * 4


async def test_a_day_is_copied_to_the_working_days_of_its_week_but_not_to_itself(office: Office) -> None:
    book(office, "11-24")
    preview = await office.call("log_timesheet", copy="today", into="this_week", project="Café Réservation")
    assert dates(preview) == ["11-23", "11-25", "11-26", "11-27"]


async def test_days_that_do_not_follow_each_other_are_named(office: Office) -> None:
    book(office, "11-23")
    preview = await office.call("log_timesheet", copy="monday", into="wed, fri", project="Café Réservation")
    assert "It copies Monday 2026-11-23 to Wednesday 2026-11-25, Friday 2026-11-27." in preview["message"]


async def test_a_week_is_copied_to_working_days_and_what_has_no_place_is_named(office: Office) -> None:
    book(office, "11-21")
    preview = await office.call("log_timesheet", copy="last_week", into="mon-fri")
    assert dates(preview) == ["11-23", "11-24", "11-25", "11-26", "11-27"]
    assert "Left out, for they have no place there: Saturday 2026-11-21." in preview["message"]


async def test_a_week_is_copied_to_two_weeks(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="last_week", into="2026-11-30 to 2026-12-11")
    assert dates(preview) == [
        f"{day}" for day in ("11-30", *(f"12-{each:02}" for each in (1, 2, 3, 4, 7, 8, 9, 10, 11)))
    ]


async def test_a_month_is_copied_to_this_one_by_its_weekdays(office: Office) -> None:
    book(office, "10-05", "10-30", "10-31", project=6650)
    preview = await office.call("log_timesheet", copy="last_month", project=6650)
    assert "10-05" not in dates(preview)
    assert "11-02" in dates(preview)
    assert "Each weekday goes to the same one of the month, the first Monday to the first." in preview["message"]
    left = "Left out, for they have no place there: "
    assert "Friday 2026-10-30, Saturday 2026-10-31" in preview["message"].partition(left)[2].partition(". ")[0]


async def test_a_month_is_copied_to_the_one_of_that_name_that_comes_after_it(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="november", into="december", project="Zenith portal")
    assert {each[:2] for each in dates(preview)} == {"12"}
    assert "to the days from Tuesday 2026-12-01 to Thursday 2026-12-31." in preview["message"]


async def test_a_copy_of_which_nothing_has_a_place_says_what_to_do(office: Office) -> None:
    book(office, "11-21")
    error = await office.fail("log_timesheet", copy="2026-11-21 to 2026-11-22", into="mon-fri")
    assert error["field"] == "into"
    assert error["message"] == (
        "No time from Saturday 2026-11-21 to Sunday 2026-11-22 has its weekday in `into`. "
        "Give other days in `into`, or as many as in `copy`."
    )


@pytest.mark.parametrize("elsewhere", [0, 1])
async def test_equal_entries_of_a_day_are_all_copied_and_none_of_them_twice(office: Office, elsewhere: int) -> None:
    book(office, "11-21", "11-21", "11-21")
    book(office, *["11-28"] * elsewhere)
    said = {"copy": "2026-11-21", "into": "2026-11-28"}
    there = ["already_logged"] * elsewhere
    preview = await office.call("log_timesheet", **said)
    assert statuses(preview) == [*there, *["planned"] * (3 - elsewhere)]
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert statuses(done) == [*there, *["created"] * (3 - elsewhere)]
    again = await copied(office, **said)
    assert statuses(again) == ["already_logged"] * 3
    assert sum(str(each.working_date) == "2026-11-28" for each in office.booked()) == 3
    await office.call("undo", change=done["change"])
    assert sum(str(each.working_date) == "2026-11-28" for each in office.booked()) == elsewhere


async def test_weekdays_from_one_to_another_are_copied_too(office: Office) -> None:
    preview = await office.call("log_timesheet", copy="mon-wed", into="next_week")
    assert "It copies the days from Monday 2026-11-16 to Wednesday 2026-11-18" in preview["message"]
    assert dates(preview) == ["11-30", "12-01", "12-02"]


async def test_start_and_end_are_kept_on_every_day(office: Office) -> None:
    del office
    async with studio(zone=ZoneInfo("America/Toronto")) as at:
        await at.call("log_time", project="Podcast", start="09:00", end="10:15", date="2026-11-15")
        preview = await at.call("log_timesheet", copy="2026-11-15", into="2026-12-01, 2026-12-02")
        starts = [row["entry"]["start"][:16] for row in preview["entries"]]
        assert starts == ["2026-12-01T09:00", "2026-12-02T09:00"]


async def test_a_day_is_copied_to_several_on_88_miles_too() -> None:
    async with open_studio() as at:
        logged = await at.call("log_time", project="newsletter", start="05:00", duration="1h", date="2026-11-01")
        done = await copied(at, copy="2026-11-01", into="2026-11-07, 2026-11-08")
        assert dates(done) == ["11-07", "11-08"]
        assert {row["entry"]["minutes"] for row in done["entries"]} == {logged["entry"]["minutes"]}
