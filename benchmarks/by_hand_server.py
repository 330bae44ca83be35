"""A bare MCP server whose one tool makes requests by hand and returns their JSON: what tool calls are measured against.

`python -m benchmarks.by_hand_server FILE [--durable] [--http]`: the file holds the requests of some calls of each job,
as the sandbox saw them. With `--durable`, each request that changes something is noted in the file of `NUTMCP_STATE`
before it leaves, with one commit of SQLite that waits for the disk.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from benchmarks.by_hand import Request, connected, send
from nutmcp.network import listening_socket

ASK = types.Tool(
    name="ask",
    description="Make the requests of one call.",
    input_schema={
        "type": "object",
        "properties": {"job": {"type": "string"}, "number": {"type": "integer"}},
        "required": ["job", "number"],
    },
)


Send = Callable[[Request], Awaitable[Any]]


def noting(path: str, send: Send) -> Send:
    """Return how to send a request, so that one that changes something is on the disk before it leaves."""
    file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS notes (text)")

    async def note_and_send(request: Request) -> Any:  # noqa: ANN401 - any JSON
        changes = request["method"] != "GET" and not request["path"].endswith("/filtered")
        if changes:
            note = ("INSERT INTO notes VALUES (?)", (json.dumps(request),))
            await to_thread.run_sync(file.execute, *note, limiter=turn)
        return await send(request)

    turn = anyio.CapacityLimiter(1)
    return note_and_send


async def list_tools(
    _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
) -> types.ListToolsResult:
    """Return the one tool."""
    return types.ListToolsResult(tools=[ASK])


Jobs = Mapping[str, Sequence[Sequence[Request]]]


def by_hand_server(jobs: Jobs, send: Send) -> Server[Any]:
    """Return the server; a call's number, beyond the count of those of its job, begins anew."""

    async def call_tool(
        _context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        asked = params.arguments or {}
        calls = jobs[asked["job"]]
        requests: Sequence[Request] = calls[int(asked["number"]) % len(calls)]
        answers = {"answers": [await send(request) for request in requests]}
        text = types.TextContent(text=json.dumps(answers, separators=(",", ":")))
        return types.CallToolResult(content=[text], structured_content=answers)

    return Server("by-hand", on_list_tools=list_tools, on_call_tool=call_tool)


async def serve(jobs: Jobs, *, over_http: bool, durable: bool) -> None:
    """Serve on stdio, or over HTTP on a free port that is written to stderr, until it is ended."""
    async with connected() as http:
        plainly = partial(send, http, os.environ["NUTCACHE_URL"])
        server = by_hand_server(jobs, noting(os.environ["NUTMCP_STATE"], plainly) if durable else plainly)
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
    ways = {"over_http": "--http" in sys.argv, "durable": "--durable" in sys.argv}
    anyio.run(lambda: serve(json.loads(Path(sys.argv[1]).read_bytes()), **ways))
