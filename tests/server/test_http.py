"""A real process over HTTP: who gets in, what a client of either era gets, and how it ends."""

import json
import signal
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import httpx2
import pytest
from mcp import MCPError
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from nutmcp.errors import ConfigurationError
from nutmcp.network import is_loopback
from nutmcp.server.desk_pool import CLOSING_SECONDS
from nutmcp.server.http import LAST_ANSWERS_SECONDS, serve_http
from nutmcp.server.stopping import LONGEST_STOP
from tests.server.processes import Served, served
from tests.server.toys import TOOLS, text_of, toy_server

pytestmark = pytest.mark.anyio

TOKEN = "le jeton du café de la gare de Lyon"
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@dataclass
class Web:
    """A server on HTTP, and who may ask it."""

    process: Served
    url: str
    token: str

    async def post(self, path: str = "/mcp", method: str = "POST", **headers: str) -> httpx2.Response:
        usual = {"Authorization": f"Bearer {self.token}", "Accept": "application/json, text/event-stream"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx2.AsyncClient() as http:
            return await http.request(
                method, self.url.removesuffix("/mcp") + path, json=PING, headers=_encoded({**usual, **named})
            )

    @asynccontextmanager
    async def client(self, mode: str) -> AsyncGenerator[Client]:
        headers = _encoded({"Authorization": f"Bearer {self.token}"})
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(self.url, http_client=http), mode=mode) as client,
        ):
            yield client


def _encoded(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}


@asynccontextmanager
async def on_web(host: str = "127.0.0.1", token: str = TOKEN) -> AsyncGenerator[Web]:
    async with served("http", host, token) as process:
        await process.hear("/mcp\n")
        made = process.said.partition("alone: ")[2].partition("\n")[0]
        yield Web(process, process.said.partition("MCP at ")[2].strip(), token or made)


@pytest.fixture(scope="module")
async def web() -> AsyncGenerator[Web]:
    async with on_web() as serving:
        yield serving


@pytest.mark.process
async def test_answers_are_not_held_back_until_the_last_ones_were_acknowledged(web: Web) -> None:
    async with web.client("auto"):
        await web.process.hear("socket: holds nothing back\n")


@pytest.mark.process
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_of_either_era_lists_calls_and_is_told_of_progress(web: Web, mode: str) -> None:
    seen: list[float] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        del total, message
        seen.append(progress)

    async with web.client(mode) as client:
        assert len((await client.list_tools()).tools) == len(TOOLS)
        result = await client.call_tool("count", {"to": 3}, progress_callback=on_progress)
        assert text_of(result) == '{"said":"3"}'
        failed = await client.call_tool("fail", {"how": "refused"})
        assert json.loads(text_of(failed))["error"]["code"] == "refused"
        with pytest.raises(MCPError, match="did you mean “echo”"):
            await client.call_tool("ecko", {})
    assert seen == [1, 2, 3]


@pytest.mark.process
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
async def test_without_the_token_nothing_is_served(web: Web, headers: dict[str, str]) -> None:
    answer = await web.post(**{"Authorization": "", **headers})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="nutmcp"'
    assert answer.json()["error"]["code"] == "access_denied"
    assert "NUTMCP_TOKEN" in answer.json()["error"]["message"]


@pytest.mark.process
async def test_the_name_of_the_scheme_may_be_written_small(web: Web) -> None:
    assert (await web.post(Authorization=f"bearer {TOKEN}")).status_code == 200


@pytest.mark.process
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Content_Type": "text/plain"}, 400),
    ],
)
async def test_a_web_page_elsewhere_cannot_reach_it(web: Web, headers: dict[str, str], status: int) -> None:
    assert (await web.post(**headers)).status_code == status


@pytest.mark.process
@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
async def test_only_posts_are_taken(web: Web, method: str) -> None:
    answer = await web.post(method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.process
async def test_there_is_nothing_beside_mcp_not_even_a_demand_for_the_token(web: Web) -> None:
    answer = await web.post("/.well-known/oauth-protected-resource", method="GET", Authorization="")
    assert answer.status_code == 404
    assert "/mcp" in answer.text


@pytest.mark.process
async def test_a_body_that_is_too_large_is_not_read(web: Web) -> None:
    async with httpx2.AsyncClient(headers=_encoded({"Authorization": f"Bearer {TOKEN}"})) as http:
        answer = await http.post(web.url, content=b"x" * (1 << 20) + b"x")
    assert answer.status_code == 413


@pytest.mark.process
async def test_a_caller_of_the_new_era_who_hangs_up_ends_the_tool(web: Web) -> None:
    async with web.client("auto") as client, anyio.create_task_group() as tasks:
        tasks.start_soon(client.call_tool, "wait")
        await web.process.hear("desk: waiting")
        tasks.cancel_scope.cancel()
    await web.process.hear("desk: cancelled")


@pytest.mark.process
async def test_a_server_reachable_by_others_checks_host_and_origin_as_well() -> None:
    async with on_web("0.0.0.0") as web:  # noqa: S104 - what the test is about
        local = Web(web.process, web.url.replace("0.0.0.0", "127.0.0.1"), web.token)  # noqa: S104 - as above
        assert (await local.post()).status_code == 200
        assert (await local.post(Host="evil.example")).status_code == 421
        assert (await local.post(Origin="https://evil.example")).status_code == 403
        assert (await local.post(Authorization="")).status_code == 401


@pytest.mark.process
async def test_a_token_is_made_and_said_once_where_none_is_set() -> None:
    async with on_web(token="") as web:
        assert len(web.token) >= 32
        assert (await web.post()).status_code == 200
        await web.process.end(by=signal.SIGTERM)
    assert web.process.said.count(web.token) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])  # noqa: S104 - refused
async def test_without_a_token_it_serves_nobody_but_this_machine(host: str) -> None:
    with pytest.raises(ConfigurationError, match="NUTMCP_TOKEN"):
        await serve_http(toy_server(), host=host, port=0, token="")


@pytest.mark.parametrize(("host", "token"), [("127.0.0.1", "x" * 15), ("192.0.2.1", "x" * 31)])
async def test_a_token_that_could_be_guessed_is_refused_with_how_long_it_has_to_be(host: str, token: str) -> None:
    told = f"has {len(token)} characters, and serving on {host} takes {len(token) + 1}"
    with pytest.raises(ConfigurationError, match=told):
        await serve_http(toy_server(), host=host, port=0, token=token)


async def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} of 127.0.0.1"):
            await serve_http(toy_server(), port=port, token=TOKEN)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("127.1", False),
    ],
)
def test_loopback_is_what_only_this_machine_can_reach(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.crossed
@pytest.mark.process
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_it_ends_by_itself_with_a_call_under_way(by: signal.Signals, mode: str) -> None:
    async with on_web() as web, anyio.create_task_group() as tasks, web.client(mode) as client:
        tasks.start_soon(_failing, client)
        await web.process.hear("desk: waiting")
        code = await web.process.end(by=by)
        assert code == 0
        assert web.process.said.endswith("desk: cancelled\ndesk: closed\n")


async def _failing(client: Client) -> None:
    with pytest.raises(MCPError):
        await client.call_tool("wait")


@pytest.mark.process
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_by_itself_when_nobody_ever_came(by: signal.Signals) -> None:
    async with on_web() as web:
        code = await web.process.end(by=by)
    assert code == 0


def test_what_is_waited_for_at_the_end_is_less_than_a_second() -> None:
    assert LAST_ANSWERS_SECONDS + CLOSING_SECONDS < LONGEST_STOP < 1
