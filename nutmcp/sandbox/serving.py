"""The sandbox on real HTTP, for anything that speaks it; on this machine only."""

import socket
from asyncio import BaseTransport, Transport
from collections.abc import Callable
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from nutmcp.errors import ConfigurationError
from nutmcp.network import in_url, is_loopback, listening_socket
from nutmcp.sandbox.opening import Sandbox
from nutmcp.sandbox.wire import ABORT

_GRACE = 1
"""Seconds that open requests get when the server is told to stop."""


class _AbortableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application break the connection off, for the faults."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))
        self.app = _with_abort(self.app, cast("Transport", transport).abort)


def _with_abort(app: object, abort: Callable[[], None]) -> object:
    async def abortable(scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"] = {**scope.get("extensions", {}), ABORT: abort}
        await cast("ASGIApp", app)(scope, receive, send)

    return abortable


async def serve(sandbox: Sandbox, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve the sandbox until it is cancelled or the process is told to stop.

    Args:
        sandbox: What is served.
        host: A loopback address; the credentials are public, so no other is served.
        port: The port, or 0 for any free one.
        on_ready: Is told the base URL once requests are answered.

    Raises:
        ConfigurationError: The address is not a loopback one, or cannot be used.
    """
    if not is_loopback(host):
        raise ConfigurationError("The sandbox is served on this machine only.", "Use 127.0.0.1 as the host.")
    try:
        listener = listening_socket(host, port)
    except OSError as error:
        raise ConfigurationError("That port cannot be used.", "Choose another port, or 0 for any free one.") from error
    config = Config(
        sandbox.app,
        http=_AbortableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    server = _ReadyServer(config, lambda: on_ready(f"http://{in_url(host)}:{listener.getsockname()[1]}{sandbox.base}"))
    try:
        await server.serve(sockets=[listener])
    finally:
        # A server that is cancelled leaves its sockets open.
        for each in getattr(server, "servers", []):
            each.close()
        listener.close()


class _ReadyServer(Server):
    """A server that says when it is ready."""

    def __init__(self, config: Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()
