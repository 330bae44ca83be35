"""An event loop on which a wait takes no time, and ends when nothing else can happen."""

import asyncio
import selectors
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio


class _JumpingSelector(selectors.DefaultSelector):
    """Waits for nobody: where the loop would wait, its time passes at once."""

    moment = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready, and let the time pass that was to be waited."""
        self.moment += max(timeout or 0, 0)
        return super().select(None if timeout is None else 0)


class StillLoop(asyncio.SelectorEventLoop):
    """An event loop whose time stands still while there is anything to do, and jumps to what is waited for next.

    A deadline is then reached for a cause, and not because the machine was busy: whoever it guards waits for what
    will never come. Not for tests that wait for a thread, a process or a socket.
    """

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the seconds that have passed on this loop."""
        return self._jumping.moment


class LoopClock:
    """A clock that shows the time of the loop, on which several tasks sleep side by side."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the seconds that have passed on the loop."""
        return anyio.current_time()

    async def sleep(self, seconds: float) -> None:
        """Wait on the loop."""
        await anyio.sleep(seconds)


STILL: tuple[str, dict[str, Any]] = ("asyncio", {"loop_factory": StillLoop})
"""What the fixture `anyio_backend` of a module returns whose tests run on such a loop."""
