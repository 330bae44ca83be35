"""What the tests of the journal share: an office of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.journal.stage import Office, open_office


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = open_office()
    yield office
    await office.client.aclose()
    await office.sandbox.aclose()
