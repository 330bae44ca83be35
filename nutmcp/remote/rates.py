"""How many calls a remote system allows one key in which stretches of time."""

import math
from dataclasses import dataclass

WARY_MARGIN = 0.5
"""Seconds by which windows are longer after a 429."""


@dataclass(frozen=True)
class Rate:
    """So many calls in any stretch of so many seconds, `margin` more to be safe."""

    calls: int
    seconds: float
    margin: float

    def milliseconds(self, *, wary: bool) -> int:
        """Return the length of the window, margin included."""
        return math.ceil(1000 * (self.seconds + max(self.margin, WARY_MARGIN if wary else 0)))


ASSUMED = (Rate(calls=4, seconds=0.4, margin=0),)
"""The pace where no limit is known: four calls at once, and ten a second."""
