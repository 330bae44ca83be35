"""The real program offers resources, prompts and completions on stdio and over HTTP, in either era."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import PromptReference, TextContent, TextResourceContents

from tests.cli.commands import environment
from tests.forked import forked_stdio
from tests.patience import PATIENCE
from tests.server.processes import served_on_http
from tests.whole_server import Era

pytestmark = [pytest.mark.anyio, pytest.mark.process]

SANDBOX = ("--sandbox", "--sandbox-data", ":memory:", "--state", "memory:")
TOKEN = "a-token-for-tests"

Connect = Callable[[Path, Era], AbstractAsyncContextManager[Client]]


@asynccontextmanager
async def on_stdio(folder: Path, era: Era) -> AsyncGenerator[Client]:
    """Spawn a server, as a desktop client does."""
    server = forked_stdio("nutmcp", "serve", *SANDBOX, environment=environment(folder))
    async with Client(server, mode=era, read_timeout_seconds=PATIENCE) as client:
        yield client


@asynccontextmanager
async def on_http(folder: Path, era: Era) -> AsyncGenerator[Client]:
    """Connect to a server on a free port."""
    async with (
        served_on_http(*SANDBOX, state=folder, NUTMCP_TOKEN=TOKEN) as url,
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=PATIENCE) as http,
        Client(streamable_http_client(url, http_client=http), mode=era, read_timeout_seconds=PATIENCE) as client,
    ):
        yield client


@pytest.mark.crossed
@pytest.mark.parametrize("connected", [on_stdio, on_http])
async def test_what_is_offered_beside_tools_works(tmp_path: Path, era: Era, connected: Connect) -> None:
    async with connected(tmp_path, era) as client:
        listed = (await client.list_resources()).resources
        [contents] = (await client.read_resource(listed[0].uri)).contents
        prompt, *_ = (await client.list_prompts()).prompts
        [message] = (await client.get_prompt(prompt.name, {"date": "yesterday"})).messages
        reference = PromptReference(name="chase_overdue_invoices")
        found = (await client.complete(reference, {"name": "customer", "value": "zénith"})).completion
    assert isinstance(contents, TextResourceContents)
    assert json.loads(contents.text)["timezone"]
    assert isinstance(message.content, TextContent)
    assert '"date": "yesterday"' in message.content.text
    assert found.values == ["Zenith Health", "Zénith Immobilier"]
