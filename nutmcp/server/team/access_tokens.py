"""Whether an access token is good, and whose: signed by the identity provider, for this server, and not over."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol, cast

import jwt
from jwt.exceptions import PyJWTError

from nutmcp.clock import Clock
from nutmcp.errors import Unavailable
from nutmcp.server.principal import Principal
from nutmcp.server.team.provider import OidcClient, Provider

LONGEST_TOKEN = 8_192
"""How many characters a token may have; those of large providers have two thousand."""
LEEWAY_SECONDS = 30
"""By how much the clock of the provider may differ from ours."""
REMEMBERED_SECONDS = 60
"""For how long the provider's word on an opaque token holds."""

TYPES = frozenset({"at+jwt", "application/at+jwt"})
"""What RFC 9068 has an access token call itself."""
_UNNAMED = frozenset({"jwt", ""})
_OF_IDENTITY = frozenset({"nonce", "at_hash", "c_hash"})
"""Claims of a token that says to an application who signed in, and is no key to anything."""


class TokenVerifier(Protocol):
    """Knows good tokens."""

    async def principal(self, token: str) -> Principal | None:
        """Return whose a token is, or None if it is not good here.

        Raises:
            RemoteError: The provider would have to be asked, and does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class JwtVerifier:
    """Checks tokens that carry what they say, signed (RFC 9068).

    Some providers call these tokens `JWT` alone; they are taken where they are not of the kind that says who signed
    in. Nothing of a token is kept.

    Attributes:
        provider: Whose tokens they are.
        resource: What they have to be for: the address of this server (RFC 8707).
        clock: Where the time comes from.
    """

    provider: Provider
    resource: str
    clock: Clock

    async def principal(self, token: str) -> Principal | None:
        """Return whose a token is, or None if it is not good here."""
        found = await claims_of(token, self.provider)
        if found is None:
            return None
        header, claims = found
        kind = str(header.get("typ", "")).casefold()
        if kind not in TYPES and (kind not in _UNNAMED or not _OF_IDENTITY.isdisjoint(claims)):
            return None
        return principal_in(claims, self.provider, self.resource, self.clock)


class Introspection:
    """Asks the provider about tokens that carry nothing (RFC 7662).

    Args:
        provider: Whose tokens they are.
        client: As whom it is asked.
        resource: What the tokens have to be for.
        clock: Where the time comes from.
    """

    def __init__(self, provider: Provider, client: OidcClient, resource: str, clock: Clock) -> None:
        self._provider = provider
        self._client = client
        self._resource = resource
        self._clock = clock
        self._known: dict[str, _Said] = {}

    async def principal(self, token: str) -> Principal | None:
        """Return whose a token is, or None if it is not good here; a good one is not asked about for a minute."""
        now, digest = self._clock.monotonic(), hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
        self._known = {each: said for each, said in self._known.items() if now - said.moment < REMEMBERED_SECONDS}
        if digest not in self._known:
            claims = await self._ask(token)
            if claims.get("active") is not True:
                return None
            self._known[digest] = _Said(now, {"iss": self._provider.issuer, **claims})
        return principal_in(self._known[digest].claims, self._provider, self._resource, self._clock)

    async def _ask(self, token: str) -> Mapping[str, Any]:
        address = (await self._provider.published()).introspection
        if not address:
            return {}
        form = {"token": token, "token_type_hint": "access_token"}
        status, claims = await self._provider.post(address, form, self._client)
        if status != HTTPStatus.OK:
            raise Unavailable(
                "The identity provider does not say whether the token is good.",
                "Whoever runs the server has to check NUTMCP_OIDC_CLIENT_ID and NUTMCP_OIDC_CLIENT_SECRET.",
            )
        return claims


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Checks a token by its form: three parts and two dots are read, anything else is asked about, if that is set up.

    Attributes:
        signed: Checks those that are signed.
        opaque: Checks the others.
    """

    signed: TokenVerifier
    opaque: TokenVerifier | None = None

    async def principal(self, token: str) -> Principal | None:
        """Return whose a token is, or None if it is not good here."""
        verifier = self.signed if token.count(".") == 2 else self.opaque
        return await verifier.principal(token) if verifier else None


@dataclass(frozen=True, slots=True)
class _Said:
    moment: float
    claims: Mapping[str, Any] = field(repr=False)


_SIGNATURE_ALONE = cast(
    "Any", dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss", "verify_sub"), False)
)
"""The claims are checked by the clock that all of nutmcp goes by."""


async def claims_of(token: str, provider: Provider) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Return the header and the claims of a token that the provider signed, or None for any other."""
    try:
        header = jwt.get_unverified_header(token)
        key = await provider.key(str(header.get("kid", "")))
        if key is None or header.get("alg") != key.algorithm_name or "crit" in header:
            return None
        return header, jwt.decode(token, key.key, algorithms=[key.algorithm_name], options=_SIGNATURE_ALONE)
    except PyJWTError:
        return None


def principal_in(claims: Mapping[str, Any], provider: Provider, resource: str, clock: Clock) -> Principal | None:
    """Return whose a token with these claims is, or None where one of them is missing or wrong."""
    subject = claims.get(provider.subject_claim)
    right = claims.get("iss") == provider.issuer and _is_for(resource, claims.get("aud")) and _holds(claims, clock)
    if not right or not isinstance(subject, str) or not subject:
        return None
    client = claims.get("client_id") or claims.get("azp") or claims.get("appid") or ""
    return Principal(provider.issuer, subject, str(client), frozenset(_scopes(claims)), provider.subject_claim)


def _is_for(resource: str, audience: object) -> bool:
    named = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    return any(isinstance(each, str) and each.removesuffix("/") == resource.removesuffix("/") for each in named)


def _holds(claims: Mapping[str, Any], clock: Clock) -> bool:
    """Return whether the present moment is one at which the token is good; it has to end some time."""
    now = clock.now().timestamp()
    ends, begins = claims.get("exp"), (claims.get("nbf", 0), claims.get("iat", 0))
    if not all(map(_is_moment, (ends, *begins))):
        return False
    return now < cast("float", ends) + LEEWAY_SECONDS and max(begins) <= now + LEEWAY_SECONDS


def _is_moment(said: object) -> bool:
    """Return whether that is a moment; what is read as JSON may be endless, or no number at all (`NaN`)."""
    return isinstance(said, int | float) and not isinstance(said, bool) and -math.inf < said < math.inf


def _scopes(claims: Mapping[str, Any]) -> list[str]:
    """Return what the token allows, in either of the two ways in which providers say it."""
    said: object = claims.get("scope") or claims.get("scp")
    if isinstance(said, str):
        return said.split()
    listed = cast("list[object]", said) if isinstance(said, list) else []
    return [each for each in listed if isinstance(each, str)]
