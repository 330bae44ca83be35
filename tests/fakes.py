"""Stand-ins for the three things a test may replace: the clock, chance, and the network's edge."""

from datetime import UTC, datetime, timedelta
from math import ceil

import anyio
import anyio.lowlevel

from nutmcp.clock import Clock


class FakeClock:
    """A clock that moves only when it is told to, or when somebody waits on it.

    Args:
        start: The first moment, aware; it is shown in UTC.
    """

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._lapse = timedelta()
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return self._start + self._lapse

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return self._lapse.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Move the time on at once, let other tasks run, and remember the wait in `sleeps`."""
        self.sleeps.append(seconds)
        self.advance(seconds)
        await anyio.lowlevel.checkpoint()

    def advance(self, seconds: float) -> None:
        """Move the time on by as many microseconds as the wait takes, rounded up: no wait is for nothing.

        A negative number is a mistake, since monotonic time only grows.
        """
        if seconds < 0:
            raise ValueError(seconds)
        # Less than a nanosecond over is what floats make of 1.1 seconds.
        self._lapse += timedelta(microseconds=max(ceil(round(seconds * 1e6, 3)), bool(seconds)))


class PausedClock:
    """A clock that shows the time of another, and on which nobody who sleeps wakes up before he is woken.

    Attributes:
        asleep: Is set once somebody sleeps.
        wake: Wakes all of them, for good.
    """

    def __init__(self, clock: Clock) -> None:
        self.now = clock.now
        self.monotonic = clock.monotonic
        self.asleep = anyio.Event()
        self.wake = anyio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait to be woken."""
        del seconds
        self.asleep.set()
        await self.wake.wait()
