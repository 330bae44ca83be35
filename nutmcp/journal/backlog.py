"""What is done before a write: what a crash or an earlier call left open is settled, and what is old is folded."""

import math

import anyio

from nutmcp.clock import Clock
from nutmcp.journal.folding import Folding
from nutmcp.journal.reconciliation import Reconciler

LOOK_AGAIN = 60
"""Seconds after which a write looks once more for what stayed open."""


class Backlog:
    """Settles what is open: at first, when something new is left open, and else once a minute.

    What other servers left on the same store is found so, too.

    Args:
        reconciler: Finds out what became of changes.
        clock: Where the time comes from.
        folding: Folds what is old.
    """

    def __init__(self, reconciler: Reconciler, clock: Clock, folding: Folding) -> None:
        self._reconciler = reconciler
        self._folding = folding
        self._clock = clock
        self._turn = anyio.Lock(fast_acquire=True)
        self._due_at = -math.inf

    def is_due(self) -> None:
        """Let the next write look."""
        self._due_at = self._clock.monotonic()

    async def settle_if_due(self) -> None:
        """Settle what is open, if it is time for that."""
        async with self._turn:
            if self._clock.monotonic() >= self._due_at:
                await self._settle()
            await self._folding.fold_if_due()

    async def settle(self) -> int:
        """Find out what became of the changes that are open, and return how many stay so."""
        async with self._turn:
            return await self._settle()

    async def _settle(self) -> int:
        left = await self._reconciler.all()
        self._due_at = self._clock.monotonic() + LOOK_AGAIN
        return left
