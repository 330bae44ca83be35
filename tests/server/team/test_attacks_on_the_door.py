"""What whoever attacks the door gets: a refusal, whatever the token looks like and wherever it stands."""

import json
import math
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.server.team.conftest import Served, refused
from tests.server.team.identity import ISSUER, RESOURCE

pytestmark = pytest.mark.anyio

READS = "nutmcp:read"

CLAIMS: dict[str, tuple[int, dict[str, Any]]] = {
    "an end beyond all ends": (401, {"exp": math.inf}),
    "an end that is no number": (401, {"exp": math.nan}),
    "an end as text": (401, {"exp": "9999999999"}),
    "an end in a list": (401, {"exp": [9999999999]}),
    "made at no time": (401, {"iat": math.nan}),
    "good since the beginning of time": (401, {"nbf": -math.inf}),
    "for an address and two slashes": (401, {"aud": f"{RESOURCE}//"}),
    "for an address in capitals": (401, {"aud": RESOURCE.upper()}),
    "for everybody": (401, {"aud": "*"}),
    "for the name of an entry": (401, {"aud": {RESOURCE: 1}}),
    "for the site alone": (401, {"aud": "https://nutmcp.example.com"}),
    "for two addresses in one text": (401, {"aud": f"{RESOURCE} https://other.example.com"}),
    "of an issuer in capitals": (401, {"iss": ISSUER.upper()}),
    "of several people": (401, {"sub": ["ann"]}),
    "a right that is a number": (403, {"scope": 1}),
    "a right that is true": (403, {"scope": True}),
    "rights that are denied": (403, {"scope": {READS: False}}),
    "rights in lists of lists": (403, {"scope": [[READS]]}),
    "rights in one text of a list": (403, {"scope": [f"{READS} nutmcp:write"]}),
    "rights in capitals": (403, {"scope": READS.upper()}),
    "rights with commas": (403, {"scope": f"{READS},nutmcp:write"}),
    "a right that begins as one": (403, {"scope": f"{READS}s"}),
    "every right": (403, {"scope": "nutmcp:*"}),
    "other rights before those": (403, {"scope": "openid", "scp": [READS]}),
}

HEADS: dict[str, dict[str, Any]] = {
    "a path for a key": {"kid": "../../../dev/null"},
    "a query for a key": {"kid": "RS256' OR '1'='1"},
    "a key of 5 kB": {"kid": "k" * 5_000},
    "a line break for a key": {"kid": "RS256\n\x1b[31mtaken"},
    "a key of half a character": {"kid": "\ud800"},
    "a demand that is empty": {"crit": []},
    "a type in a list": {"typ": ["at+jwt"]},
    "a type for refreshing": {"typ": "refresh+jwt"},
}


TAKEN_APART = [
    "{head}.{claims}.{signature}.",
    ".{head}.{claims}.{signature}",
    "{head}.{claims}.{signature}===",
    "{head}.{claims}.{signature}, Bearer {head}.{claims}.{signature}",
    "Bearer {head}.{claims}.{signature}",
    '"{head}.{claims}.{signature}"',
    "{head} .{claims}.{signature}",
    "{head}.{claims}.{begun}",
    "{head}.{claims}.",
    "{head}..{signature}",
    "{claims}.{head}.{signature}",
    "." * 8_000,
]


@pytest.mark.parametrize("named", CLAIMS)
async def test_a_signed_token_with_odd_claims_gets_no_more_than_it_says(served: Served, named: str) -> None:
    status, claims = CLAIMS[named]
    await refused(served, served.identity.token(**claims), status)


@pytest.mark.parametrize("named", HEADS)
async def test_a_token_with_an_odd_head_lets_nobody_in_and_is_not_logged(
    served: Served, caplog: pytest.LogCaptureFixture, named: str
) -> None:
    await refused(served, served.identity.token(head=HEADS[named]), 401)
    assert [each.getMessage() for each in caplog.records if each.name.startswith("nutmcp")] == ["wrong token"]
    assert served.identity.asked["/jwks"] <= 1


@pytest.mark.parametrize("part", ["jwk", "jku", "x5u", "x5c"])
async def test_a_token_that_brings_its_own_key_lets_nobody_in(served: Served, part: str) -> None:
    own = rsa.generate_private_key(65537, 2048)
    brought: dict[str, Any] = {
        "jwk": json.loads(jwt.get_algorithm_by_name("RS256").to_jwk(own.public_key())),
        "x5c": ["MIIB"],
    }
    head = {"kid": "RS256", "typ": "at+jwt", part: brought.get(part, "https://evil.example.com/key")}
    token = jwt.encode(served.identity.claims("ann"), own, algorithm="RS256", headers=head)
    await refused(served, token, 401)
    assert set(served.identity.asked) == {"/.well-known/openid-configuration", "/jwks"}


@pytest.mark.parametrize("form", TAKEN_APART)
async def test_a_token_that_was_taken_apart_lets_nobody_in(served: Served, form: str) -> None:
    head, claims, signature = served.identity.token().split(".")
    await refused(served, form.format(head=head, claims=claims, signature=signature, begun=signature[:-6]), 401)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "access_token={}"},
        {"Proxy-Authorization": "Bearer {}"},
        {"X-Forwarded-Authorization": "Bearer {}", "X-Forwarded-User": "ann", "Remote-User": "ann"},
        {"Authorization": "Bearer\t{}"},
        {"Authorization": "{}"},
        {"Authorization": "DPoP {}"},
    ],
)
async def test_a_token_counts_where_it_belongs_alone(served: Served, headers: dict[str, str]) -> None:
    token = served.identity.token()
    answer = await served.web.post(
        f"{RESOURCE}?access_token={token}",
        json={"jsonrpc": "2.0", "id": 1, "method": "ping", "access_token": token},
        headers={name: value.format(token) for name, value in headers.items()},
    )
    assert answer.status_code == 401
    assert token not in f"{answer.text}{answer.headers}"
