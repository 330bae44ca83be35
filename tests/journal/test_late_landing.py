"""A write that was cut off and lands late is one entry, however soon it is asked for again."""

import pytest

from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

WORK = {"project": "Intranet", "duration": "30m", "note": "Late", "date": "2026-11-05"}


class Landing:
    """Lets a request that was cut off take effect some seconds later, when the clock gets there."""

    def __init__(self, office: Office, seconds: float) -> None:
        self._office = office
        self._at = office.clock.monotonic() + seconds
        self._sleep = office.clock.sleep
        self.landed = False
        office.clock.sleep = self.sleep

    async def sleep(self, seconds: float) -> None:
        """Wait, and land meanwhile."""
        await self._sleep(seconds)
        if not self.landed and self._office.clock.monotonic() >= self._at:
            self.landed = True
            row = {
                "project": 6646,
                "member": 9015,
                "minutes": 30,
                "note": "Late",
                "working_date": "2026-11-05",
                "billable_minutes": 0,
                "creation_date": self._office.clock.now(),
            }
            self._office.sandbox.control.insert("time_entries", [row], 1686)


@pytest.mark.parametrize("seconds", [2, 6, 15, 19])
async def test_the_same_call_made_again_at_once_finds_the_entry_that_landed_late(seconds: float) -> None:
    async with open_office() as office:
        office.sandbox.control.fail("drop", method="POST", path="time_entries")
        landing = Landing(office, seconds)
        first = await office.assistant.call_tool("log_time", WORK)
        again = await office.assistant.call_tool("log_time", WORK)
        assert landing.landed
        booked = [each for each in office.booked() if each.note == "Late"]
    assert len(booked) == 1
    if first.is_error:
        assert not again.is_error or "outcome_unknown" in str(again.content)


async def test_the_same_call_made_again_writes_once_nothing_can_be_under_way_any_more() -> None:
    async with open_office() as office:
        office.sandbox.control.fail("drop", method="POST", path="time_entries")
        error = await office.fail("log_time", **WORK)
        assert error["code"] == "unavailable"
        before = office.clock.monotonic()
        answer = await office.call("log_time", **WORK)
        assert answer["status"] == "created"
        assert office.clock.monotonic() - before <= 20
        assert len([each for each in office.booked() if each.note == "Late"]) == 1
