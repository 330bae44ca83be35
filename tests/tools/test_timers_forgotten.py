"""A timer that was forgotten: asked about before it is logged, and ended at the time that somebody says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.fakes import FakeClock
from tests.tools.test_timers import HOUR, MINUTE
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


async def test_the_morning_after_6pm_means_yesterday_evening_and_is_repeated(office: Office) -> None:
    await office.call("start_timer", project="Intranet", started_at="09:30")
    office.clock.advance(21 * HOUR)
    stopped = await office.call("stop_timer", ended_at="6pm")
    assert (stopped["entry"]["minutes"], stopped["entry"]["date"]) == (510, "2026-11-24")
    assert "It ran from Tuesday 2026-11-24 09:30 to 18:00 (America/Toronto)." in stopped["message"]


@pytest.mark.parametrize(
    ("hours", "said", "minutes", "until"),
    [
        (21, "yesterday 18:00", 480, "18:00"),
        (21, "yesterday at 6pm", 480, "18:00"),
        (21, "18h hier", 480, "18:00"),
        (21, "tuesday 18:00", 480, "18:00"),
        (21, "2026-11-24 6pm", 480, "18:00"),
        (33, "18:00", 480, "18:00"),
        (33, "now", None, ""),
        (12, "21:30", 690, "21:30"),
        (16, "01:00", 900, "Wednesday 2026-11-25 01:00"),
        (70, "5pm", 420, "17:00"),
        (3, "12:30", 150, "12:30"),
        (3, "30 minutes ago", 150, "12:30"),
    ],
)
async def test_when_the_work_ended_is_understood_from_when_it_began(
    office: Office, hours: int, said: str, minutes: int | None, until: str
) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(hours * HOUR)
    if minutes is None:
        assert (await office.fail("stop_timer", ended_at=said))["code"] == "refused"
        return
    stopped = await office.call("stop_timer", ended_at=said)
    assert stopped["entry"]["minutes"] == minutes
    assert f" to {until} (America/Toronto)." in stopped["message"]


@pytest.mark.parametrize(("said", "words"), [("9am", "end before it began"), ("18:00", "has not come yet")])
async def test_a_time_that_is_no_end_of_it_is_refused(office: Office, said: str, words: str) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(2 * HOUR)
    error = await office.fail("stop_timer", ended_at=said)
    assert (error["code"], error["field"]) == ("invalid_arguments", "ended_at")
    assert words in error["message"]


@pytest.mark.parametrize(
    ("start", "said", "minutes"),
    [
        (datetime(2026, 10, 31, 22, tzinfo=UTC), "02:30", 570),  # 18:00 the day before clocks go back
        (datetime(2026, 3, 7, 23, tzinfo=UTC), "03:30", 510),  # 18:00 the day before clocks go forward
    ],
)
async def test_an_hour_is_an_hour_while_clocks_change(start: datetime, said: str, minutes: int) -> None:
    clock = FakeClock(start)
    async with open_office(clock=clock, zone=ZoneInfo("America/Toronto")) as office:
        await office.call("start_timer", project="Intranet")
        clock.advance(15 * HOUR)
        assert (await office.call("stop_timer", ended_at=said))["entry"]["minutes"] == minutes


async def test_over_ten_hours_it_is_asked_before_anything_is_logged(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(11 * HOUR + 5 * MINUTE)
    assert "Timer t1 has run for more than ten hours" in (await office.call("list_timers"))["note"]
    before = office.booked()
    error = await office.fail("stop_timer")
    assert (error["code"], error["field"]) == ("refused", "ended_at")
    assert error["message"] == (
        "Timer t1 began on Tuesday 2026-11-24 10:00 (America/Toronto) and would be logged with 11 h 5 min; "
        "it may have been forgotten. Nothing was logged: ask when the work ended, and call stop_timer with `timer` t1 "
        "and that as `ended_at`, or `now` if it went on until now; its `discard` gives the timer up."
    )
    assert office.booked() == before
    assert (await office.call("stop_timer", ended_at="now"))["entry"]["minutes"] == 665


async def test_ten_hours_are_a_day_of_work(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(10 * HOUR)
    assert "note" not in await office.call("list_timers")
    assert (await office.call("stop_timer"))["entry"]["minutes"] == 600


async def test_a_forgotten_timer_is_not_logged_to_make_room_for_another(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(11 * HOUR)
    before = office.booked()
    error = await office.fail("start_timer", project="Acme website")
    assert (error["code"], error["field"]) == ("refused", "switch")
    assert "Timer t1 began on" in error["message"]
    assert "call stop_timer with `timer` t1" in error["message"]
    assert office.booked() == before
    switched = await office.call("start_timer", project="Acme website", started_at="13:00")
    assert switched["stopped"]["entry"]["minutes"] == 180


async def test_over_a_day_the_error_names_the_timer_and_the_tool_that_helps(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(30 * HOUR)
    assert "Timer t1 has run for more than 24 hours" in (await office.call("list_timers"))["note"]
    for tool, arguments in (("stop_timer", {"ended_at": "now"}), ("start_timer", {"project": "Acme website"})):
        error = await office.fail(tool, **arguments)
        assert error["code"] == "refused"
        assert "Timer t1 began on Tuesday 2026-11-24 10:00" in error["message"]
        assert "30 h; an entry holds 24 hours at most" in error["message"]
        assert "call stop_timer with `timer` t1" in error["message"]
        assert "now" not in error["message"]
