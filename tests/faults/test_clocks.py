"""Clocks that jump, ours or Nutcache's: what was written is found again or left open, never written twice."""

from datetime import datetime, timedelta

import pytest

from tests.examples import share_of
from tests.fakes import FakeClock
from tests.faults.acts import ACTS, NOTHING, between, booked, small_office, small_sandbox
from tests.faults.hearing import hear
from tests.faults.test_network import Fault, fail
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio


class Jumpy(FakeClock):
    """A clock that a person or a time server sets, while time itself goes on."""

    off = timedelta()

    def now(self) -> datetime:
        return super().now() + self.off


JUMPS = [timedelta(hours=1), timedelta(days=-1), timedelta(days=400), timedelta(minutes=-10)]
FAULTS: list[Fault] = [{"kind": "content_type"}, {"kind": "drop", "after": True}, {"kind": "drop"}]


@pytest.mark.crossed
@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("ours", [True, False], ids=["ours", "nutcache's"])
async def test_a_clock_that_jumps_loses_nothing_and_doubles_nothing(
    *, ours: bool, jump: timedelta, fault: Fault
) -> None:
    for act in share_of(ACTS, 2):
        clock = Jumpy(TUESDAY)
        async with small_sandbox(clock) as sandbox, small_office(None, sandbox, clock) as office:
            arguments, before = await act.prepare(office), booked(office)
            now = clock.now()
            clock.off = jump if ours else timedelta()
            sandbox.control.clock.set(now if ours else now + jump)
            fail(office, act, **fault)
            heard = await hear(office.assistant, act.tool, arguments)
            landed = between(before, booked(office))
            assert landed in (act.effect, NOTHING)
            if heard.code != "outcome_unknown":
                assert landed == (NOTHING if heard.code else act.effect)
            if heard.code == "invalid_arguments":
                assert heard.answer["field"] in ("confirm_token", "started_at", "ended_at")
            sandbox.control.faults.clear()
            again = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
            done = between(before, booked(office))
            assert done == act.effect or (again.code and done == NOTHING)
            assert not (await hear(office.assistant, "get_account", {})).code


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_a_clock_that_jumps_holds_nobody_up(jump: timedelta) -> None:
    clock = Jumpy(TUESDAY)
    async with small_office(None, None, clock) as office:
        for _ in range(12):
            clock.off += jump
            assert not (await hear(office.assistant, "list_time_entries", {})).code
        assert clock.monotonic() < 20


async def test_a_running_timer_can_be_stopped_after_the_clock_was_set_back() -> None:
    clock = Jumpy(TUESDAY)
    async with small_office(None, None, clock) as office:
        await hear(office.assistant, "start_timer", {"project": "Acme"})
        clock.off = timedelta(hours=-3)
        assert (await hear(office.assistant, "stop_timer", {})).answer["entry"]["minutes"] == 1
