"""Check by which name a request reached the server and which web page sent it, and answer preflight requests (CORS)."""

import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.network import in_url

ANYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared, not bound
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_PREFLIGHT_SECONDS = 600
_WRONG_HOST = (
    "The server is not known by the name that the Host header gives. Use an address of this machine, or start it with "
    "that name in NUTMCP_ALLOWED_HOSTS or --allowed-hosts."
)
_WRONG_ORIGIN = (
    "Web pages of this origin may not reach the server. Start it with the origin in NUTMCP_ALLOWED_ORIGINS or "
    "--allowed-origins, if it is to be trusted."
)


class ReachableBy:
    """Lets a request through if it names the server by an allowed name, and comes from an allowed page or from none.

    A web page could otherwise reach the server of whoever looks at it, by a name that it makes point there.

    Args:
        app: Answers the request.
        bound: The address that is listened on.
        hosts: Further names of the server, in any case; with a port, that port alone.
        origins: Web origins besides the server's own, as in `https://example.com`.
    """

    def __init__(self, app: ASGIApp, *, bound: str, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        names = {*_THIS_MACHINE, bound, *hosts, *(_own_names() if bound in ANYWHERE else ())}
        self._hosts = frozenset(in_url(name).casefold() for name in names if name)
        self._origins = frozenset(each.casefold().rstrip("/") for each in origins)
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        if not self._is_own(headers.get("host", "")):
            await _refusal(_WRONG_HOST, 421)(scope, receive, send)
        elif not origin:
            await self._app(scope, receive, send)
        elif not self._is_allowed(origin):
            await _refusal(_WRONG_ORIGIN, 403)(scope, receive, send)
        else:
            await _open_to(self._app, origin)(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        host = host.casefold()
        name, colon, port = host.rpartition(":")
        with_port = bool(colon) and port.isascii() and port.isdecimal()
        return host in self._hosts or (with_port and name in self._hosts)

    def _is_allowed(self, origin: str) -> bool:
        origin = origin.casefold()
        if origin in self._origins:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return (
            parts.scheme in ("http", "https")
            and f"{parts.scheme}://{parts.netloc}" == origin
            and self._is_own(parts.netloc)
        )


def _open_to(app: ASGIApp, origin: str) -> ASGIApp:
    """Return the application with the headers by which a browser lets pages of that origin read its answers."""
    return CORSMiddleware(
        app,
        allow_origins=[origin],
        allow_methods=["POST"],
        allow_headers=["*"],
        expose_headers=["WWW-Authenticate", "Retry-After", "Mcp-Session-Id"],
        max_age=_PREFLIGHT_SECONDS,
    )


def _refusal(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"code": "access_denied", "message": message}}, status)


def _own_names() -> set[str]:
    name = socket.gethostname()
    try:
        return {name, *(str(found[4][0]) for found in socket.getaddrinfo(name, None))}
    except OSError:
        return {name}
