"""Nobody finds out another's password by trying one after another on the page for credentials."""

from collections import deque

from nutmcp.clock import Clock

MOST_TRIES = 10
"""How many sets of credentials one person tries within the time below."""
SECONDS = 600


class Tries:
    """Counts how often each person has tried credentials lately.

    Args:
        clock: Where the time comes from.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun: dict[str, deque[float]] = {}

    def allows_one_more(self, person: str) -> bool:
        """Return whether somebody may try once more, and count it if so."""
        now = self._clock.monotonic()
        self._begun = {each: begun for each, begun in self._begun.items() if now - begun[-1] < SECONDS}
        begun = self._begun.setdefault(person, deque(maxlen=MOST_TRIES))
        if len(begun) == MOST_TRIES and now - begun[0] < SECONDS:
            return False
        begun.append(now)
        return True
