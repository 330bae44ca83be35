"""Who reaches the server over HTTP: by which name, from which web page, and with what body."""

import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx2
import pytest

from nutmcp.server.asgi import Site, StreamableHttp
from nutmcp.server.auth import TokenGate
from nutmcp.server.http import door_of
from nutmcp.server.reachable import ReachableBy
from tests.fakes import FakeClock
from tests.server.toys import toy_server
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio

TOKEN = "a-t0ken-for-tests"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound
USUAL = {
    "Authorization": f"Bearer {TOKEN}",
    "Accept": "application/json, text/event-stream",
    "Content-Type": "application/json",
}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "a client", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
MODERN = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "echo"}
CALL = {
    "jsonrpc": "2.0",
    "id": 7,
    "method": "tools/call",
    "params": {"name": "echo", "arguments": {"text": "so"}, "_meta": META},
}


@asynccontextmanager
async def door(bound: str = "127.0.0.1", **allowed: tuple[str, ...]) -> AsyncGenerator[httpx2.AsyncClient]:
    """Open the door of a server in this process, as it is bound to an address."""
    manager = StreamableHttp(toy_server(), stateless=True)
    site = Site(
        ReachableBy(
            door_of(manager, partial(TokenGate, token=TOKEN, clock=FakeClock(TUESDAY))), bound=bound, **allowed
        ),
        {},
    )
    async with manager.run(), httpx2.AsyncClient(transport=httpx2.ASGITransport(site), base_url="http://x") as web:
        yield web


async def ask(web: httpx2.AsyncClient, body: object = CALL, **headers: str) -> httpx2.Response:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await web.post("http://localhost/mcp", content=sent, headers={**USUAL, **named})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("nutmcp.example.com", 200),
        ("NUTMCP.Example.COM", 200),
        ("nutmcp.example.com:8443", 200),
        ("gate.example:444", 200),
        ("GATE.example:444", 200),
        ("gate.example", 421),
        ("gate.example:445", 421),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("nutmcp.example.com.evil.example", 421),
        ("sub.nutmcp.example.com", 421),
        ("nutmcp.example.com:80:80", 421),
        ("", 421),
    ],
)
async def test_the_server_answers_to_the_names_that_it_was_given(host: str, status: int) -> None:
    async with door(EVERYWHERE, hosts=("nutmcp.example.com", "Gate.Example:444")) as web:
        answer = await ask(web, Host=host)
    assert answer.status_code == status
    if status == 421:
        assert "NUTMCP_ALLOWED_HOSTS" in answer.json()["error"]["message"]


async def test_a_server_on_every_address_answers_to_the_name_of_its_machine() -> None:
    async with door(EVERYWHERE) as web:
        assert (await ask(web, Host=f"{socket.gethostname()}:8000")).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://app.example.com", 200),
        ("HTTPS://App.Example.com", 200),
        ("http://localhost:3000", 200),
        ("https://app.example.com:8443", 403),
        ("http://app.example.com", 403),
        ("https://evil.example", 403),
        ("https://localhost.evil.example", 403),
        ("http://localhost@evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
async def test_pages_of_allowed_origins_alone_may_read_answers(origin: str, status: int) -> None:
    async with door(origins=("https://app.example.com",)) as web:
        asked_first = await web.options(
            "http://localhost/mcp",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,mcp-protocol-version",
            },
        )
        answer = await ask(web, Origin=origin)
    assert (asked_first.status_code, answer.status_code) == (status, status)
    allowed = status == 200
    for each in (asked_first, answer):
        assert each.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
    if allowed:
        assert "authorization" in asked_first.headers["Access-Control-Allow-Headers"]
        assert "POST" in asked_first.headers["Access-Control-Allow-Methods"]
    else:
        assert "NUTMCP_ALLOWED_ORIGINS" in answer.json()["error"]["message"]


async def test_an_allowed_page_still_needs_the_token() -> None:
    async with door(origins=("https://app.example.com",)) as web:
        answer = await ask(web, Origin="https://app.example.com", Authorization="Bearer wrong")
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"


@pytest.mark.parametrize("headers", [MODERN, {}], ids=["2026", "before"])
@pytest.mark.parametrize("accept", ["application/json", "application/json;q=0.9", "application/*"])
async def test_who_takes_json_alone_is_answered_in_one_document(headers: dict[str, str], accept: str) -> None:
    async with door() as web:
        answer = await ask(web, Accept=accept, **headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["id"] == 7
    assert "so" in answer.json()["result"]["content"][0]["text"]


async def test_who_takes_neither_form_is_told_so() -> None:
    async with door() as web:
        assert (await ask(web, Accept="text/html")).status_code == 406


@pytest.mark.parametrize("headers", [MODERN, {}], ids=["2026", "before"])
@pytest.mark.parametrize(
    ("body", "id", "code"),
    [
        (b"{}", None, -32600),
        (b"[]", None, -32600),
        (b"null", None, -32600),
        (b"7", None, -32600),
        (b'{"jsonrpc": "2.0", "id": 3}', 3, -32600),
        (b'{"id": "a", "method": "ping"}', "a", -32600),
        (b"", None, -32700),
        (b"not json", None, -32700),
        (b'{"id": 9, "params": ' + b"[" * 5_000, 9, -32700),
    ],
)
async def test_a_body_that_is_no_message_is_answered_shortly_under_its_id(
    headers: dict[str, str], body: bytes, id: object, code: int
) -> None:
    async with door() as web:
        answer = await ask(web, body, **headers)
    said: dict[str, Any] = answer.json()
    assert answer.status_code == 400
    assert (said.get("id"), said["error"]["code"]) == (id, code)
    assert len(answer.text) < 150
