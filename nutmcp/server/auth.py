"""The bearer token that every HTTP client must present."""

import hmac
import json
import secrets

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import Clock, SystemClock
from nutmcp.errors import ConfigurationError
from nutmcp.network import is_loopback
from nutmcp.server.wrong_tokens import WrongTokens

SHORTEST_TOKEN = 16
"""How many characters a token has on this machine."""
SHORTEST_TOKEN_ELSEWHERE = 32
"""How many it has where others can reach the server."""

REFUSAL = {
    "error": {
        "code": "access_denied",
        "message": "The request carries no valid bearer token. Send the header “Authorization: Bearer <token>” "
        "with the token that NUTMCP_TOKEN holds, or that the server wrote to stderr when it started.",
    }
}


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def check_token(token: str, host: str) -> None:
    """Refuse a token that could be guessed by whoever reaches the address; none at all is made by the server.

    Raises:
        ConfigurationError: It is too short, or missing where others can reach the server.
    """
    here = is_loopback(host)
    if not token and not here:
        raise ConfigurationError(
            f"Serving on {host} without a token would let anyone in who can reach it.",
            "Set NUTMCP_TOKEN, or serve on 127.0.0.1.",
        )
    shortest = SHORTEST_TOKEN if here else SHORTEST_TOKEN_ELSEWHERE
    if token and len(token) < shortest:
        raise ConfigurationError(
            f"NUTMCP_TOKEN could be guessed: it has {len(token)} characters, and serving on {host} takes {shortest}.",
            "Make one with `openssl rand -base64 32`.",
        )


class TokenGate:
    """Lets a request through to the application only if it carries the token."""

    def __init__(self, app: ASGIApp, token: str, clock: Clock | None = None) -> None:
        self._app = app
        self._token = token.encode()
        self._wrong = WrongTokens(clock or SystemClock())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        presented = Headers(scope=scope).get("authorization", "")
        scheme, _, token = presented.partition(" ")
        # Compared in constant time; headers arrive as Latin-1, whatever was sent.
        matches = hmac.compare_digest(token.strip().encode("latin-1"), self._token)
        if scheme.lower() == "bearer" and matches:
            await self._app(scope, receive, send)
            return
        if presented:
            await self._wrong.came(scope)
        refusal = Response(
            json.dumps(REFUSAL, ensure_ascii=False),
            status_code=401,
            headers={"WWW-Authenticate": 'Bearer realm="nutmcp"'},
            media_type="application/json",
        )
        await refusal(scope, receive, send)
