"""The limits on the calls of one key, such as so many a second and so many a day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from math import ceil, inf

from nutmcp.clock import Clock

_SECOND = 1_000_000
"""A second in microseconds: in whole ones a window ends when it was said to."""


class Limits:
    """Count the calls of each key over windows that slide with the clock (assumed).

    Attributes:
        allowed: How many calls fit into a window of that many seconds; empty for no limits.
    """

    def __init__(self, clock: Clock, allowed: Mapping[int, int]) -> None:
        self._clock = clock
        self._calls: dict[str, list[int]] = defaultdict(list)
        self.allowed = allowed

    def refuse(self, key: str) -> int | None:
        """Count a call and return None; or, over a limit, return after how many seconds to try again.

        A call that is refused does not count (assumed).
        """
        now = round(self._clock.monotonic() * _SECOND)
        calls = self._calls[key]
        del calls[: bisect_right(calls, now - max(self.allowed, default=0) * _SECOND)]
        free = (_free_again(calls, seconds, most) for seconds, most in self.allowed.items())
        wait = max(free, default=now) - now
        if wait > 0:
            return ceil(wait / _SECOND)
        calls.append(now)
        return None

    def room(self, key: str, seconds: int) -> tuple[int, int]:
        """Return how many calls are left in the window of so many seconds, and in how many seconds it has more room."""
        now = round(self._clock.monotonic() * _SECOND)
        calls = self._calls[key]
        within = calls[bisect_right(calls, now - seconds * _SECOND) :]
        reset = within[0] + seconds * _SECOND - now if within else seconds * _SECOND
        return max(0, self.allowed[seconds] - len(within)), ceil(reset / _SECOND)

    def forget(self) -> None:
        """Start counting anew."""
        self._calls.clear()


def _free_again(calls: list[int], seconds: int, most: int) -> float:
    """Return when a window of that many seconds has, or had, room for one more call, in microseconds."""
    return calls[len(calls) - most] + seconds * _SECOND if len(calls) >= most else -inf
