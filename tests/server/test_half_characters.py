"""Half an emoji, or what else no parser takes, is answered under the id of whoever sent it, on both transports."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx2
import pytest

from tests.server.processes import served

pytestmark = [pytest.mark.anyio, pytest.mark.process]

TOKEN = "a-token"
CALL = b'{"method":"tools/call","params":{"name":"echo","arguments":{"project":"%s"}},"jsonrpc":"2.0","id":"mine"}'
HALVES = pytest.mark.parametrize("half", [rb"a\ud83d", rb"a\ude00", b"a\xff", rb"a\ud83d\ud83d"])
Ask = Callable[[bytes], Awaitable[dict[str, Any]]]
Asking = Callable[[], AbstractAsyncContextManager[Ask]]


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


@pytest.mark.crossed
@HALVES
@pytest.mark.parametrize("asking", [asking_on_stdio, asking_on_http])
async def test_half_a_character_in_an_argument_is_replaced_and_answered(asking: Asking, half: bytes) -> None:
    async with asking() as ask:
        answer = await ask(CALL % half)
    assert answer["id"] == "mine"
    assert "('a\ufffd" in answer["result"]["structuredContent"]["said"]


@pytest.mark.parametrize("asking", [asking_on_stdio, asking_on_http])
async def test_whole_characters_arrive_as_they_were_sent(asking: Asking) -> None:
    async with asking() as ask:
        answers = [await ask(CALL % said) for said in ("💥".encode(), rb"\ud83d\udca5", rb"\\ud83d")]
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
    message: bytes, number: str | int | None
) -> None:
    async with asking_on_stdio() as ask:
        answer = await ask(message)
    assert (answer["id"], answer["error"]["code"]) == (number, -32700)
