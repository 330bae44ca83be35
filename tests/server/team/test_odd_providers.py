"""An identity provider that answers nonsense lets nobody in, and breaks nothing."""

import json
import math
from collections.abc import AsyncGenerator
from typing import Any

import anyio
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.responses import Response, StreamingResponse

from nutmcp.server.team.provider import UNKNOWN_KEY_SECONDS
from tests.server.team.conftest import Served, refused
from tests.server.team.identity import RESOURCE, Answer, published_key

pytestmark = pytest.mark.anyio

READS = "nutmcp:read"
RSA = published_key("RS256", "RS256")
NESTED = b'{"keys": ' + b"[" * 20_000


def _key(**changed: Any) -> bytes:  # noqa: ANN401 - each part of a key has its own type
    return json.dumps({"keys": [{**RSA, **changed}]}).encode()


JWKS: dict[str, bytes] = {
    "no list": b'{"keys": 5}',
    "an object": b'{"keys": {"kid": 1}}',
    "nothing": b'{"keys": [null]}',
    "texts": b'{"keys": ["kid", ["kid"], 5, true]}',
    "no number": b'{"keys": NaN}',
    "too deep": NESTED,
    "too large": b" " * 70_000,
    "no text": b"\xff",
    "a private key": _key(d="AQAB"),
    "a key to encrypt with": _key(key_ops=["encrypt"]),
    "a key whose algorithm is a list": _key(alg=["RS256"]),
    "a key of HMAC": _key(alg="HS256"),
    "a key whose kind is a list": _key(kty=["RSA"]),
    "a key without a length": _key(n=""),
    "a curve that nobody signs with": json.dumps(
        {"keys": [{"kty": "OKP", "kid": "RS256", "crv": "X25519", "x": "A" * 43}]}
    ).encode(),
}

ADDRESSES = [
    None,
    5,
    "",
    "/jwks",
    "http://id.example.com/jwks",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://[bad/jwks",
    "https://id.example.com:x/jwks",
    "https://id.example.com:99999/jwks",
    "https://ann:password@id.example.com/jwks",
    "https://id.example.com/\njwks",
    ["https://id.example.com/jwks"],
]

WORDS: dict[str, tuple[int, dict[str, Any]]] = {
    "active as text": (401, {"active": "true"}),
    "active as a number": (401, {"active": 1}),
    "without an end": (401, {"exp": None}),
    "an end beyond all ends": (401, {"exp": math.inf}),
    "another issuer": (401, {"iss": "https://evil.example.com"}),
    "no issuer, said so": (401, {"iss": None}),
    "no audience": (401, {"aud": None}),
    "nobody": (401, {"sub": ""}),
    "a right that is a number": (403, {"scope": 5}),
    "rights that are denied": (403, {"scope": {READS: False}}),
}


def always(content: bytes, status: int = 200, **headers: str) -> Answer:
    """Return what answers with that, whoever asks."""
    return lambda _request, _document: Response(content, status, headers)


@pytest.mark.parametrize("named", JWKS)
async def test_keys_that_make_no_sense_let_nobody_in(served: Served, named: str) -> None:
    served.identity.instead["/jwks"] = always(JWKS[named])
    await refused(served, served.identity.token(), 503)


async def test_one_key_that_makes_no_sense_does_not_spoil_the_others(served: Served) -> None:
    served.identity.jwks[:0] = [{"kid": "a", "kty": "RSA", "n": "", "e": 5}, {**RSA, "kid": "b", "kty": None}]
    assert (await served.post(served.identity.token())).status_code == 200


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_short_key_of_the_provider_is_not_believed(served: Served) -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what is refused
    public = json.loads(jwt.get_algorithm_by_name("RS256").to_jwk(short.public_key()))
    served.identity.jwks.append({**public, "kid": "short", "alg": "RS256"})
    head = {"kid": "short", "typ": "at+jwt"}
    await refused(served, jwt.encode(served.identity.claims("ann"), short, algorithm="RS256", headers=head), 401)
    assert (await served.post(served.identity.token())).status_code == 200


async def test_keys_are_not_fetched_from_where_a_redirect_leads(served: Served) -> None:
    served.identity.instead["/jwks"] = always(b"", 302, location="https://evil.example.com/jwks")
    await refused(served, served.identity.token(), 503)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_nothing_can_safely_be_sent_to_is_not_asked(served: Served, address: object) -> None:
    served.identity.metadata |= {"jwks_uri": address, "introspection_endpoint": address}
    await refused(served, served.identity.token(), 503)
    await refused(served, "opaque-token", 401)
    assert not served.identity.asked["/jwks"] + served.identity.asked["/introspect"]


async def test_metadata_that_nest_too_deep_are_none(served: Served) -> None:
    served.identity.instead["/.well-known/openid-configuration"] = always(NESTED)
    await refused(served, served.identity.token(), 503)


@pytest.mark.parametrize("named", WORDS)
async def test_an_odd_word_of_the_provider_on_an_opaque_token_lets_nobody_in(served: Served, named: str) -> None:
    status, said = WORDS[named]
    ends = int(served.identity.now.timestamp()) + 600
    good = {"active": True, "sub": "ann", "aud": RESOURCE, "exp": ends, "scope": READS}
    served.identity.instead["/introspect"] = always(json.dumps({**good, **said}).encode())
    await refused(served, "opaque-token", status)


@pytest.mark.parametrize(
    ("content", "status"), [(NESTED, 401), (b"[true]", 401), (b'{"active": true, "active": false}', 401)]
)
async def test_a_word_that_is_none_lets_nobody_in(served: Served, content: bytes, status: int) -> None:
    served.identity.instead["/introspect"] = always(content)
    await refused(served, "opaque-token", status)


async def test_nobody_whose_key_is_known_waits_while_an_unknown_one_is_looked_for(served: Served) -> None:
    assert (await served.post(served.identity.token())).status_code == 200
    served.clock.advance(UNKNOWN_KEY_SECONDS)
    served.identity.now = served.clock.now()
    answers, seen, known = anyio.Event(), list[int](), list[int]()

    async def late() -> AsyncGenerator[bytes]:
        await answers.wait()
        yield json.dumps({"keys": served.identity.jwks}).encode()

    async def send(token: str) -> None:
        seen.append((await served.post(token)).status_code)

    served.identity.instead["/jwks"] = lambda _request, _document: StreamingResponse(late())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send, served.identity.token(head={"kid": "unknown"}))
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(send, served.identity.token())
        await anyio.wait_all_tasks_blocked()
        known += seen
        answers.set()
    assert known == [200]
    assert seen == [200, 401]
