"""A bare MCP server whose one tool makes requests by hand and returns their JSON: what tool calls are measured against.

`python -m benchmarks.by_hand_server FILE [--http]`: the file holds the requests of each call, as the sandbox saw them.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import httpx2
import mcp_types as types
import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from benchmarks.by_hand import Request, connected, send
from nutmcp.network import listening_socket

ASK = types.Tool(
    name="ask",
    description="Make the requests of one call.",
    input_schema={"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
)


async def list_tools(
    _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
) -> types.ListToolsResult:
    """Return the one tool."""
    return types.ListToolsResult(tools=[ASK])


def by_hand_server(url: str, calls: Sequence[Sequence[Request]], http: httpx2.AsyncClient) -> Server[Any]:
    """Return the server; a call's number, beyond their count, begins anew."""

    async def call_tool(
        _context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        number = int((params.arguments or {})["number"])
        requests: Sequence[Request] = calls[number % len(calls)]
        answers = {"answers": [await send(http, url, request) for request in requests]}
        text = types.TextContent(text=json.dumps(answers, separators=(",", ":")))
        return types.CallToolResult(content=[text], structured_content=answers)

    return Server("by-hand", on_list_tools=list_tools, on_call_tool=call_tool)


async def serve(calls: Sequence[Sequence[Request]], *, over_http: bool) -> None:
    """Serve on stdio, or over HTTP on a free port that is written to stderr, until it is ended."""
    async with connected() as http:
        server = by_hand_server(os.environ["NUTCACHE_URL"], calls, http)
        if not over_http:
            async with stdio_server() as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())
            return
        manager = StreamableHTTPSessionManager(server, stateless=True)
        listener = listening_socket("127.0.0.1", 0)
        config = uvicorn.Config(manager.asgi_app, http="h11", ws="none", lifespan="off", log_config=None)
        async with manager.run():
            sys.stderr.write(f"serving at http://127.0.0.1:{listener.getsockname()[1]}/mcp\n")
            await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    anyio.run(lambda: serve(json.loads(Path(sys.argv[1]).read_bytes()), over_http="--http" in sys.argv))
