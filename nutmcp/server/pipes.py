"""Standard input and output without a thread where they are pipes or sockets, and by one where only waiting helps."""

import asyncio
import os
import select
import socket
import stat
import sys
from contextlib import suppress
from typing import Self

from nutmcp.server.daemon_thread import Lane

_CHUNK = 1 << 16


class Source:
    """Reads what comes, as soon as it does."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lane: Lane | None = None

    async def read(self) -> bytes:
        """Return what has come, and wait until there is something; nothing at the end."""
        if self._lane is None and not await self._comes():
            self._lane = Lane()
        return (
            _read_some(self._descriptor) if self._lane is None else await self._lane.run(_read_some, self._descriptor)
        )

    async def _comes(self) -> bool:
        """Wait until something can be read; return False where the loop cannot tell, as of a file."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[None] = loop.create_future()
        try:
            loop.add_reader(self._descriptor, _resolve, came)
        except (NotImplementedError, OSError, ValueError):
            return False
        try:
            await came
        finally:
            loop.remove_reader(self._descriptor)
        return True


class Sink:
    """Writes bytes, and keeps nobody waiting meanwhile."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lane: Lane | None = None
        self._pipe: select.poll | None = None
        self._socket: socket.socket | None = None
        if sys.platform == "win32":
            return
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISFIFO(mode):
            self._pipe = select.poll()
            self._pipe.register(descriptor, select.POLLOUT)
        elif stat.S_ISSOCK(mode):
            self._socket = socket.socket(fileno=os.dup(descriptor))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        """Let go of what it has opened beside the descriptor."""
        if self._socket is not None:
            self._socket.close()

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            OSError: Nobody reads it any more.
        """
        rest = data[self._at_once(data) :]
        if rest:
            self._lane = self._lane or Lane()
            await self._lane.run(_write_all, self._descriptor, rest)

    def _at_once(self, data: bytes) -> int:
        """Write what can be written without waiting, and return how much that was."""
        written = 0
        if self._socket is not None:
            with suppress(BlockingIOError):
                written = self._socket.send(data, socket.MSG_DONTWAIT)
        elif self._pipe is not None:
            # A pipe that is ready takes so much in one piece.
            while written < len(data) and self._pipe.poll(0):
                written += os.write(self._descriptor, data[written : written + select.PIPE_BUF])
        return written


def _resolve(came: asyncio.Future[None]) -> None:
    if not came.done():
        came.set_result(None)


def _read_some(source: int) -> bytes:
    try:
        return os.read(source, _CHUNK)
    except OSError:
        return b""  # a terminal that was closed says so; nothing more will come


def _write_all(sink: int, data: bytes) -> None:
    while data:
        data = data[os.write(sink, data) :]
