"""A sandbox for each test, and a client that calls it."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from tests.sandbox.driver import caller, new_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Return a small sandbox in memory without limits."""
    async with new_sandbox() as made:
        yield made


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[httpx2.AsyncClient]:
    """Return a client of version 3 with the default user's credentials and organization."""
    async with caller(sandbox) as client:
        yield client
