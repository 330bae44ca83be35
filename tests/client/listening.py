"""Servers on real sockets that answer with given bytes, and what is asked of them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import anyio.abc

from nutmcp.remote.system import Request

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
