"""Nobody holds the connections of the server: what is silent, or one too many, is let go, and the others are served."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio
import anyio.abc
import httpx2
import pytest

from nutmcp.network import listening_socket
from nutmcp.server import asgi, connections, http
from nutmcp.server.http import serve_http
from tests.patience import PATIENCE
from tests.server.test_asgi import CALL, MODERN, TOKEN, USUAL
from tests.server.toys import toy_server

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def listening(capsys: pytest.CaptureFixture[str]) -> AsyncGenerator[tuple[str, int]]:
    """Serve on a real socket of this machine, in this process."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: serve_http(toy_server(), port=0, token=TOKEN))
        said = ""
        with anyio.fail_after(PATIENCE):
            while "serving MCP at" not in said:
                await anyio.lowlevel.checkpoint()
                said += capsys.readouterr().err
        yield "127.0.0.1", int(said.split("127.0.0.1:")[1].split("/")[0])
        tasks.cancel_scope.cancel()


async def all_that_comes(stream: anyio.abc.ByteReceiveStream) -> bytes:
    """Return what the server sends until it closes the connection."""
    received = b""
    with anyio.fail_after(PATIENCE):
        try:
            while True:
                received += await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            return received


@pytest.mark.parametrize("head", [b"", b"POST /mcp HTTP/1.1\r\nHost: localhost\r\n"], ids=["silent", "half a head"])
async def test_a_connection_that_does_not_say_what_it_wants_is_closed(
    head: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.05)
    async with listening(capsys) as (host, port), await anyio.connect_tcp(host, port) as stream:
        with suppress(anyio.BrokenResourceError):
            await stream.send(head)
        assert await all_that_comes(stream) == b""


async def test_a_request_is_answered_however_short_the_time_for_its_head_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0)
    async with listening(capsys) as (host, port):
        # It is there as soon as the connection is, since both are in this process.
        with socket.create_connection((host, port)) as caller:
            call = httpx2.Request("POST", f"http://{host}:{port}/mcp", json=CALL, headers={**USUAL, **MODERN})
            head = [b"POST /mcp HTTP/1.1", *(b": ".join(each) for each in call.headers.raw), b"Connection: close"]
            caller.sendall(b"\r\n".join([*head, b"", call.content]))
            reader, writer = await asyncio.open_connection(sock=caller)
            with anyio.fail_after(PATIENCE):
                assert (await reader.read()).startswith(b"HTTP/1.1 200")
            writer.close()


async def test_connections_beyond_the_bound_are_turned_away_and_the_others_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    async with listening(capsys) as (host, port):
        held = [await anyio.connect_tcp(host, port) for _ in range(3)]
        async with await anyio.connect_tcp(host, port) as late:
            assert (await all_that_comes(late)).startswith(b"HTTP/1.1 503")
        await held.pop().aclose()
        async with httpx2.AsyncClient() as web:
            answer = await web.get(f"http://{host}:{port}/healthz", timeout=PATIENCE)
        assert answer.status_code == 200
        for each in held:
            await each.aclose()


async def test_a_body_that_never_comes_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.05)
    head = f"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 9\r\n\r\n"
    async with listening(capsys) as (host, port), await anyio.connect_tcp(host, port) as stream:
        await stream.send(head.encode())
        with anyio.fail_after(PATIENCE):
            assert (await stream.receive()).startswith(b"HTTP/1.1 408")


TOO_EARLY = {
    "401": b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n",
    "401 in chunks": b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
    "404": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n",
    "200": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n",
}


@pytest.mark.parametrize("status", TOO_EARLY)
async def test_nobody_holds_a_connection_by_a_body_that_dribbles_in_after_the_answer(
    status: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with listening(capsys) as (host, port), await anyio.connect_tcp(host, port) as stream:
        await stream.send(TOO_EARLY[status])
        with anyio.fail_after(PATIENCE):
            assert (await stream.receive()).startswith(f"HTTP/1.1 {status[:3]}".encode())
        monkeypatch.setattr(connections, "HEAD_SECONDS", 0.05)
        with suppress(anyio.BrokenResourceError):
            await stream.send(b"x")  # from here on, no answer waits for more
        await all_that_comes(stream)


async def test_nobody_holds_a_connection_by_leaving_answers_unread(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def small(host: str, port: int) -> socket.socket:
        listener = listening_socket(host, port)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
        return listener

    monkeypatch.setattr(http, "listening_socket", small)
    monkeypatch.setattr(connections, "UNREAD_SECONDS", 0.05)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 1)
    async with listening(capsys) as (host, port):
        with socket.socket() as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            lazy.connect((host, port))
            lazy.setblocking(False)  # noqa: FBT003 - as the library has it
            with suppress(BlockingIOError):
                lazy.sendall(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1_000)
            with anyio.fail_after(PATIENCE):
                async with httpx2.AsyncClient(timeout=PATIENCE) as other:
                    while (await other.get(f"http://{host}:{port}/healthz")).status_code != 200:
                        await anyio.lowlevel.checkpoint()


async def test_a_request_that_ends_in_two_ways_is_refused_and_what_follows_it_is_not_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    head = f"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    both = f"Content-Length: {5 + len(hidden)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    async with listening(capsys) as (host, port), await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"{head}{both}".encode())
        answered = await all_that_comes(stream)
    assert answered.startswith(b"HTTP/1.1 400")
    assert b"two ways" in answered
    assert answered.count(b"HTTP/1.1") == 1


NO_REQUESTS = {
    "no head": b"\x16\x03\x01\x02\r\n\r\n",
    "no chunk": b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" % TOKEN.encode(),
}


@pytest.mark.parametrize("named", NO_REQUESTS)
async def test_what_is_no_request_fills_no_log(
    named: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(capsys) as (host, port), await anyio.connect_tcp(host, port) as stream:
        await stream.send(NO_REQUESTS[named])
        assert (await all_that_comes(stream)).startswith(b"HTTP/1.1 400")
    assert not [each for each in caplog.records if each.levelname in ("WARNING", "ERROR")]
