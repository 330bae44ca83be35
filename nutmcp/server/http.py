"""MCP over Streamable HTTP at `/mcp`: on loopback unless told otherwise, and never without a token.

Beside it, `/healthz` and `/readyz` tell a supervisor how the server is.
"""

import asyncio
import socket
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from nutmcp.errors import ConfigurationError
from nutmcp.network import in_url, listening_socket
from nutmcp.server.app import NutmcpServer
from nutmcp.server.asgi import PATH, OnlyPosts, ReadableBodies, Site, StreamableHttp
from nutmcp.server.auth import TokenGate, check_token, new_token
from nutmcp.server.connections import BoundedConnection
from nutmcp.server.health import Look, health, lacking_nothing
from nutmcp.server.reachable import ReachableBy
from nutmcp.server.reminder import Reminding
from nutmcp.server.stopping import stopped_by_signals

# No call of a tool needs more; a timesheet of fifty entries is a tenth of it.
LONGEST_BODY = 1 << 20
# Of the one second there is to end in: for the requests under way when the server is told to stop.
LAST_ANSWERS_SECONDS = 0.2


class SignedIn(Protocol):
    """Knows people by what they have signed in with."""

    def gate(self, app: ASGIApp) -> ASGIApp:
        """Return what lets them through to an application."""
        ...

    def beside(self) -> Mapping[str, ASGIApp]:
        """Return what answers at other addresses than MCP does, to everybody."""
        ...

    def pages(self) -> Mapping[str, ASGIApp]:
        """Return the pages that people open in a browser."""
        ...


Gate = Callable[[ASGIApp], ASGIApp]
"""Lets through to an application whoever may come in."""


async def serve_http(
    server: NutmcpServer,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    token: str | None = None,
    team: SignedIn | None = None,
    allowed_hosts: Iterable[str] = (),
    allowed_origins: Iterable[str] = (),
    look: Look = lacking_nothing,
) -> None:
    """Serve until SIGTERM or SIGINT comes; then close what is open, within a second.

    Args:
        server: What is served.
        host: The address or name to listen on.
        port: The port; 0 takes a free one. Where the server listens is written to stderr.
        token: What clients must present. Without one, it is made and written to stderr.
        team: Lets in those who have signed in, in place of the token.
        allowed_hosts: Further names that clients may reach the server by, as behind a proxy.
        allowed_origins: Web origins from which browsers may reach it, besides its own.
        look: Looks at what the server needs, for whoever asks whether it is ready.

    Raises:
        ConfigurationError: The address cannot be listened on, or the token is too easily guessed for it.
    """
    token = (token or "").strip()
    if team is None:
        check_token(token, host)
    listener = _listening(host, port)
    manager = StreamableHttp(
        server,
        # Each request stands alone, so that old-era clients survive a restart and may meet any replica. The
        # price: they cancel a call by hanging up, since their notice of it arrives as a request of its own.
        stateless=True,
        max_request_body_size=LONGEST_BODY,
    )
    if not token and team is None:
        token = new_token()
        _say(f"no token is set, so clients must present this one, made for this start alone: {token}")
    door = door_of(manager, team.gate if team else partial(TokenGate, token=token))
    by_name = partial(ReachableBy, bound=host, hosts=tuple(allowed_hosts))
    beside = {**health(look), **(beside_of(team, by_name) if team else {})}
    web = _WebServer(Site(by_name(door, origins=allowed_origins), beside))
    with stopped_by_signals(web.stop):
        async with manager.run():
            address, bound_port = listener.getsockname()[:2]
            _say(f"serving MCP at http://{in_url(address)}:{bound_port}{PATH}")
            try:
                await web.serve(sockets=[listener])
            finally:
                web.leave()


def door_of(manager: StreamableHttp, gate: Gate) -> ASGIApp:
    """Return what every request to MCP passes, from the outside inwards: who sent it, the method, the body."""
    return gate(OnlyPosts(ReadableBodies(Reminding(manager), LONGEST_BODY)))


def beside_of(team: SignedIn, by_name: Gate) -> Mapping[str, ASGIApp]:
    """Return what a team's server answers with beside MCP; its pages open under the server's own name alone."""
    return {**team.beside(), **{path: by_name(page) for path, page in team.pages().items()}}


class _WebServer(uvicorn.Server):
    """Uvicorn, with the signals left to us."""

    def __init__(self, app: Site) -> None:
        config = uvicorn.Config(
            app,
            http=BoundedConnection,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="error",  # below it, it tells of each request that is none, which anybody can send
            access_log=False,
            server_header=False,
            proxy_headers=False,
        )
        super().__init__(config)
        self._site = app

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave the signals alone."""
        yield

    def leave(self) -> None:
        """Listen no longer, however it ended."""
        for listening in getattr(self, "servers", ()):
            listening.close()

    def stop(self) -> None:
        """Take no new requests, and end those under way that do not end soon."""
        self.should_exit = True
        asyncio.get_running_loop().call_later(LAST_ANSWERS_SECONDS, self._site.stop)


def _listening(host: str, port: int) -> socket.socket:
    try:
        return listening_socket(host, port)
    except OSError as error:
        raise ConfigurationError(
            f"It is not possible to listen on port {port} of {host}.", "Choose another, or stop what listens there."
        ) from error


def _say(sentence: str) -> None:
    sys.stderr.write(f"nutmcp: {sentence}\n")
    sys.stderr.flush()
