"""What a test may rely on when it replaces the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECONDS = st.floats(0, 100_000) | st.floats(0, 1e-6) | st.integers(0, 10**8).map(lambda count: count / 1024)

pytestmark = pytest.mark.anyio


@given(st.lists(SECONDS, max_size=5), SECONDS)
async def test_who_sleeps_until_a_moment_reaches_it(before: list[float], seconds: float) -> None:
    clock = FakeClock(NOW)
    for lapse in before:
        clock.advance(lapse)
    deadline = clock.monotonic() + seconds
    for _ in range(3):
        if (left := deadline - clock.monotonic()) > 0:
            await clock.sleep(left)
    assert deadline <= clock.monotonic() <= deadline + 3e-6


@pytest.mark.parametrize("seconds", [0, 0.1, 0.3, 1.1, 2.675, 4.35, 1_234.56, 86_400])
def test_a_lapse_that_microseconds_can_tell_is_not_stretched(seconds: float) -> None:
    clock = FakeClock(NOW)
    clock.advance(seconds)
    assert (clock.monotonic(), clock.now()) == (seconds, NOW + timedelta(seconds=seconds))


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="-1"):
        FakeClock(NOW).advance(-1)
