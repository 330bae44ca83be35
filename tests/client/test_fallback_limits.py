"""While the store of a team cannot be reached, reads go on at a tenth of the pace, and writes do not."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from nutmcp.client.fallback_limits import FallbackLimits
from nutmcp.errors import Unavailable
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Writer
from nutmcp.state.postgres_errors import away
from nutmcp.systems.nutcache.rates import RATES
from tests.fakes import FakeClock

T = TypeVar("T")

pytestmark = pytest.mark.anyio


class Distant(MemoryStore):
    """A store that is away from time to time."""

    is_away = True

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        if self.is_away:
            raise away()
        return await super().transact(work, scope=scope, durable=durable)


@pytest.fixture
def store() -> Distant:
    return Distant()


@pytest.fixture
def limits(store: Distant, clock: FakeClock) -> FallbackLimits:
    return FallbackLimits(store, "key", clock, RATES, meanwhile=MemoryStore())


async def test_reads_go_on_at_a_tenth_of_the_pace(limits: FallbackLimits, clock: FakeClock) -> None:
    for _ in range(100):
        await limits.acquire()
    # The first twenty go at once or one each second, all others at twenty a minute.
    assert clock.monotonic() == pytest.approx(5 * 60, rel=0.15)


async def test_all_who_share_a_key_in_a_server_share_that_pace(store: Distant, clock: FakeClock) -> None:
    meanwhile = MemoryStore()
    people = [FallbackLimits(store, "key", clock, RATES, meanwhile=meanwhile) for _ in range(10)]
    for _ in range(10):
        for each in people:
            await each.acquire()
    assert clock.monotonic() == pytest.approx(5 * 60, rel=0.15)


async def test_a_write_is_refused(limits: FallbackLimits) -> None:
    with pytest.raises(Unavailable):
        await limits.acquire(writes=True)


async def test_a_pause_that_is_asked_for_meanwhile_is_kept(limits: FallbackLimits, clock: FakeClock) -> None:
    assert await limits.penalize(20) == 20
    await limits.acquire()
    assert clock.monotonic() >= 20


async def test_all_share_the_pace_again_once_the_store_is_back(
    limits: FallbackLimits, store: Distant, clock: FakeClock
) -> None:
    await limits.acquire()
    store.is_away = False
    for _ in range(5):
        await limits.acquire(writes=True)
    assert clock.monotonic() == 0
    assert (await limits.left())[60] == 195
