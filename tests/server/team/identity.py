"""An identity provider in this process: it signs with keys of its own, and publishes what it should."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ISSUER = "https://id.example.com"
RESOURCE = "https://nutmcp.example.com/mcp"
BOTH = "nutmcp:read nutmcp:write"


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
        asked: How often each of its addresses was asked.
        down: Whether it answers nothing but an error.
    """

    now: datetime
    jwks: list[dict[str, Any]] = field(default_factory=lambda: [published_key(each, each) for each in keys()])
    opaque: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    asked: Counter[str] = field(default_factory=Counter[str])
    down: bool = False

    def token(
        self,
        subject: str = "ann",
        *,
        algorithm: str = "RS256",
        head: dict[str, Any] | None = None,
        **claims: Any,  # noqa: ANN401 - each claim has its own type
    ) -> str:
        """Return a token for somebody, good for ten minutes, unless its claims say otherwise; None leaves one out."""
        now = int(self.now.timestamp())
        usual = {"iss": ISSUER, "sub": subject, "aud": RESOURCE, "scope": BOTH, "client_id": "app"}
        lasting = {"iat": now, "exp": now + 600}
        said = {name: value for name, value in {**usual, **lasting, **claims}.items() if value is not None}
        headers = {"kid": algorithm, "typ": "at+jwt", **(head or {})}
        return jwt.encode(said, keys()[algorithm], algorithm=algorithm, headers=headers)

    @property
    def app(self) -> Starlette:
        """Return the provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/jwks", self._jwks),
                Route("/introspect", self._introspect, methods=["POST"]),
            ]
        )

    async def _metadata(self, request: Request) -> JSONResponse:
        usual = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", "introspection_endpoint": f"{ISSUER}/introspect"}
        return self._answer(request, {**usual, **self.metadata})

    async def _jwks(self, request: Request) -> JSONResponse:
        return self._answer(request, {"keys": self.jwks})

    async def _introspect(self, request: Request) -> JSONResponse:
        form = await request.form()
        assert request.headers["authorization"].startswith("Basic ")
        return self._answer(request, self.opaque.get(str(form["token"]), {"active": False}))

    def _answer(self, request: Request, document: dict[str, Any]) -> JSONResponse:
        self.asked[request.url.path] += 1
        return JSONResponse({}, 503) if self.down else JSONResponse(document)
