"""The currency that a user sets is what amounts are in, where the system tells none."""

import pytest

from nutmcp.server.desk import open_desk
from nutmcp.settings import load

pytestmark = pytest.mark.anyio

SANDBOX = {"NUTMCP_SANDBOX": "yes", "NUTMCP_SANDBOX_DATA": ":memory:", "NUTMCP_STATE": "memory:"}


@pytest.mark.parametrize(("said", "currency"), [({"MILES88_CURRENCY": "aud"}, "AUD"), ({}, None)])
async def test_amounts_are_in_the_currency_that_is_set(said: dict[str, str], currency: str | None) -> None:
    async with open_desk(load(SANDBOX | said, {"system": "88miles"})) as desk:
        assert (await desk.directory.organization()).currency == currency
