"""Of the calls of a key, those that no rate looks back on are forgotten, and no others."""

import pytest

from nutmcp.client.limits import TIDY, SharedLimits
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.nutcache.rates import RATES
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio


async def test_places_that_no_rate_looks_back_on_are_taken_away(store: MemoryStore, clock: FakeClock) -> None:
    limits = SharedLimits(store, "key", clock, RATES)

    async def call(times: int) -> tuple[int, int]:
        for _ in range(times):
            await limits.acquire()
        left = await limits.left()
        return left[60], left[86_400]

    for _ in range(60):
        assert await call(TIDY) == (200 - TIDY, 20_000 - TIDY)
        clock.advance(86_400)
    assert len(await store.view(lambda reader: reader.documents("limits.places"))) <= 4 * TIDY
    assert await call(2_000) == (0, 18_000)
