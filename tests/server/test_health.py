"""Whoever supervises the server learns without a token how it is, and nothing else."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from nutmcp.server.health import READY, REMEMBERED_SECONDS, health
from tests.cli.commands import V3
from tests.fakes import FakeClock
from tests.server.processes import served_on_http

pytestmark = pytest.mark.anyio

TOKEN = "a-token-for-tests"


@asynccontextmanager
async def on_http(state: Path, *words: str, **settings: str) -> AsyncGenerator[httpx2.AsyncClient]:
    """Run the real server, and yield what speaks to it without a token."""
    async with (
        served_on_http(*words, state=state, NUTMCP_TOKEN=TOKEN, **settings) as url,
        httpx2.AsyncClient(base_url=url.removesuffix("/mcp")) as web,
    ):
        yield web


@pytest.mark.process
async def test_a_server_that_lacks_nothing_is_ready_though_nobody_answers_at_nutcache(tmp_path: Path) -> None:
    async with on_http(tmp_path, NUTCACHE_URL="http://127.0.0.1:1/webapi", **V3) as web:
        replies = [
            await web.get("/healthz"),
            await web.get("/readyz"),
            await web.get("/readyz", headers={"Host": "10.0.0.7"}),
        ]
        bare = await web.head("/readyz")
    assert [(each.status_code, each.text) for each in replies] == [(200, '{"status":"ok"}')] * 3
    assert {each.headers["Cache-Control"] for each in replies} == {"no-store"}
    assert (bare.status_code, bare.text) == (200, "")


@pytest.mark.process
async def test_a_server_that_lacks_something_says_what_and_no_more(tmp_path: Path) -> None:
    async with on_http(tmp_path, "--state", str(tmp_path)) as web:
        alive, ready = await web.get("/healthz"), await web.get("/readyz")
    assert alive.status_code == 200
    assert (ready.status_code, ready.text) == (503, '{"status":"lacking","lacking":["settings","state"]}')


@pytest.mark.process
async def test_the_sandbox_needs_no_credentials(tmp_path: Path) -> None:
    async with on_http(tmp_path, "--sandbox", "--sandbox-data", ":memory:") as web:
        assert (await web.get("/readyz")).status_code == 200


@pytest.mark.process
async def test_nothing_else_is_open(tmp_path: Path) -> None:
    async with on_http(tmp_path, "--sandbox", "--sandbox-data", ":memory:") as web:
        assert ((await web.post("/healthz")).status_code, (await web.post("/readyz")).status_code) == (405, 405)
        assert (await web.get("/mcp")).status_code == (await web.post("/mcp/")).status_code == 401
        for path in ("/", "/healthz/", "/readyz/mcp", "//readyz", "/health"):
            assert (await web.get(path)).status_code == 404


async def test_whoever_asks_often_is_told_what_was_found_a_moment_ago() -> None:
    clock = FakeClock(datetime(2026, 11, 24, tzinfo=UTC))
    looked: list[float] = []

    async def look() -> list[str]:
        looked.append(clock.monotonic())
        return ["state"]

    transport = httpx2.ASGITransport(health(look, clock)[READY])
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as web:
        for _ in range(5):
            assert (await web.get(READY)).status_code == 503
        clock.advance(REMEMBERED_SECONDS)
        await web.get(READY)
    assert looked == [0, REMEMBERED_SECONDS]
