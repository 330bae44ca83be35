"""A sandbox on real HTTP for the length of a test."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio

from nutmcp.sandbox import Sandbox, serve
from tests.patience import PATIENCE


@asynccontextmanager
async def served(sandbox: Sandbox, host: str = "127.0.0.1") -> AsyncGenerator[str]:
    """Serve a sandbox on a free port and yield the base URL."""
    urls: list[str] = []
    ready = anyio.Event()

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, sandbox, host, 0, on_ready)
        with anyio.fail_after(PATIENCE):
            await ready.wait()
        yield urls[0]
        tasks.cancel_scope.cancel()
