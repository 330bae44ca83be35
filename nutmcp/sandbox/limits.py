"""The three limits that Nutcache puts on the calls of one API key."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from math import ceil, inf
from types import MappingProxyType

from nutmcp.clock import Clock

DOCUMENTED: Mapping[int, int] = MappingProxyType({1: 5, 60: 200, 86_400: 20_000})
"""How many calls fit into that many seconds ("Rate limit" of the v4 collection)."""


class Limits:
    """Count the calls of each key over windows that slide with the clock (assumed).

    Attributes:
        allowed: How many calls fit into a window of that many seconds; empty for no limits.
    """

    def __init__(self, clock: Clock, allowed: Mapping[int, int] = DOCUMENTED) -> None:
        self._clock = clock
        self._calls: dict[str, list[float]] = defaultdict(list)
        self.allowed = allowed

    def refuse(self, key: str) -> int | None:
        """Count a call and return None; or, over a limit, return after how many seconds to try again.

        A call that is refused does not count (assumed).
        """
        now = self._clock.monotonic()
        calls = self._calls[key]
        del calls[: bisect_right(calls, now - max(self.allowed, default=0))]
        free_again = max((_free_again(calls, seconds, most) for seconds, most in self.allowed.items()), default=now)
        if free_again > now:
            return max(1, ceil(free_again - now))
        calls.append(now)
        return None

    def forget(self) -> None:
        """Start counting anew."""
        self._calls.clear()


def _free_again(calls: list[float], seconds: int, most: int) -> float:
    """Return when a window of that many seconds has, or had, room for one more call."""
    return calls[len(calls) - most] + seconds if len(calls) >= most else -inf
