"""The same over a real socket: connections are reused, and what breaks on the way is told apart."""

import re
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import anyio.abc
import httpx2
import pytest

from nutmcp.client.http import Http
from nutmcp.errors import NutmcpError, OutcomeUnknown, Unavailable
from nutmcp.remote.system import Request

pytestmark = pytest.mark.anyio

READ = Request(method="GET", path="projects")
WRITE = Request(method="POST", path="time_entries", content=b"{}", writes=True)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Wire:
    """A server that answers every request on a connection with the same bytes, and may close after it."""

    def __init__(self, answer: bytes, *, close: bool = False) -> None:
        self.answer = answer
        self.close = close
        self.connections = 0
        self.requests: list[bytes] = []

    async def serve(self, stream: anyio.abc.ByteStream) -> None:
        self.connections += 1
        async with stream:
            try:
                while True:
                    self.requests.append(await stream.receive())
                    await stream.send(self.answer)
                    if self.close:
                        return
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                return


@asynccontextmanager
async def listening(serve: Callable[[anyio.abc.ByteStream], Awaitable[None]]) -> AsyncGenerator[str]:
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - no Django here
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        yield f"http://127.0.0.1:{port}/webapi"
        tasks.cancel_scope.cancel()


async def test_requests_share_one_connection() -> None:
    wire = Wire(OK)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        for _ in range(5):
            assert (await http.send(READ)).content == b"{}"
    assert (wire.connections, len(wire.requests)) == (1, 5)
    assert wire.requests[0].startswith(b"GET /webapi/projects HTTP/1.1\r\n")


async def test_a_proxy_does_not_see_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with listening(Wire(OK).serve) as url, Http(url, name="Acme") as http:
        assert (await http.send(READ)).status == 200


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
    ],
    ids=["nothing", "half a status", "half a body", "half a chunk", "no HTTP", "no status"],
)
@pytest.mark.parametrize(("request_", "kind"), [(READ, Unavailable), (WRITE, OutcomeUnknown)], ids=["read", "write"])
async def test_a_broken_answer_leaves_only_a_write_unknown(
    answer: bytes, request_: Request, kind: type[NutmcpError]
) -> None:
    async with listening(Wire(answer, close=True).serve) as url, Http(url, name="Acme") as http:
        with pytest.raises(kind) as raised:
            await http.send(request_)
    assert re.match(r"The connection to Acme at 127\.0\.0\.1:\d+ broke\.", raised.value.message)


async def test_nobody_listening_is_unavailable_for_a_write_too() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        async with Http(f"http://127.0.0.1:{port}", name="Acme", prefix="ACME_") as http:
            told = rf"^Acme cannot be reached: nothing listens at 127\.0\.0\.1:{port}\. .*Check the port in ACME_URL"
            with pytest.raises(Unavailable, match=told):
                await http.send(WRITE)


UNTRUSTED = ssl.SSLCertVerificationError("certificate verify failed")
UNTRUSTED.verify_message = "certificate has expired"


@pytest.mark.parametrize(
    ("error", "cause", "said"),
    [
        (httpx2.ConnectError, socket.gaierror(-2, "unknown"), "no address is known for the name nutcache.example."),
        (
            httpx2.ConnectError,
            UNTRUSTED,
            "does not trust the certificate of nutcache.example (certificate has expired).",
        ),
        (httpx2.ConnectError, ConnectionRefusedError(111, "refused"), "nothing listens at nutcache.example."),
        (httpx2.ConnectTimeout, TimeoutError(), "nutcache.example took no connection in time."),
        (httpx2.ConnectError, OSError(113, "no route"), "no connection to nutcache.example came about."),
    ],
)
@pytest.mark.parametrize("request_", [READ, WRITE], ids=["read", "write"])
async def test_why_a_server_cannot_be_reached_is_said(
    error: type[httpx2.TransportError], cause: OSError, said: str, request_: Request
) -> None:
    def network(_request: httpx2.Request) -> httpx2.Response:
        raise error("the library's own words") from cause

    async with Http("https://nutcache.example/webapi", transport=httpx2.MockTransport(network), name="Acme") as http:
        with pytest.raises(Unavailable) as raised:
            await http.send(request_)
    assert said in raised.value.message
    assert "own words" not in raised.value.message


async def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    wire = Wire(OK, close=True)
    async with listening(wire.serve) as url, Http(url, name="Acme") as http:
        for _ in range(3):
            assert (await http.send(WRITE)).status == 200
            await anyio.wait_all_tasks_blocked()
    assert wire.connections == 3
