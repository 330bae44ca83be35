"""The time and the waiting, injected so that nothing else asks the machine for either, and the lapse of it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import anyio


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring a lapse."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring a lapse."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await anyio.sleep(seconds)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the time that passes between two aware moments, whatever clocks do meanwhile.

    Python subtracts the clock faces of two moments in one zone, so both go to UTC first.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)


def elapsed_minutes(start: datetime, end: datetime) -> int:
    """Return the whole minutes that pass between two aware moments."""
    return elapsed(start, end) // timedelta(minutes=1)


def shown_minutes(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Return the whole minutes between what a clock in a zone shows at two moments.

    Where clocks change in between, that is not what passes.
    """
    first, last = (each.astimezone(zone).replace(tzinfo=None) for each in (start, end))
    return (last - first) // timedelta(minutes=1)
