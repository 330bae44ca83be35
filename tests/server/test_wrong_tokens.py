"""Whoever tries tokens is slowed down, and told of; whoever has the right one notices nothing."""

import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import anyio
import httpx2
import pytest
from starlette.responses import PlainTextResponse

from nutmcp.server.auth import TokenGate
from nutmcp.server.logs import RedactingFormatter
from nutmcp.server.wrong_tokens import MOST_WAITING, QUIET_SECONDS, SLOW_SECONDS
from tests.fakes import FakeClock, PausedClock
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio

RIGHT = "the-right-token-of-this-server"


@dataclass
class Door:
    """A door with a token, and who knocks."""

    clock: FakeClock
    web: httpx2.AsyncClient

    async def knock(self, token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await self.web.get("/mcp", headers=headers)).status_code


@pytest.fixture
async def door() -> AsyncGenerator[Door]:
    clock = FakeClock(TUESDAY)
    app = httpx2.ASGITransport(TokenGate(PlainTextResponse("in"), RIGHT, clock), client=("192.0.2.7", 5))
    async with httpx2.AsyncClient(transport=app, base_url="http://localhost") as web:
        yield Door(clock, web)


async def test_a_wrong_token_is_answered_late_and_the_right_one_and_none_at_once(door: Door) -> None:
    assert [await door.knock(each) for each in (RIGHT, "", "wrong")] == [200, 401, 401]
    assert door.clock.sleeps == [SLOW_SECONDS]


async def test_wrong_tokens_are_told_with_their_address_at_most_once_a_second(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(RedactingFormatter())
    caplog.set_level(logging.WARNING, "nutmcp")
    for _ in range(3):
        await door.knock("wrong-token")
    door.clock.advance(QUIET_SECONDS)
    await door.knock("wrong-token")
    lines = [line.partition(": ")[2] for line in caplog.text.splitlines()]
    assert lines == [
        "wrong token address=192.0.2.7",
        "wrong token address=192.0.2.7 more=1",
        "wrong token address=192.0.2.7",
    ]
    assert "wrong-token" not in caplog.text


async def test_no_more_than_some_connections_are_held_by_wrong_tokens() -> None:
    paused = PausedClock(FakeClock(TUESDAY))
    answered: list[int] = []
    app = httpx2.ASGITransport(TokenGate(PlainTextResponse("in"), RIGHT, paused))
    http = httpx2.AsyncClient(transport=app, base_url="http://localhost")
    async with http as web, anyio.create_task_group() as tasks:

        async def knock() -> None:
            answered.append((await web.get("/mcp", headers={"Authorization": "Bearer wrong"})).status_code)

        for _ in range(MOST_WAITING + 5):
            tasks.start_soon(knock)
        await anyio.wait_all_tasks_blocked()
        assert answered == [401] * 5
        paused.wake.set()
    assert answered == [401] * (MOST_WAITING + 5)
