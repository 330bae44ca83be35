"""Who has no good token is let in nowhere, and learns where to get one."""

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nutmcp.server.team.gate import WELL_KNOWN
from nutmcp.server.team.provider import FRESH_SECONDS, UNKNOWN_KEY_SECONDS
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import ISSUER, RESOURCE, Identity, keys, published_key

pytestmark = pytest.mark.anyio

METADATA = "https://nutmcp.example.com/.well-known/oauth-protected-resource/mcp"
SCOPE = 'scope="nutmcp:read nutmcp:write"'


def unsigned(identity: Identity) -> str:
    claims = jwt.decode(identity.token(), options={"verify_signature": False})
    head = {"alg": "none", "kid": "RS256", "typ": "at+jwt"}
    return f"{_coded(json.dumps(head).encode())}.{_coded(json.dumps(claims).encode())}."


def signed_with_the_public_key(identity: Identity) -> str:
    """Return a token that whoever confuses the algorithms takes for one of the provider's."""
    pem = keys()["RS256"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [
        {"alg": "HS256", "kid": "RS256", "typ": "at+jwt"},
        jwt.decode(identity.token(), options={"verify_signature": False}),
    ]
    signing = ".".join(_coded(json.dumps(each).encode()) for each in parts)
    return f"{signing}.{_coded(jwt.get_algorithm_by_name('HS256').sign(signing.encode(), pem))}"


def tampered(identity: Identity) -> str:
    head, _, signature = identity.token().split(".")
    claims = jwt.decode(identity.token(), options={"verify_signature": False})
    return f"{head}.{_coded(json.dumps({**claims, 'sub': 'bob'}).encode())}.{signature}"


def of_another_key(identity: Identity) -> str:
    return identity.token(algorithm="ES256", head={"kid": "RS256"})


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


BAD: dict[str, Callable[[Identity], str]] = {
    "unsigned": unsigned,
    "signed with the public key": signed_with_the_public_key,
    "tampered": tampered,
    "of another key": of_another_key,
    "another server": lambda identity: identity.token(aud="https://other.example.com/mcp"),
    "no audience": lambda identity: identity.token(aud=None),
    "an audience in an audience": lambda identity: identity.token(aud=[["https://nutmcp.example.com/mcp"]]),
    "another issuer": lambda identity: identity.token(iss="https://evil.example.com"),
    "the issuer but for a slash": lambda identity: identity.token(iss=ISSUER + "/"),
    "over": lambda identity: identity.token(exp=int(identity.now.timestamp()) - 31),
    "without an end": lambda identity: identity.token(exp=None),
    "an end that is no number": lambda identity: identity.token(exp="soon"),
    "an end that is true": lambda identity: identity.token(exp=True),
    "not yet": lambda identity: identity.token(nbf=int(identity.now.timestamp()) + 31),
    "made in the future": lambda identity: identity.token(iat=int(identity.now.timestamp()) + 31),
    "nobody": lambda identity: identity.token(subject=""),
    "no subject": lambda identity: identity.token(sub=None),
    "a subject that is no text": lambda identity: identity.token(sub=7),
    "of another type": lambda identity: identity.token(head={"typ": "logout+jwt"}),
    "an identity token": lambda identity: identity.token(head={"typ": "JWT"}, nonce="n"),
    "an unknown key": lambda identity: identity.token(head={"kid": "unknown"}),
    "with a demand": lambda identity: identity.token(head={"crit": ["exp"]}),
    "too long": lambda identity: identity.token(padding="x" * 60_000),
    "opaque": lambda _identity: "opaque",
    "no JSON": lambda _identity: "a.b.c",
    "empty": lambda _identity: "",
    "no ASCII": lambda _identity: "\N{LATIN SMALL LETTER E WITH ACUTE}.\N{LATIN SMALL LETTER E WITH ACUTE}.e",
}


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_a_token_of_the_provider_for_this_server_lets_in(served: Served, algorithm: str) -> None:
    assert (await served.post(served.identity.token(algorithm=algorithm))).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["https://other.example.com", RESOURCE]},
        {"aud": RESOURCE + "/"},
        {"scope": None, "scp": ["nutmcp:read"]},
        {"client_id": None, "azp": "app"},
        {"iat": None},
    ],
)
async def test_the_ways_in_which_providers_say_the_same_are_understood(served: Served, claims: dict[str, Any]) -> None:
    assert (await served.post(served.identity.token(**claims))).status_code == 200
    assert (await served.post(served.identity.token(**claims, head={"typ": "JWT"}))).status_code == 200


@pytest.mark.parametrize("token", BAD)
async def test_any_other_token_lets_nobody_in(served: Served, token: str) -> None:
    token = BAD[token](served.identity)
    refused = await served.post(token)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == (
        f'Bearer error="invalid_token", {SCOPE}, resource_metadata="{METADATA}"'
    )
    assert refused.json()["error"]["code"] == "access_denied"
    assert "Sign in again" in refused.json()["error"]["message"]
    assert not token or token not in refused.text


async def test_a_clock_that_is_half_a_minute_off_does_no_harm(served: Served) -> None:
    now = int(served.identity.now.timestamp())
    assert (await served.post(served.identity.token(exp=now - 29))).status_code == 200
    assert (await served.post(served.identity.token(iat=now + 29, nbf=now + 29))).status_code == 200


async def test_two_tokens_are_none_and_no_token_is_told_where_to_get_one(served: Served) -> None:
    token = served.identity.token()
    assert (await served.post(token, token)).status_code == 401
    assert (await served.post(Authorization=f"Basic {token}")).status_code == 401
    nobody = await served.post()
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"] == f'Bearer {SCOPE}, resource_metadata="{METADATA}"'
    told = await served.web.get(METADATA)
    assert told.json() == {
        "resource": RESOURCE,
        "authorization_servers": [ISSUER],
        "scopes_supported": ["nutmcp:read", "nutmcp:write"],
        "bearer_methods_supported": ["header"],
        "resource_name": "Nutcache",
    }
    assert told.headers["access-control-allow-origin"] == "*"
    assert (await served.web.get(f"https://nutmcp.example.com{WELL_KNOWN}")).json() == told.json()
    assert (await served.web.post(METADATA)).status_code == 405
    preflight = await served.web.options(METADATA, headers={"Origin": "https://app.example.com"})
    assert preflight.status_code == 204
    assert {preflight.headers[f"access-control-allow-{each}"] for each in ("origin", "headers")} == {"*"}


async def test_a_token_without_the_right_to_read_is_told_which_right_it_lacks(served: Served) -> None:
    refused = await served.post(served.identity.token(scope="openid nutmcp:write"))
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="nutmcp:read"' in refused.headers["www-authenticate"]


async def test_keys_are_read_once_an_hour_and_once_a_minute_for_one_that_nobody_knows(served: Served) -> None:
    for _ in range(3):
        await served.post(served.identity.token())
        await served.post(served.identity.token(head={"kid": "unknown"}))
    assert served.identity.asked["/jwks"] == 1
    served.clock.advance(UNKNOWN_KEY_SECONDS)
    served.identity.jwks.append(published_key("RS256", "new"))
    assert (await served.post(served.identity.token(head={"kid": "new"}))).status_code == 200
    assert served.identity.asked["/jwks"] == 2
    served.clock.advance(FRESH_SECONDS)
    del served.identity.jwks[-1]
    served.identity.now = served.clock.now()
    assert (await served.post(served.identity.token())).status_code == 200
    assert (await served.post(served.identity.token(head={"kid": "new"}))).status_code == 401
    assert served.identity.asked["/.well-known/openid-configuration"] == 1


async def test_a_provider_that_is_silent_lets_in_whoever_it_was_known_for_and_nobody_else(served: Served) -> None:
    served.identity.down = True
    for _ in range(2):
        refused = await served.post(served.identity.token())
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert refused.json()["error"]["code"] == "unavailable"
    assert not await served.team.knows_the_keys()
    served.identity.down = False
    served.clock.advance(UNKNOWN_KEY_SECONDS)
    assert (await served.post(served.identity.token())).status_code == 200
    served.identity.down = True
    served.clock.advance(FRESH_SECONDS)
    served.identity.now = served.clock.now()
    assert (await served.post(served.identity.token())).status_code == 200


async def test_a_provider_of_another_name_is_not_believed(served: Served) -> None:
    served.identity.metadata["issuer"] = "https://evil.example.com"
    refused = await served.post(served.identity.token())
    assert refused.status_code == 503
    assert "NUTMCP_ISSUER" in refused.json()["error"]["message"]


async def test_keys_that_are_no_signing_keys_are_passed_over(served: Served) -> None:
    served.identity.jwks[:] = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "RS256"},
        {**published_key("RS256", "ES256"), "use": "enc"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA"},
        published_key("EdDSA", "EdDSA"),
    ]
    assert (await served.post(served.identity.token(algorithm="EdDSA"))).status_code == 200
    assert (await served.post(served.identity.token())).status_code == 401
    assert (await served.post(served.identity.token(algorithm="ES256"))).status_code == 401


async def test_a_token_that_carries_nothing_is_asked_about_once_a_minute(served: Served) -> None:
    ends = int(served.identity.now.timestamp()) + 600
    good = {"active": True, "sub": "ann", "aud": RESOURCE, "exp": ends, "scope": "nutmcp:read", "client_id": "app"}
    served.identity.opaque |= {"good": good, "elsewhere": {**good, "aud": "https://other.example.com"}}
    for token, status in [("good", 200), ("good", 200), ("elsewhere", 401), ("unknown", 401)]:
        assert (await served.post(token)).status_code == status
    assert served.identity.asked["/introspect"] == 3
    served.identity.opaque["good"]["active"] = False
    assert (await served.post("good")).status_code == 200
    served.clock.advance(60)
    assert (await served.post("good")).status_code == 401


async def test_without_a_secret_nobody_is_asked_about_such_a_token() -> None:
    async with serving(NUTMCP_OIDC_CLIENT_SECRET="") as served:
        assert (await served.post("opaque")).status_code == 401
        assert not served.identity.asked
