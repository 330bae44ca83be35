"""Credentials are tried with one call, on whatever system they are for."""

import pytest

from nutmcp.server.credential_check import organizations_of
from nutmcp.server.desk import open_desk
from nutmcp.settings import load
from nutmcp.systems import SYSTEMS
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio

SANDBOX = {"NUTMCP_SANDBOX": "yes", "NUTMCP_SANDBOX_DATA": ":memory:", "NUTMCP_STATE": "memory:"}
NAMES = {"nutcache": ["Atelier Boréal"], "proworkflow": ["Puketapu Agency"]}


@pytest.mark.parametrize("system", SYSTEMS)
async def test_good_credentials_are_found_good_on_every_system(system: str) -> None:
    settings = load({**SANDBOX, "NUTMCP_TIMEZONE": "America/Toronto"}, {"system": system})
    async with open_desk(settings, clock=FakeClock(TUESDAY)) as desk:
        assert await organizations_of(desk) == NAMES.get(system)
