"""What the tests of the commands share."""

import anyio.lowlevel
import pytest

from nutmcp.clock import SystemClock


@pytest.fixture(autouse=True)
def nobody_waits_between_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command that runs in this process try again at once where it would wait first."""

    async def at_once(_clock: SystemClock, _seconds: float) -> None:
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr(SystemClock, "sleep", at_once)
