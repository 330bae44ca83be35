"""The door of a server for several people: whoever has no good token learns where to get one (RFC 6750, RFC 9728)."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.errors import RemoteError
from nutmcp.server.principal import READ, SCOPES, Principal, marked
from nutmcp.server.team.access_tokens import LONGEST_TOKEN, TokenVerifier
from nutmcp.server.wrong_tokens import WrongTokens

WELL_KNOWN = "/.well-known/oauth-protected-resource"
AGAIN_SECONDS = 60
_ANYBODY = {"Access-Control-Allow-Origin": "*"}
_MAY_ASK = {"Access-Control-Allow-Methods": "GET", "Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "600"}

_UNSIGNED = "The request carries no access token. Sign in at the identity provider, which your client can do for you."
_NOT_GOOD = "The access token is not good here: it is another server's, is over, or was changed. Sign in again."
_NOT_ALLOWED = "The access token does not allow that. Sign in again, and allow it."


@dataclass(frozen=True, slots=True)
class Asking:
    """How clients have to ask the provider for scopes; tokens name them as they are.

    Attributes:
        prefix: What goes before each.
        beside: What has to be asked for besides, so that tokens say who somebody is.
    """

    prefix: str = ""
    beside: tuple[str, ...] = ()

    def of(self, *scopes: str) -> list[str]:
        """Return what to ask for to be allowed these."""
        return [*(f"{self.prefix}{each}" for each in scopes), *self.beside]


class OAuthGate:
    """Lets a request through if it carries a token of the identity provider for this server.

    Args:
        app: Answers the request.
        verifier: Knows good tokens.
        resource: The address of this server, as clients know it.
        writing: The tools that write, which not every token allows.
        wrong: Slows down whoever tries tokens.
        asking: How clients ask for scopes.
    """

    def __init__(
        self,
        app: ASGIApp,
        verifier: TokenVerifier,
        resource: str,
        writing: Collection[str],
        wrong: WrongTokens,
        *,
        asking: Asking,
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._metadata = metadata_url(resource)
        self._writing = writing
        self._wrong = wrong
        self._asking = asking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        presented = headers.getlist("authorization")
        outcome = await self._caller(presented)
        if presented and isinstance(outcome, Response) and outcome.status_code == HTTPStatus.UNAUTHORIZED:
            await self._wrong.came(scope)
        if isinstance(outcome, Principal):
            outcome = self._refusal(outcome, headers) or outcome
        if isinstance(outcome, Response):
            await outcome(scope, receive, send)
        else:
            await self._app(marked(dict(scope), outcome), receive, send)

    async def _caller(self, presented: list[str]) -> Principal | Response:
        """Return who calls, or the answer to whoever cannot be let in."""
        if not presented:
            return self._unknown(_UNSIGNED)
        scheme, _, token = presented[0].partition(" ")
        if len(presented) > 1 or scheme.lower() != "bearer" or not 0 < len(token.strip()) <= LONGEST_TOKEN:
            return self._unknown(_NOT_GOOD, error="invalid_token")
        try:
            principal = await self._verifier.principal(token.strip())
        except RemoteError as error:
            return _answer(503, "unavailable", error.message, {"Retry-After": str(AGAIN_SECONDS)})
        return principal or self._unknown(_NOT_GOOD, error="invalid_token")

    def _refusal(self, caller: Principal, headers: Headers) -> Response | None:
        """Return the answer to whoever is known and may not do that, if so; clients sign in anew for what it names.

        From 2026-07-28 on, the headers say which tool is called. Earlier clients are refused where it is called.
        """
        needed: tuple[str, ...] = ()
        if READ not in caller.scopes:
            needed = (READ,)
        elif headers.get("mcp-name") in self._writing and not caller.may_write:
            needed = SCOPES
        if not needed:
            return None
        challenge = self._challenge(*needed, error="insufficient_scope")
        return _answer(403, "access_denied", _NOT_ALLOWED, challenge)

    def _unknown(self, message: str, **said: str) -> Response:
        return _answer(401, "access_denied", message, self._challenge(*SCOPES, **said))

    def _challenge(self, *scopes: str, **said: str) -> Mapping[str, str]:
        asked = " ".join(self._asking.of(*scopes))
        parts = {**said, "scope": asked, "resource_metadata": self._metadata}
        return {"WWW-Authenticate": "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parts.items())}


def metadata_url(resource: str) -> str:
    """Return where a client reads who gives out tokens for the server at that address (RFC 9728, 3.1)."""
    parts = urlsplit(resource)
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path.rstrip('/')}"


def metadata(resource: str, issuer: str, title: str, asking: Asking) -> dict[str, ASGIApp]:
    """Return what answers there, and without the path of the server, where some clients ask.

    Args:
        resource: The address of this server, as clients know it.
        issuer: Who gives out tokens for it.
        title: What people call it.
        asking: How clients ask for scopes.
    """
    document = {
        "resource": resource,
        "authorization_servers": [issuer],
        "scopes_supported": asking.of(*SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": title,
    }
    reply = _Public(document)
    return dict.fromkeys((WELL_KNOWN, urlsplit(metadata_url(resource)).path), reply)


class _Public:
    """Answers everybody, web pages too, with one document."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in ("GET", "HEAD"):
            answer: Response = JSONResponse(self._document, headers={**_ANYBODY, "Cache-Control": "max-age=3600"})
        elif scope["method"] == "OPTIONS":  # clients in a page ask before they send a header of MCP's own
            answer = Response(status_code=204, headers={**_ANYBODY, **_MAY_ASK})
        else:
            answer = Response(status_code=405, headers={"Allow": "GET, HEAD, OPTIONS"})
        await answer(scope, receive, send)


def _answer(status: int, code: str, message: str, headers: Mapping[str, str]) -> Response:
    body = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
    return Response(body, status, headers, "application/json")
