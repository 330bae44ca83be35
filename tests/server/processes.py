"""Real processes that serve the toys, and what they write."""

import json
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from anyio.abc import ByteReceiveStream, ByteSendStream, Process

from tests.cli.commands import environment
from tests.forked import fork
from tests.patience import PATIENCE

SERVE_TOYS = (sys.executable, "-m", "tests.server.serve_toys")


class Served:
    """A process that serves the toys.

    Attributes:
        said: What it has written to stderr so far.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._unread = b""
        self.said = ""

    @property
    def _stdin(self) -> ByteSendStream:
        assert self._process.stdin is not None
        return self._process.stdin

    async def send(self, *messages: Mapping[str, Any] | bytes) -> None:
        """Write each message as a line."""
        for message in messages:
            line = message if isinstance(message, bytes) else json.dumps({"jsonrpc": "2.0", **message}).encode()
            await self._stdin.send(line + b"\n")

    async def receive(self) -> dict[str, Any]:
        """Return the next message from stdout."""
        assert self._process.stdout is not None
        with anyio.fail_after(PATIENCE):
            while b"\n" not in self._unread:
                self._unread += await self._process.stdout.receive()
        line, _, self._unread = self._unread.partition(b"\n")
        return json.loads(line)

    async def rest(self) -> str:
        """Return what stdout still holds until its end."""
        assert self._process.stdout is not None
        return (self._unread + await _until_end(self._process.stdout)).decode()

    async def hear(self, words: str) -> None:
        """Wait until stderr holds these words."""
        assert self._process.stderr is not None
        with anyio.fail_after(PATIENCE):
            while words not in self.said:
                self.said += (await self._process.stderr.receive()).decode()

    async def handshake(self, version: str = "2025-11-25") -> dict[str, Any]:
        """Initialize as clients did before 2026, and return the result."""
        who = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        await self.send({"id": 0, "method": "initialize", "params": who}, {"method": "notifications/initialized"})
        return await self.receive()

    async def end(self, *, by: signal.Signals | None = None) -> int:
        """End the input, or send the signal, and return the exit code."""
        if by is None:
            await self._stdin.aclose()
        else:
            self._process.send_signal(by)
        with anyio.fail_after(PATIENCE):
            code = await self._process.wait()
        assert self._process.stderr is not None
        self.said += (await _until_end(self._process.stderr)).decode()
        return code


@asynccontextmanager
async def served(*arguments: str, **seconds: float) -> AsyncGenerator[Served]:
    """Run `serve_toys.py` with these arguments, and end it at the latest with the block.

    Unless a test sets the seconds of `LONGEST_STOP`, the server is not ended by its own deadline: its end is its own.
    """
    told = [f"{name}={value}" for name, value in {"LONGEST_STOP": 10 * PATIENCE, **seconds}.items()]
    async with _running(await fork("tests.server.serve_toys", *arguments, *told)) as process:
        yield process


@asynccontextmanager
async def served_on_http(*words: str, state: Path, **settings: str) -> AsyncGenerator[str]:
    """Run `nutmcp serve` over HTTP until the block ends, and yield the address of MCP."""
    command = ("nutmcp", "serve", *words, "--http", "--port", "0")
    async with _running(await fork(*command, environment=environment(state, **settings))) as process:
        await process.hear("/mcp\n")
        yield process.said.split()[-1]


@asynccontextmanager
async def _running(process: Process) -> AsyncGenerator[Served]:
    async with process:
        try:
            yield Served(process)
        finally:
            if process.returncode is None:
                process.terminate()


async def _until_end(stream: ByteReceiveStream) -> bytes:
    return b"".join([chunk async for chunk in stream])
