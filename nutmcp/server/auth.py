"""The bearer token that every HTTP client must present."""

import hmac
import json
import secrets

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

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


class TokenGate:
    """Lets a request through to the application only if it carries the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        presented = Headers(scope=scope).get("authorization", "")
        scheme, _, token = presented.partition(" ")
        # Compared in constant time; headers arrive as Latin-1, whatever was sent.
        matches = hmac.compare_digest(token.strip().encode("latin-1"), self._token)
        if scheme.lower() == "bearer" and matches:
            await self._app(scope, receive, send)
            return
        refusal = Response(
            json.dumps(REFUSAL, ensure_ascii=False),
            status_code=401,
            headers={"WWW-Authenticate": 'Bearer realm="nutmcp"'},
            media_type="application/json",
        )
        await refusal(scope, receive, send)
