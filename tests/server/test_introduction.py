"""A server introduces itself by the system that it works with, so that assistants tell several of them apart."""

import pytest
from mcp import Client

from nutmcp.remote.profile import Profile
from nutmcp.server.assembly import server_of
from nutmcp.settings import load, profiles

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("system", profiles(), ids=lambda each: each.key)
async def test_a_server_bears_the_name_of_its_system_and_says_first_what_that_keeps(system: Profile) -> None:
    async with Client(server_of(load({}, {"system": system.key}))) as client:
        assert client.server_info is not None
        assert client.server_info.title == system.name
        assert (client.instructions or "").startswith(f"{system.instructions}\nName records as the user does")
    assert system.name in system.instructions
