"""Whoever tries tokens is slowed down, and the operator learns from where they come."""

import logging

from starlette.types import Scope

from nutmcp.clock import Clock

SLOW_SECONDS = 0.5
"""How long the answer to a wrong token waits."""
MOST_WAITING = 32
"""How many such answers wait at once; further ones are given at once, for each of them holds a connection."""
QUIET_SECONDS = 1
"""How often wrong tokens are logged at most."""

_logger = logging.getLogger(__name__)


class WrongTokens:
    """Slows down and counts.

    Args:
        clock: Where the time comes from.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting = 0
        self._logged = float("-inf")
        self._unlogged = 0

    async def came(self, scope: Scope) -> None:
        """Let the answer to a request wait whose token is wrong."""
        self._log(scope)
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        try:
            await self._clock.sleep(SLOW_SECONDS)
        finally:
            self._waiting -= 1

    def _log(self, scope: Scope) -> None:
        now = self._clock.monotonic()
        if now - self._logged < QUIET_SECONDS:
            self._unlogged += 1
            return
        address = (scope.get("client") or ("an unknown address",))[0]
        told = {"address": address, **({"more": self._unlogged} if self._unlogged else {})}
        _logger.warning("wrong token", extra={"told": told})
        self._logged, self._unlogged = now, 0
