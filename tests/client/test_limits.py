"""No stretch of time holds more calls than a key is allowed, and hardly fewer when many are wanted."""

from datetime import UTC, datetime

import anyio
import pytest

from nutmcp.client.limits import PATIENCE, SharedLimits
from nutmcp.client.policy import Limits
from nutmcp.errors import RateLimited
from nutmcp.remote.rates import ASSUMED, Rate
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.nutcache.rates import RATES
from tests.fakes import FakeClock
from tests.still_time import STILL, LoopClock

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


@pytest.fixture
def limits(store: MemoryStore, clock: FakeClock) -> SharedLimits:
    return SharedLimits(store, "key", clock, RATES)


async def minute_and_day(limits: SharedLimits) -> tuple[int, int]:
    """Return how many calls are left in the minute and in the day."""
    left = await limits.left()
    return left[60], left[86_400]


async def acquire(limits: Limits, times: int) -> None:
    for _ in range(times):
        await limits.acquire()


async def test_five_calls_go_at_once_and_the_sixth_waits_a_second(limits: SharedLimits, clock: FakeClock) -> None:
    await acquire(limits, 5)
    assert clock.monotonic() == 0
    await acquire(limits, 1)
    assert clock.monotonic() == pytest.approx(1 + RATES[0].margin)


async def test_a_summary_of_two_hundred_pages_takes_forty_seconds(limits: SharedLimits, clock: FakeClock) -> None:
    await acquire(limits, 200)
    assert clock.monotonic() == pytest.approx(39 * (1 + RATES[0].margin))


async def test_two_hundred_calls_a_minute_are_used(limits: SharedLimits, clock: FakeClock) -> None:
    await acquire(limits, 2_000)
    assert 2_000 / clock.monotonic() > 0.95 * 200 / 60
    assert await minute_and_day(limits) == (0, 18_000)


async def test_a_day_that_is_used_up_is_refused_at_once_with_the_time_to_wait(
    store: MemoryStore, clock: FakeClock
) -> None:
    few = (*RATES[:2], Rate(calls=10, seconds=86_400, margin=5))
    limits = SharedLimits(store, "key", clock, few)
    await acquire(limits, 10)
    before = clock.monotonic()
    with pytest.raises(RateLimited) as refused:
        await limits.acquire()
    assert clock.monotonic() == before
    assert refused.value.retry_after == pytest.approx(86_400, abs=10)
    assert (await limits.left())[86_400] == 0
    clock.advance(86_410)
    await limits.acquire()
    assert (await limits.left())[86_400] == 9


@pytest.mark.parametrize("told", [901, 86_400, 1_764_460_800])
async def test_a_pause_of_more_than_a_quarter_of_an_hour_is_not_believed_while_calls_are_left(
    limits: SharedLimits, store: MemoryStore, clock: FakeClock, told: int
) -> None:
    await acquire(limits, 3)
    assert await limits.penalize(told) == 15 * 60
    after_a_restart = SharedLimits(store, "key", clock, RATES)
    assert await after_a_restart.pause() == 15 * 60
    with pytest.raises(RateLimited, match=r"asked for a pause until 2026-11-24 09:15 UTC\. .*--lift-pause"):
        await after_a_restart.acquire()
    clock.advance(15 * 60)
    await after_a_restart.acquire()


async def test_a_long_pause_is_believed_as_far_as_the_calls_of_the_day_are_used_up(
    store: MemoryStore, clock: FakeClock
) -> None:
    few = (*RATES[:2], Rate(calls=10, seconds=86_400, margin=5))
    limits = SharedLimits(store, "key", clock, few)
    await acquire(limits, 10)
    assert await limits.penalize(40_000) == 40_000
    assert await limits.penalize(1_764_460_800) == pytest.approx(86_400, abs=10)


async def test_a_pause_that_was_lifted_holds_nobody_up(limits: SharedLimits, clock: FakeClock) -> None:
    await limits.penalize(600)
    await limits.lift_pause()
    assert await limits.pause() == 0
    await acquire(limits, 1)
    assert clock.monotonic() == 0


async def test_calls_come_back_as_their_minute_passes(limits: SharedLimits, clock: FakeClock) -> None:
    assert await minute_and_day(limits) == (200, 20_000)
    await acquire(limits, 5)
    clock.advance(30)
    await acquire(limits, 2)
    assert await minute_and_day(limits) == (193, 19_993)
    clock.advance(31)
    assert await minute_and_day(limits) == (198, 19_993)


async def test_a_penalty_holds_for_all_who_share_the_key_and_for_no_other(
    store: MemoryStore, limits: SharedLimits, clock: FakeClock
) -> None:
    await limits.penalize(7)
    await SharedLimits(store, "other key", clock, RATES).acquire()
    assert clock.monotonic() == 0
    await SharedLimits(store, "key", clock, RATES).acquire()
    assert clock.monotonic() == pytest.approx(7)


async def test_a_shorter_penalty_does_not_lift_a_longer_one(limits: SharedLimits, clock: FakeClock) -> None:
    await limits.penalize(9)
    await limits.penalize(1)
    await limits.acquire()
    assert clock.monotonic() == pytest.approx(9)


async def test_a_long_penalty_is_refused_at_once_but_the_background_waits(
    limits: SharedLimits, clock: FakeClock
) -> None:
    await limits.penalize(PATIENCE + 1)
    with pytest.raises(RateLimited) as refused:
        await limits.acquire()
    assert refused.value.retry_after == PATIENCE + 1
    assert clock.monotonic() == 0
    await limits.acquire(background=True)
    assert clock.monotonic() == pytest.approx(PATIENCE + 1)


async def test_a_penalty_of_a_thousand_years_ends_after_a_day(limits: SharedLimits, clock: FakeClock) -> None:
    await limits.penalize(3e10)
    clock.advance(86_401)
    await limits.acquire()


async def test_a_penalty_that_comes_while_a_call_waits_holds_for_it_too(
    limits: SharedLimits, store: MemoryStore
) -> None:
    class Interrupted(FakeClock):
        async def sleep(self, seconds: float) -> None:
            if not self.sleeps:
                await SharedLimits(store, "key", self, RATES).penalize(20)
            await super().sleep(seconds)

    clock = Interrupted(datetime(2026, 11, 24, 9, tzinfo=UTC))
    limits = SharedLimits(store, "key", clock, RATES)
    await acquire(limits, 6)
    assert clock.monotonic() == pytest.approx(20)


async def test_after_a_refusal_calls_keep_more_distance_for_ten_minutes(limits: SharedLimits, clock: FakeClock) -> None:
    await limits.penalize(1)
    clock.advance(1)
    await acquire(limits, 6)
    assert clock.monotonic() == pytest.approx(1 + 1.5)
    clock.advance(600)
    await acquire(limits, 6)
    assert clock.monotonic() == pytest.approx(1 + 1.5 + 600 + 1 + RATES[0].margin)


async def test_a_call_that_is_late_for_its_place_takes_another_one_once(store: MemoryStore) -> None:
    class Busy(FakeClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds + 0.12)

    clock = Busy(datetime(2026, 11, 24, 9, tzinfo=UTC))
    limits = SharedLimits(store, "key", clock, RATES)
    await acquire(limits, 6)
    assert (await limits.left())[60] == 200 - 7
    await acquire(limits, 4)
    assert clock.monotonic() < 3


async def test_the_background_leaves_room_for_whoever_asks_now(limits: SharedLimits, clock: FakeClock) -> None:
    for _ in range(4):
        await limits.acquire(background=True)
    await limits.acquire()
    assert clock.monotonic() == 0
    await limits.acquire(background=True)
    assert clock.monotonic() == pytest.approx(1 + RATES[0].margin)


async def test_whoever_asks_now_goes_ahead_of_the_background(store: MemoryStore) -> None:
    order: list[str] = []
    rates = (Rate(2, 0.05, 0.01), Rate(1_000, 60, 0.5), Rate(2_000, 86_400, 5))
    limits = SharedLimits(store, "key", LoopClock(), rates)

    async def call(name: str, *, background: bool) -> None:
        await limits.acquire(background=background)
        order.append(name)

    await acquire(limits, 2)
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(lambda: call("later", background=True))
        for _ in range(6):
            group.start_soon(lambda: call("now", background=False))
    assert order[:6] == ["now"] * 6


async def test_the_background_gives_up_after_two_minutes(limits: SharedLimits) -> None:
    await limits.penalize(121)
    with pytest.raises(RateLimited):
        await limits.acquire(background=True)


async def test_the_store_does_not_hold_the_key(store: MemoryStore, clock: FakeClock) -> None:
    await SharedLimits(store, "s3cr3t-\ud800", clock, RATES).acquire()
    for kind in ("limits", "limits.places"):
        kept = await store.view(lambda reader, kind=kind: reader.documents(kind))
        assert kept
        assert "s3cr3t" not in str(kept)


async def test_a_system_without_known_limits_is_called_four_times_at_once_and_ten_a_second(
    store: MemoryStore, clock: FakeClock
) -> None:
    limits = SharedLimits(store, "key", clock, ASSUMED)
    await acquire(limits, 4)
    assert clock.monotonic() == 0
    await acquire(limits, 16)
    assert clock.monotonic() == pytest.approx(1.6)
