"""What the tests of the commands share."""

from pathlib import Path

import anyio.lowlevel
import pytest

from nutmcp.clock import SystemClock
from tests.cli.team_doctor import SETTINGS, Doctor


@pytest.fixture(autouse=True)
def nobody_waits_between_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command that runs in this process try again at once where it would wait first."""

    async def at_once(_clock: SystemClock, _seconds: float) -> None:
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr(SystemClock, "sleep", at_once)


@pytest.fixture
def on_a_file(tmp_path: Path) -> Doctor:
    """Return the doctor of a team whose state is in a file."""
    return Doctor(tmp_path)


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Doctor:
    """Return the doctor of a team whose state is in PostgreSQL, the URL of which is kept in a file."""
    url = tmp_path / "url"
    url.write_text(postgres_url)
    return Doctor(tmp_path, settings={**SETTINGS, "NUTMCP_STATE_FILE": str(url)})
