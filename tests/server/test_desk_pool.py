"""The desk is opened when it is first needed, and closed at the end, whatever happens between."""

import json
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
import pytest
from mcp.client import Client

from nutmcp.errors import ConfigurationError
from nutmcp.server.app import build_server
from nutmcp.server.desk_pool import CLOSING_SECONDS
from tests.server.toys import TOOLS, ToyDesk, opening, text_of, toy_server, toy_surface
from tests.still_time import STILL

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


async def test_the_desk_is_opened_once_and_closed_at_the_end() -> None:
    desk = ToyDesk()
    async with Client(toy_server(desk)) as client, anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(client.call_tool, "echo", {"project": 1})
    assert desk.log == ["opened", "echo", "echo", "echo", "closed"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_desk_that_cannot_be_opened_says_why_at_each_call_and_may_open_later(mode: str) -> None:
    desk = ToyDesk()
    broken = [True]

    @asynccontextmanager
    async def reluctant() -> AsyncGenerator[ToyDesk]:
        if broken[0]:
            raise ConfigurationError("No credentials are set.", "Set NUTCACHE_ACCESS_TOKEN, or try --sandbox.")
        async with opening(desk)() as opened:
            yield opened

    async with Client(build_server(toy_surface(), reluctant, rng=random.Random(1)), mode=mode) as client:
        assert len((await client.list_tools()).tools) == len(TOOLS)
        for _ in range(2):
            result = await client.call_tool("echo", {"project": 1})
            assert json.loads(text_of(result))["error"] == {
                "code": "not_configured",
                "message": "No credentials are set. Set NUTCACHE_ACCESS_TOKEN, or try --sandbox.",
            }
        broken[0] = False
        assert not (await client.call_tool("echo", {"project": 1})).is_error
    assert desk.log == ["opened", "echo", "closed"]


async def test_a_desk_that_does_not_close_well_does_not_harm_the_end(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def clumsy() -> AsyncGenerator[ToyDesk]:
        yield ToyDesk()
        raise RuntimeError("dropped it")

    async with Client(build_server(toy_surface(), clumsy, rng=random.Random(1))) as client:
        assert not (await client.call_tool("echo", {"project": 1})).is_error
    assert "dropped it" in caplog.text


async def test_a_desk_that_takes_forever_to_close_is_left() -> None:
    @asynccontextmanager
    async def slow() -> AsyncGenerator[ToyDesk]:
        yield ToyDesk()
        await anyio.sleep_forever()

    async with Client(build_server(toy_surface(), slow, rng=random.Random(1))) as client:
        await client.call_tool("echo", {"project": 1})
    assert anyio.current_time() == CLOSING_SECONDS
