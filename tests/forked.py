"""Processes that begin with all imports made: real ones, which are killed and spoken to as any other."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import anyio
from anyio.abc import Process, SocketAttribute, SocketStream, UNIXSocketStream
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).parents[1]


class Forked(Process):
    """A process that the fork server has started.

    Args:
        status: What tells its number and, in the end, its exit code.
        streams: Its standard input, output and error.
    """

    def __init__(self, status: SocketStream, *streams: SocketStream) -> None:
        self._status = status
        self._told = b""
        self._reading = anyio.Lock()
        self._end = status.extra(SocketAttribute.raw_socket)  # noqa: S610 - this is no database
        self._streams = streams
        self._pid = 0
        self._code: int | None = None

    async def tell(self) -> int:
        """Return the next number that is told."""
        async with self._reading:
            while b"\n" not in self._told:
                self._told += await self._status.receive()
            number, _, self._told = self._told.partition(b"\n")
        return int(number)

    async def wait(self) -> int:
        """Wait for its end, and return its exit code, the negative number of a signal that killed it."""
        if self._code is None:
            self._code = await self.tell()
        return self._code

    async def aclose(self) -> None:
        """Close its streams, and wait for its end; where nobody has the time, kill it."""
        for each in self._streams:
            await each.aclose()
        try:
            await self.wait()
        except BaseException:
            self.kill()
            raise
        finally:
            await self._status.aclose()

    async def started(self) -> "Forked":
        """Wait until it is there."""
        self._pid = await self.tell()
        return self

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, signal: int) -> None:
        """Send it a signal, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal)

    @property
    def pid(self) -> int:
        """Return its number."""
        return self._pid

    @property
    def returncode(self) -> int | None:
        """Return its exit code, if it has ended."""
        if self._code is None:
            told = self._told
            with suppress(BlockingIOError):
                told += self._end.recv(64, socket.MSG_PEEK)
            return int(told) if b"\n" in told else None
        return self._code

    @property
    def stdin(self) -> SocketStream:
        """Return what it reads from."""
        return self._streams[0]

    @property
    def stdout(self) -> SocketStream:
        """Return what it writes to."""
        return self._streams[1]

    @property
    def stderr(self) -> SocketStream:
        """Return what it complains to."""
        return self._streams[2]


async def fork(module: str, *arguments: str, environment: Mapping[str, str] = os.environ) -> Forked:
    """Run a module, as `python -m` does, as a process of its own."""
    sys.audit("subprocess.Popen", module, arguments, None, None)
    status = socket.socket(socket.AF_UNIX)
    status.connect(_address())
    pairs = [socket.socketpair() for _ in range(3)]
    request = {"module": module, "arguments": arguments, "environment": dict(environment)}
    socket.send_fds(status, [json.dumps(request).encode()], [theirs.fileno() for _, theirs in pairs])
    for _, theirs in pairs:
        theirs.close()
    streams = [await UNIXSocketStream.from_socket(each) for each in (status, *(ours for ours, _ in pairs))]
    return await Forked(*streams).started()


@asynccontextmanager
async def forked_stdio(module: str, *arguments: str, environment: Mapping[str, str]) -> AsyncGenerator[Any]:
    """Run a module as a client starts an MCP server, and yield the streams to it."""

    async def started(**_how: object) -> Forked:
        return process

    server = StdioServerParameters(command=sys.executable)
    async with await fork(module, *arguments, environment=environment) as process:
        with mock.patch("mcp.client.stdio._create_platform_compatible_process", started):
            async with stdio_client(server) as streams:
                yield streams


@cache
def _address() -> str:
    """Start the fork server, which ends with this process, and return where it listens."""
    folder = TemporaryDirectory()
    address = f"{folder.name}/forks"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    command = [sys.executable, "-m", "tests.fork_server", str(listener.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[listener.fileno()], stdin=subprocess.PIPE)
    listener.close()

    @atexit.register
    def end() -> None:
        process.communicate()
        folder.cleanup()

    return address
