"""A session id that says again what a client said when it connected, as nothing is kept of it between requests."""

import secrets
from contextlib import suppress

from mcp_types import ClientCapabilities, InitializeRequest
from pydantic import ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nutmcp.server.capabilities import draws_pages

_HEADER = "mcp-session-id"
_DRAWS = "draws-pages."


def draws(capabilities: ClientCapabilities | None, request: object) -> bool:
    """Return whether a client draws pages such as ours: it says so now, or its session id says that it has."""
    scope = getattr(request, "scope", None)
    return draws_pages(capabilities) or (scope is not None and Headers(scope=scope).get(_HEADER, "").startswith(_DRAWS))


class Reminding:
    """Hands a session id to each client that connects and says that it draws pages.

    Before 2026-07-28, a client says what it can do when it connects, and never again; but it sends the session id along
    with every request. Nothing is kept here for it, and it opens no door. Any replica understands it, and so does one
    that was started since.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        first = await receive()
        waiting = [first]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        async def reminding(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                MutableHeaders(scope=message)[_HEADER] = _DRAWS + secrets.token_hex(16)
            await send(message)

        await self._app(scope, again, reminding if _connects_to_draw(first.get("body", b"")) else send)


def _connects_to_draw(body: bytes) -> bool:
    if b'"initialize"' not in body:
        return False
    with suppress(ValidationError):
        return draws_pages(InitializeRequest.model_validate_json(body).params.capabilities)
    return False
