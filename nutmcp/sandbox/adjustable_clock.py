"""A clock that can be put forward or set, so that a test need not wait for a day to pass."""

from datetime import UTC, datetime, timedelta

from nutmcp.clock import Clock


class SetClock:
    """The clock of the sandbox: another clock, and how far it was put forward or back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = timedelta()
        self._lapsed = timedelta()

    def now(self) -> datetime:
        """Return the present moment in the sandbox, aware, in UTC."""
        return self._clock.now() + self._ahead

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return self._clock.monotonic() + self._lapsed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await self._clock.sleep(seconds)

    def advance(self, seconds: float) -> None:
        """Let that many seconds pass at once; a negative number is a mistake."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        lapse = timedelta(seconds=seconds)
        self._ahead += lapse
        self._lapsed += lapse

    def set(self, moment: datetime) -> None:
        """Make it that moment, earlier or later; no time passes. A moment without a zone is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._ahead = aware - self._clock.now()
