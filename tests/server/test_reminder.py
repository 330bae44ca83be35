"""A client that speaks an older revision over HTTP and draws pages is told of them after it has connected, too."""

import json
from collections.abc import AsyncGenerator, Mapping
from functools import partial
from typing import Any

import httpx2
import pytest

from nutmcp.server.asgi import StreamableHttp
from nutmcp.server.assembly import server_of
from nutmcp.server.auth import TokenGate
from nutmcp.server.http import door_of
from nutmcp.settings import load
from nutmcp.views.view import VIEWS
from tests.server.test_pictures import DRAWS, UI

pytestmark = pytest.mark.anyio

TOKEN = "t0ken"
PAGES = {view.tool: view.address for view in VIEWS}
OLD = pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
Web = httpx2.AsyncClient


@pytest.fixture
async def web() -> AsyncGenerator[Web]:
    """Open the door of a server in this process."""
    manager = StreamableHttp(server_of(load({}, {})), stateless=True)
    door = door_of(manager, partial(TokenGate, token=TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json", "Content-Type": "application/json"}
    transport = httpx2.ASGITransport(door)
    async with manager.run(), Web(transport=transport, base_url="http://localhost", headers=headers) as opened:
        yield opened


async def ask(web: Web, method: str, params: object, **headers: str) -> httpx2.Response:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    return await web.post("/mcp", content=body, headers=headers)


async def connect(web: Web, version: str, settings: Mapping[str, object] | None) -> dict[str, str]:
    """Connect, and return the headers that a client sends from then on."""
    extensions = {} if settings is None else {"extensions": {UI: settings}}
    said = {
        "protocolVersion": version,
        "capabilities": extensions,
        "clientInfo": {"name": "initialize", "version": "1"},
    }
    answer = await ask(web, "initialize", said)
    assert answer.json()["result"]["protocolVersion"] == version
    session = answer.headers.get("mcp-session-id")
    return {"MCP-Protocol-Version": version} | ({} if session is None else {"Mcp-Session-Id": session})


async def pages(web: Web, headers: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the pages of the tools, and those among the resources."""
    tools = (await ask(web, "tools/list", {}, **headers)).json()["result"]["tools"]
    resources = (await ask(web, "resources/list", {}, **headers)).json()["result"]["resources"]
    told = {each["name"]: each["_meta"]["ui"]["resourceUri"] for each in tools if "_meta" in each}
    return told, [each["uri"] for each in resources if each["uri"].startswith("ui:")]


@OLD
async def test_a_client_that_said_that_it_draws_is_told_of_the_pages_in_each_request(web: Web, version: str) -> None:
    headers = await connect(web, version, DRAWS)
    assert await pages(web, headers) == (PAGES, list(PAGES.values()))


@OLD
@pytest.mark.parametrize("settings", [None, {}, {"mimeTypes": ["image/png"]}])
async def test_a_client_that_said_no_such_thing_gets_no_session_and_is_told_of_no_pages(
    web: Web, version: str, settings: dict[str, object] | None
) -> None:
    headers = await connect(web, version, settings)
    assert "Mcp-Session-Id" not in headers
    assert await pages(web, headers) == ({}, [])


async def test_two_clients_have_two_sessions_and_neither_opens_a_door(web: Web) -> None:
    one, other = [await connect(web, "2025-11-25", DRAWS) for _ in range(2)]
    assert one["Mcp-Session-Id"] != other["Mcp-Session-Id"]
    refused = await ask(web, "tools/list", {}, **{**one, "Authorization": "Bearer other"})
    assert refused.status_code == 401


@pytest.mark.parametrize("session", ["", "draws", "elsewhere.draws-pages.1"])
async def test_a_session_that_was_not_handed_out_says_nothing(web: Web, session: str) -> None:
    assert await pages(web, {"MCP-Protocol-Version": "2025-11-25", "Mcp-Session-Id": session}) == ({}, [])


async def test_a_client_that_cannot_connect_gets_no_session(web: Web) -> None:
    for params in ({}, {"capabilities": {"extensions": {UI: 7}}}, [UI]):
        answer = await ask(web, "initialize", params)
        assert "mcp-session-id" not in answer.headers
        assert "error" in answer.json()
