"""The server starts without an account, says what to set, and remembers on the sandbox what was done there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.cli.commands import ACCOUNTS, environment, nutmcp_process, sandbox_on_http
from tests.forked import forked_stdio
from tests.patience import PATIENCE

pytestmark = [pytest.mark.anyio, pytest.mark.process]


@asynccontextmanager
async def connected(tmp_path: Path, *words: str, **settings: str) -> AsyncGenerator[Client]:
    """Connect to a server of its own over stdio, as a desktop client does."""
    server = forked_stdio("nutmcp", *words, environment=environment(tmp_path, **settings))
    async with Client(server, read_timeout_seconds=PATIENCE) as client:
        yield client


async def call(client: Client, tool: str, **arguments: object) -> dict[str, Any]:
    """Return the structured answer of a tool."""
    answer = (await client.call_tool(tool, arguments)).structured_content
    assert answer is not None
    return answer


def is_empty(folder: Path) -> bool:
    """Return whether nothing was written into a folder."""
    return not list(folder.iterdir())


async def test_without_credentials_tools_are_listed_and_a_call_says_what_to_set(tmp_path: Path) -> None:
    async with connected(tmp_path) as client:
        assert "log_time" in [tool.name for tool in (await client.list_tools()).tools]
        error = (await call(client, "log_time", project="Acme", duration="1h"))["error"]
    assert error["code"] == "not_configured"
    assert all(name in error["message"] for name in ("NUTCACHE_PUBLIC_KEY", "NUTCACHE_PASSWORD", "--sandbox"))
    assert is_empty(tmp_path)


async def test_listing_tools_opens_nothing(tmp_path: Path) -> None:
    async with connected(tmp_path, "--sandbox") as client:
        await client.list_tools()
    assert is_empty(tmp_path)


async def test_the_sandbox_and_its_timers_outlive_the_server(tmp_path: Path) -> None:
    async with connected(tmp_path, "--sandbox") as client:
        logged = await call(client, "log_time", project="Acme webshop", duration="1h")
        await call(client, "start_timer", project="Intranet")
    async with connected(tmp_path, "--sandbox", "--read-only") as client:
        listed = await call(client, "list_time_entries", period="today")
        timers = await call(client, "list_timers")
        refused = await call(client, "log_time", project="Acme webshop", duration="2h")
    assert logged["entry"]["id"] in [row["id"] for row in listed["items"]]
    assert [row["project"] for row in timers["items"] if row["source"] == "nutmcp"] == ["Intranet"]
    assert refused["error"]["code"] == "refused"


@ACCOUNTS
async def test_an_account_is_worked_on_over_http_in_either_version(tmp_path: Path, credentials: dict[str, str]) -> None:
    with sandbox_on_http() as url:
        async with connected(tmp_path, NUTCACHE_URL=url, **credentials) as client:
            logged = await call(client, "log_time", project="Acme webshop", duration="1h")
            account = await call(client, "get_account")
        wrong = {name: value if "@" in value else "wrong" for name, value in credentials.items()}
        async with connected(tmp_path, NUTCACHE_URL=url, **wrong) as client:
            denied = await call(client, "log_time", project="Acme webshop", duration="2h")
    assert logged["status"] == "created"
    assert (account["url"], account["sandbox"]) == (url, False)
    assert denied["error"]["code"] == "access_denied"


async def test_a_sandbox_in_memory_remembers_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    for _ in range(2):
        async with connected(tmp_path, "--sandbox", "--sandbox-data", ":memory:") as client:
            logged = await call(client, "log_time", project="Acme webshop", duration="1h")
            assert logged["status"] == "created"
            assert (await call(client, "list_timers"))["items"][0]["source"] == "nutcache"


async def test_the_settings_narrow_what_is_offered(tmp_path: Path) -> None:
    settings = {"NUTMCP_TOOLSETS": "time,timers", "NUTMCP_EXCLUDE_TOOLS": "list_timers", "NUTMCP_READ_ONLY": "yes"}
    async with connected(tmp_path, **settings) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
    assert "list_time_entries" in names
    assert not names & {"log_time", "list_timers", "list_projects"}


def test_an_unknown_tool_in_the_settings_ends_the_start(tmp_path: Path) -> None:
    said = nutmcp_process("--tools", "log_tiem", state=tmp_path)
    assert said.returncode == 2
    assert "log_tiem" in said.stderr
    assert "log_time" in said.stderr
