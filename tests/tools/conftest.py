"""An office for each test, in the present era of the protocol, and in all of them where every case is crossed."""

from collections.abc import AsyncGenerator

import pytest

from tests.whole_server import Era, Office, open_office, open_studio, open_team


@pytest.fixture(params=["auto", pytest.param("legacy", marks=pytest.mark.matrix)])
def era(request: pytest.FixtureRequest) -> Era:
    """Speak the protocol of 2026, and the one before it."""
    return request.param


@pytest.fixture
async def office(era: Era) -> AsyncGenerator[Office]:
    """Open an office on a fresh sandbox."""
    async with open_office(era=era) as opened:
        yield opened


@pytest.fixture
async def studio(era: Era) -> AsyncGenerator[Office]:
    """Open the studio in Fremantle, whose work is kept by 88 Miles: a Tuesday, 23:00 there."""
    async with open_studio(era=era) as opened:
        yield opened


@pytest.fixture
async def team(era: Era) -> AsyncGenerator[Office]:
    """Open the office of the sales team, whose work is kept by Nutshell."""
    async with open_team(era=era) as opened:
        yield opened
