"""An assistant never heard that a timer was stopped: asking again, it is told what was booked, and how to undo it."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

HOUR = 3_600


async def test_a_stop_that_was_never_heard_of_is_told_when_it_is_asked_for_again(office: Office) -> None:
    started = await office.call("start_timer", project="Intranet")
    office.clock.advance(HOUR)
    lost = await office.call("stop_timer")
    before = office.booked()
    error = await office.fail("stop_timer")
    assert error["code"] == "not_found"
    assert error["candidates"][0]["id"] == started["timer"]["id"]
    entry = lost["entry"]["id"]
    assert f"the last, t1, ended 2026-11-24 11:00 and was logged as entry {entry}." in error["message"]
    assert f"undo with {lost['change']} takes it back" in error["message"]
    assert office.booked() == before


async def test_a_stop_that_was_taken_back_is_not_told_as_booked(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    await office.call("undo", change=stopped["change"])
    await office.call("stop_timer", discard=True)
    error = await office.fail("stop_timer")
    assert "the last, t1, was discarded" in error["message"]
    assert "booked" not in error["message"]
