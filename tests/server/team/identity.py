"""An identity provider in this process: it signs with keys of its own, and publishes what it should."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

ISSUER = "https://id.example.com"
RESOURCE = "https://nutmcp.example.com/mcp"
BOTH = "nutmcp:read nutmcp:write"

Answer = Callable[[Request, dict[str, Any]], Response]
"""Answers a request, and may look at the document that would have been answered."""


@cache
def keys() -> dict[str, Any]:
    """Return a private key of each kind, made once: it takes a while."""
    return {
        "RS256": rsa.generate_private_key(65537, 2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    }


def published_key(algorithm: str, kid: str) -> dict[str, Any]:
    """Return the public half of a key as providers publish it."""
    to_jwk = jwt.get_algorithm_by_name(algorithm).to_jwk
    return {**json.loads(to_jwk(keys()[algorithm].public_key())), "kid": kid, "use": "sig", "alg": algorithm}


@dataclass
class Identity:
    """The provider; what it answers may be changed.

    Attributes:
        now: The moment that its tokens are made at.
        jwks: The keys that it publishes.
        opaque: What it says of tokens that carry nothing.
        codes: What those who have signed in came with, by the codes that they went back with.
        identity: Further claims of the tokens that say who signed in.
        asked: How often each of its addresses was asked.
        down: Whether it answers nothing but an error.
        redirects: Where it sends people back to.
        silently: What it answers to who is to sign in without being shown anything; empty is a page.
        secret: What the client proves itself with.
        instead: What answers at some of its addresses in its place.
    """

    now: datetime
    jwks: list[dict[str, Any]] = field(default_factory=lambda: [published_key(each, each) for each in keys()])
    opaque: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    identity: dict[str, Any] = field(default_factory=dict[str, Any])
    asked: Counter[str] = field(default_factory=Counter[str])
    down: bool = False
    redirects: tuple[str, ...] = ("https://nutmcp.example.com/connect/callback",)
    silently: str = "login_required"
    secret: str = "client-secret"
    instead: dict[str, Answer] = field(default_factory=dict[str, Answer])

    def token(
        self,
        subject: str = "ann",
        *,
        algorithm: str = "RS256",
        head: dict[str, Any] | None = None,
        **claims: Any,  # noqa: ANN401 - each claim has its own type
    ) -> str:
        """Return a token for somebody, good for ten minutes, unless its claims say otherwise; None leaves one out."""
        said = self.claims(subject, **claims)
        headers = {"kid": algorithm, "typ": "at+jwt", **(head or {})}
        return jwt.encode(said, keys()[algorithm], algorithm=algorithm, headers=headers)

    def claims(self, subject: str, **claims: Any) -> dict[str, Any]:  # noqa: ANN401 - each claim has its own type
        """Return what a token says."""
        now = int(self.now.timestamp())
        usual = {"iss": ISSUER, "sub": subject, "aud": RESOURCE, "scope": BOTH, "client_id": "app"}
        lasting = {"iat": now, "exp": now + 600}
        return {name: value for name, value in {**usual, **lasting, **claims}.items() if value is not None}

    @property
    def app(self) -> Starlette:
        """Return the provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/jwks", self._jwks),
                Route("/introspect", self._introspect, methods=["POST"]),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _metadata(self, request: Request) -> Response:
        usual = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", "introspection_endpoint": f"{ISSUER}/introspect"}
        signing_in = {"authorization_endpoint": f"{ISSUER}/authorize?tenant=1", "token_endpoint": f"{ISSUER}/token"}
        return self._answer(request, {**usual, **signing_in, **self.metadata})

    async def _jwks(self, request: Request) -> Response:
        return self._answer(request, {"keys": self.jwks})

    async def _introspect(self, request: Request) -> Response:
        form = await request.form()
        assert request.headers["authorization"].startswith("Basic ")
        return self._answer(request, self.opaque.get(str(form["token"]), {"active": False}))

    def code(self, subject: str, address: str) -> str:
        """Let somebody sign in at the address that a browser was sent to, and return where it is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**asked, "subject": subject}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': ISSUER})}"

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert asked["prompt"] == "none"
        if asked["redirect_uri"] not in self.redirects:
            return JSONResponse({"error": "invalid_request"}, 400)
        answered = urlencode({"error": self.silently, "state": asked["state"], "iss": ISSUER})
        return RedirectResponse(f"{asked['redirect_uri']}?{answered}", 303) if self.silently else Response("<html>")

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        proof = base64.b64encode(f"nutmcp:{self.secret}".encode()).decode()
        if request.headers.get("authorization", f"Basic {proof}") != f"Basic {proof}":
            return JSONResponse({"error": "invalid_client"}, 401)
        known = self.codes.pop(str(form["code"]), None)
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        if known is None or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != known["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        said = {"aud": known["client_id"], "nonce": known["nonce"], **self.identity}
        token = self.token(known["subject"], head={"typ": "JWT"}, **said)
        return self._answer(request, {"id_token": token, "access_token": "never used", "token_type": "Bearer"})

    def _answer(self, request: Request, document: dict[str, Any]) -> Response:
        self.asked[request.url.path] += 1
        if request.url.path in self.instead:
            return self.instead[request.url.path](request, document)
        return JSONResponse({}, 503) if self.down else JSONResponse(document)
