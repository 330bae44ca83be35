"""A row of a timesheet may be for several days, and is then an entry on each."""

import pytest

from nutmcp.domain.workweek import Workweek
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

STANDUP = {"project": "Intranet", "service": "none", "duration": "30m", "note": "Stand-up"}


def days(answer: Answer) -> list[str]:
    """Return the day of each row."""
    return [row["entry"]["date"][5:] for row in answer["entries"]]


async def test_what_was_forgotten_from_monday_to_friday_is_logged_on_each_of_these(office: Office) -> None:
    preview = await office.call("log_timesheet", entries=[{**STANDUP, "date": "mon-fri"}])
    assert days(preview) == ["11-16", "11-17", "11-18", "11-19", "11-20"]
    assert "5 entries, 2 h 30 min in all, from Monday 2026-11-16 to Friday 2026-11-20." in preview["message"]
    assert "With time already: Monday 2026-11-16 (1 h)," in preview["message"]
    before = office.booked()
    done = await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert (done["status"], days(done)) == ("created", days(preview))
    assert [each.minutes for each in office.booked()[len(before) :]] == [30] * 5
    await office.call("undo")
    assert office.booked() == before


async def test_days_may_be_a_list_beside_rows_of_one_day(office: Office) -> None:
    rows = [{**STANDUP, "date": ["2026-11-16", "yesterday"]}, {"project": "Intranet", "duration": "1h"}]
    assert days(await office.call("log_timesheet", entries=rows)) == ["11-16", "11-23", "11-24"]


async def test_days_to_come_are_named(office: Office) -> None:
    answer = await office.call("log_timesheet", entries=[{**STANDUP, "date": "mon-wed this week"}])
    assert "Still to come: Wednesday 2026-11-25." in answer["message"]


async def test_of_a_week_the_working_days_are_meant_that_were_set() -> None:
    async with open_office(workweek=Workweek(frozenset({0, 1, 3}))) as office:
        answer = await office.call("log_timesheet", entries=[{**STANDUP, "date": "last_week"}])
        assert days(answer) == ["11-16", "11-17", "11-19"]
        answer = await office.call("log_timesheet", entries=[{**STANDUP, "date": "tue-thu"}])
        assert days(answer) == ["11-17", "11-18", "11-19"]
        assert "Not working days: Wednesday 2026-11-18." in answer["message"]


async def test_what_was_logged_elsewhere_on_one_of_the_days_is_not_logged_again(office: Office) -> None:
    there = {"project": 6646, "member": 9015, "minutes": 30, "note": "Stand-up", "working_date": "2026-11-17"}
    office.sandbox.control.insert("time_entries", [there], 1686)
    preview = await office.call("log_timesheet", entries=[{**STANDUP, "date": "mon-wed"}])
    assert [row["status"] for row in preview["entries"]] == ["planned", "already_logged", "planned"]


async def test_a_wrong_row_among_rows_of_several_days_is_shown_as_it_was_said(office: Office) -> None:
    rows = [{**STANDUP, "date": "mon-fri"}, {"project": "Nowhere", "duration": "1h", "date": "mon"}]
    answer = await office.answer_beside_error("log_timesheet", entries=rows)
    assert [row["status"] for row in answer["entries"]] == ["not_tried"] * 5 + ["failed"]
    assert answer["entries"][5]["entry"] == {"project": "Nowhere", "date": "2026-11-23"}


async def test_days_that_cannot_be_read_are_said_in_their_row(office: Office) -> None:
    answer = await office.answer_beside_error("log_timesheet", entries=[{**STANDUP, "date": ["mon", "someday"]}])
    assert answer["entries"][0]["error"]["field"] == "date"
    assert "“mon, someday”" in answer["error"]["message"]
    assert "Of several days, say mon-fri, last_week, or each date." in answer["error"]["message"]


async def test_more_than_fifty_days_are_too_many(office: Office) -> None:
    error = await office.fail("log_timesheet", entries=[{**STANDUP, "date": "this_year"}])
    assert (error["field"], error["message"]) == (
        "entries",
        "That is 261 entries, and at most 50 at once. Give fewer days or entries at once.",
    )


async def test_a_row_of_one_day_asks_for_nothing_more_than_before(office: Office) -> None:
    await office.call("log_time", project="Intranet", duration="5m")
    office.asked()
    await office.call("log_timesheet", entries=[{**STANDUP, "date": ["mon"]}], preview=True)
    assert office.asked() == []
