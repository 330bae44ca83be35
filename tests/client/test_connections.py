"""Connections over real sockets: what is sent on them, in what forms answers come, and when one is used again."""

import gzip
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.abc
import pytest
from anyio.streams.tls import TLSListener
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nutmcp.client.connection_pool import MOST_CONNECTIONS, Timeouts
from nutmcp.client.http import Http
from nutmcp.errors import NutmcpError, OutcomeUnknown, Unavailable, Unintelligible, caught
from nutmcp.remote.system import Request
from tests.client.listening import OK, READ, WRITE, Wire, listening

pytestmark = pytest.mark.anyio


async def test_a_request_leaves_in_one_piece() -> None:
    wire = Wire(OK)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        await http.send(Request(method="POST", path="time_entries", content=b'{"a": 1}', writes=True))
    head, _, body = wire.requests[0].partition(b"\r\n\r\n")
    assert (b"content-length: 8" in head.lower(), body) == (True, b'{"a": 1}')


async def test_a_request_without_a_body_says_so_where_one_is_usual() -> None:
    wire = Wire(OK)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        for method in ("POST", "DELETE"):
            await http.send(Request(method=method, path="time_entries/1/close", writes=True))
    assert [b"content-length: 0" in each.lower() for each in wire.requests] == [True, False]


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + OK, b"{}"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", b"{}"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"".join(b"1\r\n%c\r\n" % each for each in gzip.compress(b'{"a": 1}'))
            + b"0\r\n\r\n",
            b'{"a": 1}',
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b" " * 3_000_000, b" " * 3_000_000),
    ],
    ids=["announced", "chunked", "empty", "compressed", "long"],
)
async def test_an_answer_is_read_however_it_comes(answer: bytes, content: bytes) -> None:
    wire = Wire(answer)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        for _ in range(2):
            assert (await http.send(READ)).content == content
    assert wire.connections == 1


async def test_the_headers_of_an_answer_are_told_by_their_names_in_lower_case() -> None:
    wire = Wire(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nX-A: b\r\nx-a: c\r\nContent-Length: 0\r\n\r\n")
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        answer = await http.send(READ)
    assert (answer.status, answer.headers["retry-after"], answer.headers["x-a"]) == (429, "7", "b, c")


BOMB = gzip.compress(b"0" * 1_000_000)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b" " * 2000,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(BOMB), BOMB),
    ],
    ids=["plain", "compressed"],
)
@pytest.mark.parametrize(("request_", "kind"), [(READ, Unintelligible), (WRITE, OutcomeUnknown)], ids=["read", "write"])
async def test_too_long_an_answer_is_given_up_with_its_connection(
    answer: bytes, request_: Request, kind: type[NutmcpError]
) -> None:
    wire = Wire(answer)
    async with listening(wire.serve) as url, Http(url, name="Acme", most_bytes=1000) as http:
        for _ in range(2):
            with pytest.raises(kind, match="too large"):
                await http.send(request_)
    assert wire.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
    ids=["wrongly compressed", "another protocol", "an endless head"],
)
async def test_an_answer_that_makes_no_sense_costs_its_connection_alone(answer: bytes) -> None:
    wire = Wire(answer)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        with pytest.raises((Unavailable, Unintelligible)):
            await http.send(READ)
        wire.answer = OK
        assert (await http.send(READ)).content == b"{}"
    assert wire.connections == 2


async def test_what_nobody_asked_for_answers_no_later_request() -> None:
    wire = Wire(OK + b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"id": 1}')
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        for _ in range(3):
            assert (await http.send(READ)).content == b"{}"
            await anyio.wait_all_tasks_blocked()
    assert wire.connections == 3


async def test_more_requests_than_connections_wait_for_their_turn() -> None:
    connections, free = 0, anyio.Event()

    async def serve(stream: anyio.abc.ByteStream) -> None:
        nonlocal connections
        connections += 1
        async with stream:
            with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
                while await stream.receive():
                    await free.wait()
                    await stream.send(OK)

    answered: list[int] = []

    async def ask(http: Http) -> None:
        answered.append((await http.send(READ)).status)

    async with listening(serve) as url, Http(url, name="Acme") as http, anyio.create_task_group() as tasks:
        for _ in range(MOST_CONNECTIONS + 2):
            tasks.start_soon(ask, http)
        await anyio.wait_all_tasks_blocked()
        assert connections == MOST_CONNECTIONS
        free.set()
    assert answered == [200] * (MOST_CONNECTIONS + 2)
    assert connections == MOST_CONNECTIONS


@pytest.mark.parametrize(("request_", "kind"), [(READ, Unavailable), (WRITE, OutcomeUnknown)], ids=["read", "write"])
async def test_a_server_that_says_nothing_is_given_up(request_: Request, kind: type[NutmcpError]) -> None:
    timeouts = Timeouts(read=0.01)
    async with listening(Wire(b"").serve) as url, Http(url, name="Acme", timeouts=timeouts) as http:
        with pytest.raises(kind, match="did not answer in time"):
            await http.send(request_)


async def test_a_request_that_gets_no_connection_was_not_sent() -> None:
    async def serve(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            await anyio.sleep_forever()

    timeouts = Timeouts(pool=0.01)
    async with (
        listening(serve) as url,
        Http(url, name="Acme", timeouts=timeouts) as http,
        anyio.create_task_group() as tasks,
    ):
        for _ in range(MOST_CONNECTIONS):
            tasks.start_soon(caught, http.send(READ))
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(Unavailable, match=r"Too many requests to Acme .* Nothing was sent"):
            await http.send(WRITE)
        tasks.cancel_scope.cancel()


async def test_a_request_that_is_given_up_takes_its_connection_along() -> None:
    wire = Wire(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{")
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(http.send, READ)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()
        wire.answer = OK
        assert (await http.send(READ)).content == b"{}"
    assert wire.connections == 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate of this machine, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


@asynccontextmanager
async def encrypted(wire: Wire, certificate: Path) -> AsyncGenerator[str]:
    """Serve over TLS, and yield the address."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener, anyio.create_task_group() as tasks:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - no Django here
        tasks.start_soon(TLSListener(listener, context, standard_compatible=False).serve, wire.serve)
        yield f"https://localhost:{port}/webapi"
        tasks.cancel_scope.cancel()


async def test_requests_over_tls_share_a_connection_to_a_server_that_is_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire = Wire(OK)
    async with encrypted(wire, certificate) as url, Http(url, name="Acme") as http:
        for _ in range(3):
            assert (await http.send(WRITE)).content == b"{}"
    assert (wire.connections, len(wire.requests)) == (1, 3)


async def test_a_server_that_is_not_trusted_is_told_nothing(certificate: Path) -> None:
    wire = Wire(OK)
    async with encrypted(wire, certificate) as url, Http(url, name="Acme") as http:
        with pytest.raises(Unavailable, match=r"does not trust the certificate of localhost.* Nothing was sent"):
            await http.send(WRITE)
    assert wire.requests == []


async def test_what_is_encrypted_goes_by_the_proxy_that_the_machine_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Wire(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    async with listening(proxy.serve) as url:
        monkeypatch.setenv("HTTPS_PROXY", url.removesuffix("/webapi"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with Http("https://acme.test", name="Acme") as http:
            with pytest.raises(Unavailable, match=r"The proxy on the way to Acme did not let the request .* through"):
                await http.send(WRITE)
    assert proxy.requests[0].startswith(b"CONNECT acme.test:443 HTTP/1.1")
