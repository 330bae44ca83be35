"""The limits of calls, over windows of a second, a minute and a day."""

from datetime import timedelta

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.nutcache.emulation import EMULATION
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from tests.fakes import FakeClock
from tests.sandbox.driver import NOW, STUDIO, caller, new_sandbox

pytestmark = pytest.mark.anyio


def _pauses(longest: int) -> st.SearchStrategy[float]:
    """Return pauses of up to that many seconds, whole microseconds or such as no clock of microseconds can tell."""
    return st.integers(0, longest * 10**6).map(lambda steps: steps / 10**6) | st.floats(0, longest)


async def statuses(api: httpx2.AsyncClient, count: int) -> list[int]:
    """Return the statuses of that many calls in a row."""
    return [(await api.get("currencies/25")).status_code for _ in range(count)]


async def test_the_sixth_call_within_a_second_is_refused_and_told_when_to_come_back() -> None:
    async with new_sandbox(limited=True) as sandbox, caller(sandbox) as api:
        assert await statuses(api, 5) == [200] * 5
        refused = await api.get("currencies/25")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        sandbox.control.clock.advance(1)
        assert await statuses(api, 6) == [200] * 5 + [429]


async def test_two_hundred_calls_fill_a_minute() -> None:
    async with new_sandbox(limited=True) as sandbox, caller(sandbox) as api:
        for _ in range(40):
            assert await statuses(api, 5) == [200] * 5
            sandbox.control.clock.advance(1)
        refused = await api.get("currencies/25")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
        sandbox.control.clock.advance(20)
        assert await statuses(api, 1) == [200]


async def test_each_key_has_its_own_limit() -> None:
    async with (
        new_sandbox(limited=True) as sandbox,
        caller(sandbox) as one,
        caller(sandbox, credentials=START_END_CREDENTIALS, guid=STUDIO) as other,
    ):
        assert await statuses(one, 6) == [200] * 5 + [429]
        assert await statuses(other, 1) == [200]


async def test_who_is_not_let_in_does_not_use_up_the_limit() -> None:
    async with new_sandbox(limited=True) as sandbox, caller(sandbox) as api:
        for _ in range(10):
            assert (await api.get("projects", headers={"Authorization": "nut-basic eA=="})).status_code == 401
        assert await statuses(api, 5) == [200] * 5


def test_twenty_thousand_calls_fill_a_day() -> None:
    clock = FakeClock(NOW)
    limits = Limits(clock, EMULATION.limits)
    for _ in range(20_000):
        assert limits.refuse("key") is None
        clock.advance(0.3125)
    assert limits.refuse("key") == 86_400 - 6_250
    clock.advance(86_400 - 6_250)
    assert limits.refuse("key") is None


def microseconds(clock: FakeClock) -> int:
    """Return the time that has passed, exactly."""
    return (clock.now() - NOW) // timedelta(microseconds=1)


@given(st.lists(_pauses(30), max_size=60))
def test_no_window_ever_holds_more_calls_than_it_may(pauses: list[float]) -> None:
    clock = FakeClock(NOW)
    limits = Limits(clock, {1: 2, 60: 7})
    admitted: list[int] = []
    for pause in pauses:
        clock.advance(pause)
        wait = limits.refuse("key")
        if wait is None:
            admitted.append(microseconds(clock))
        for seconds, most in limits.allowed.items():
            assert sum(microseconds(clock) - seconds * 10**6 < each for each in admitted) <= most


@given(st.lists(_pauses(5), max_size=40))
@example([0, 0, 825 / 1024])
def test_after_the_wait_that_was_told_a_call_is_admitted(pauses: list[float]) -> None:
    clock = FakeClock(NOW)
    limits = Limits(clock, {1: 2, 60: 7})
    for pause in pauses:
        clock.advance(pause)
        wait = limits.refuse("key")
        if wait is not None:
            clock.advance(wait)
            assert limits.refuse("key") is None


def test_the_documented_limits_are_the_ones_that_hold_from_the_start() -> None:
    assert dict(new_sandbox(limited=True).control.limits.allowed) == {1: 5, 60: 200, 86_400: 20_000}
    assert DEFAULT_CREDENTIALS["public_key"] != START_END_CREDENTIALS["public_key"]
