"""An assistant takes back what a timer logged: the timer runs again, and its time is logged once."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

HOUR = 3_600


async def test_a_timer_that_logged_is_running_again_after_undo(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    count = len(office.booked())
    undone = await office.call("undo", change=stopped["change"])
    assert "The timer runs again" in undone["message"]
    assert len(office.booked()) == count - 1
    running = (await office.call("list_timers"))["items"][0]
    assert (running["id"], running["minutes"]) == (started["timer"]["id"], 60)


async def test_the_entry_of_a_timer_that_runs_again_is_not_written_a_second_time(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    undone = await office.call("undo", change=stopped["change"])
    before = office.booked()
    error = await office.fail("undo", change=undone["change"])
    assert (error["code"], error["field"]) == ("refused", "change")
    assert office.booked() == before
    await office.call("stop_timer", discard=True)
    again = await office.call("undo", change=undone["change"])
    assert again["entry"]["minutes"] == 60
