"""What an automation does: ask a nutmcp that serves HTTP for overdue invoices, with the bearer token.

Run it with the Python that nutmcp is installed in: python examples/http_agent.py
"""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

SERVE = ["serve", "--http", "--port", "0", "--sandbox", "--sandbox-data", ":memory:", "--state", "memory:"]


@asynccontextmanager
async def serving(token: str) -> AsyncGenerator[str]:
    """Serve nutmcp on a free port of this machine, and yield its address."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "nutmcp", *SERVE),
        env={**os.environ, "NUTMCP_TOKEN": token},
        stderr=asyncio.subprocess.PIPE,
    )
    assert server.stderr is not None
    try:
        announced = await asyncio.wait_for(server.stderr.readline(), timeout=60)
        yield announced.decode().split()[-1]
    finally:
        server.terminate()
        await server.wait()


async def overdue(url: str, token: str) -> list[dict[str, Any]]:
    """Return the overdue invoices, over as many pages as there are."""
    found: list[dict[str, Any]] = []
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        question: dict[str, object] = {"overdue": True, "limit": 5}
        while True:
            page = (await client.call_tool("search_invoices", question)).structured_content
            assert page is not None
            found += page["items"]
            if "next_cursor" not in page:
                return found
            question["cursor"] = page["next_cursor"]


async def main() -> None:
    """Print who owes what since when."""
    token = secrets.token_urlsafe(32)
    async with serving(token) as url:
        async with httpx2.AsyncClient() as stranger:
            refused = await stranger.post(url, json={})
        assert refused.status_code == httpx2.codes.UNAUTHORIZED

        invoices = await overdue(url, token)
    assert invoices
    for invoice in invoices:
        print(f"{invoice['number']}: {invoice['customer']} owes {invoice['balance']} {invoice['currency']}")
        assert invoice["days_overdue"] > 0


if __name__ == "__main__":
    asyncio.run(main())
