"""Half an emoji, or what else no parser takes, is answered under the id of whoever sent it, on both transports."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from tests.server.processes import served

pytestmark = [pytest.mark.anyio, pytest.mark.process]

TOKEN = "a-token-for-tests"
CALL = b'{"method":"tools/call","params":{"name":"echo","arguments":{"project":"%s"}},"jsonrpc":"2.0","id":"mine"}'
HALVES = pytest.mark.parametrize("half", [rb"a\ud83d", rb"a\ude00", b"a\xff", rb"a\ud83d\ud83d"])
BOTH = pytest.mark.parametrize("transport", ["stdio", "http"])
Ask = Callable[[bytes], Awaitable[dict[str, Any]]]


@asynccontextmanager
async def asking_on_stdio() -> AsyncGenerator[Ask]:
    async with served("stdio") as server:
        await server.handshake()

        async def ask(message: bytes) -> dict[str, Any]:
            await server.send(message)
            return await server.receive()

        yield ask


@asynccontextmanager
async def asking_on_http() -> AsyncGenerator[Ask]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json, text/event-stream"}
    async with served("http", "127.0.0.1", TOKEN) as server, httpx2.AsyncClient(headers=headers) as http:
        await server.hear("/mcp\n")
        url = server.said.partition("MCP at ")[2].strip()

        async def ask(message: bytes) -> dict[str, Any]:
            answer = await http.post(url, content=message, headers={"Content-Type": "application/json"})
            data = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: {")]
            return json.loads(data[-1] if data else answer.text)

        yield ask


@pytest.fixture(scope="module")
async def asking() -> AsyncGenerator[dict[str, Ask]]:
    """Serve on both transports, and yield how each is asked."""
    async with asking_on_stdio() as on_stdio, asking_on_http() as on_http:
        yield {"stdio": on_stdio, "http": on_http}


@HALVES
@BOTH
async def test_half_a_character_in_an_argument_is_replaced_and_answered(
    asking: dict[str, Ask], transport: str, half: bytes
) -> None:
    answer = await asking[transport](CALL % half)
    assert answer["id"] == "mine"
    assert "('a\ufffd" in answer["result"]["structuredContent"]["said"]


@BOTH
async def test_whole_characters_arrive_as_they_were_sent(asking: dict[str, Ask], transport: str) -> None:
    spellings = ("💥".encode(), rb"\ud83d\udca5", rb"\\ud83d")
    answers = [await asking[transport](CALL % said) for said in spellings]
    said = [answer["result"]["structuredContent"]["said"].split("'")[1] for answer in answers]
    assert said == ["💥", "💥", r"\\ud83d"]


@pytest.mark.parametrize(
    ("message", "number"),
    [
        (b'{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":%s}}' % (b"9" * 5_000), 7),
        (b'{"jsonrpc":"2.0","method":"ping","params":{"id":[{"id":3}],"x":%s%s},"id":7}' % (b"[" * 999, b"]" * 999), 7),
        (b'{"jsonrpc":"2.0","params":{"x":"\\"id\\":3"},"id":"7", nonsense', "7"),
        (b'{"params":{"id":3}, nonsense', None),
        (b'{"id":[3], nonsense', None),
        (b'"id":3, nonsense', None),
    ],
)
async def test_a_line_that_cannot_be_read_is_refused_under_the_id_that_stands_in_it(
    asking: dict[str, Ask], message: bytes, number: str | int | None
) -> None:
    answer = await asking["stdio"](message)
    assert (answer["id"], answer["error"]["code"]) == (number, -32700)
