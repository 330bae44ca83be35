"""Shared limits for servers whose store is elsewhere: while it cannot be reached, reads go on, slowly."""

from collections.abc import Sequence
from dataclasses import replace

from nutmcp.client.limits import SharedLimits
from nutmcp.clock import Clock
from nutmcp.errors import Unavailable
from nutmcp.remote.rates import Rate
from nutmcp.state.ports import Store

SHARE = 10
"""Into so many parts a rate is divided while servers do not hear of each other, however many there are."""


class FallbackLimits(SharedLimits):
    """Let calls go as `SharedLimits` does; while the store is away, reads at a tenth of that pace, and no writes.

    Args:
        store: Where all servers count.
        key: The key whose calls are counted.
        clock: Where the time comes from.
        rates: The pace that is allowed.
        meanwhile: Where this server counts while that is away: one for all who may share a key.
    """

    def __init__(self, store: Store, key: str, clock: Clock, rates: Sequence[Rate], *, meanwhile: Store) -> None:
        super().__init__(store, key, clock, rates)
        slower = [replace(each, calls=max(1, each.calls // SHARE)) for each in rates]
        self._meanwhile = SharedLimits(meanwhile, key, clock, slower)

    async def acquire(self, *, background: bool = False, writes: bool = False) -> None:
        """Wait for a place among the calls.

        Raises:
            RateLimited: The wait would be too long.
            Unavailable: The store is away, and the call would write.
        """
        try:
            await super().acquire(background=background, writes=writes)
        except Unavailable:
            if writes:
                raise
            await self._meanwhile.acquire(background=background)

    async def penalize(self, seconds: float) -> float:
        """Let nobody who shares the key make a call for that long; while the store is away, nobody in this process."""
        try:
            return await super().penalize(seconds)
        except Unavailable:
            return await self._meanwhile.penalize(seconds)


def limits_in(store: Store, key: str, clock: Clock, rates: Sequence[Rate], *, meanwhile: Store) -> SharedLimits:
    """Return the limits that are kept in a store; of one that is elsewhere, those that go on without it."""
    if store.kind == "postgresql":
        return FallbackLimits(store, key, clock, rates, meanwhile=meanwhile)
    return SharedLimits(store, key, clock, rates)
