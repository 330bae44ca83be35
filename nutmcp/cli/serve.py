"""`nutmcp serve`: the MCP server, on stdio for an assistant on this machine, or over HTTP."""

import asyncio
import gc
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, add_settings, given_settings, port_from, system_in
from nutmcp.errors import ConfigurationError
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, load

if TYPE_CHECKING:
    from nutmcp.remote.profile import Profile
    from nutmcp.server.app import NutmcpServer
    from nutmcp.server.team.team import Team

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
ALLOCATIONS = 10_000
"""How many more objects there are when the garbage collector looks at the youngest; Python's default is 700."""


def run(words: Sequence[str]) -> int:
    """Serve until the client goes or a signal comes, and return the exit code."""
    parser = _parser(system_in(words))
    understood = parser.read(words)
    http = "http" in understood
    if not http and ("host" in understood or "port" in understood):
        raise ConfigurationError("--host and --port say where HTTP is served.", "Add --http, or leave them out.")
    host, port = getattr(understood, "host", DEFAULT_HOST), port_from(understood, DEFAULT_PORT)
    settings = load(os.environ, given_settings(parser, understood))
    start_logging(settings.log, settings.secrets(), form=settings.log_format)
    with loading():
        from nutmcp.server.assembly import server_of

        team = _team(settings, http=http)
        server = server_of(settings, team)
    if http:
        asyncio.run(_over_http(server, settings, host, port, team))
    else:
        from nutmcp.server.stdio import serve_stdio

        if sys.stdin is not None and sys.stdin.isatty():
            print("nutmcp: waiting for an MCP client on standard input; nutmcp --help tells more.", file=sys.stderr)
        asyncio.run(serve_stdio(server))
    return 0


def _team(settings: Settings, *, http: bool) -> "Team | None":
    if settings.auth != "oauth":
        return None
    if not http:
        raise ConfigurationError("NUTMCP_AUTH=oauth is for a server over HTTP.", "Add --http, or unset it.")
    from nutmcp.server.assembly import team_of

    return team_of(settings)


async def _over_http(server: "NutmcpServer", settings: Settings, host: str, port: int, team: "Team | None") -> None:
    from nutmcp.server.health import needs_of
    from nutmcp.server.http import serve_http

    await serve_http(
        server,
        host=host,
        port=port,
        token=settings.token or None,
        team=team,
        allowed_hosts=(*settings.allowed_hosts, *(team.hosts if team else ())),
        allowed_origins=settings.allowed_origins,
        look=needs_of(settings, team.knows_the_keys if team else None),
    )


@contextmanager
def loading() -> Generator[None]:
    """Let the garbage collector rest while modules load, and spare them ever after; it is a tenth of the start.

    It looks for garbage less often, too: each page of a list makes many objects, and none that needs it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(ALLOCATIONS)
        gc.enable()


def _parser(system: "Profile") -> Parser:
    parser = Parser(
        "serve", f"Offer {system.name} to an assistant: on stdio, or with --http over Streamable HTTP at /mcp."
    )
    parser.add_argument("--http", action="store_true", help="serve over HTTP instead of stdio")
    parser.add_argument("--host", metavar="NAME", help=f"the address to listen on ({DEFAULT_HOST})")
    parser.add_argument("--port", metavar="NUMBER", help=f"the port to listen on ({DEFAULT_PORT})")
    add_settings(parser, system)
    return parser
