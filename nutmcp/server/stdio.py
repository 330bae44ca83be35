"""MCP on standard input and output: one JSON-RPC message a line, and nothing else on stdout."""

import os
import sys
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import contextmanager, suppress

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp_types import (
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCRequest,
    JSONRPCResponse,
    RequestId,
)

from nutmcp.errors import ConfigurationError
from nutmcp.server.app import NutmcpServer
from nutmcp.server.messages import read_message, rejection_of_length
from nutmcp.server.pipes import Sink, Source
from nutmcp.server.stopping import Deadline, stopped_by_signals

# Of the one second there is to end in: for the requests under way when the input ends, and for the last line.
LAST_ANSWERS_SECONDS = 0.3
LAST_LINE_SECONDS = 0.1

# As long a message as HTTP has room for, and more.
LONGEST_LINE = 4 << 20


async def serve_stdio(server: NutmcpServer) -> None:
    """Serve until the input ends, or SIGTERM or SIGINT comes; then close what is open, within a second.

    The SDK's own transport neither ends on a signal while it reads, nor answers a line that is no message.

    Raises:
        ConfigurationError: There is no standard input or output.
    """
    serving = anyio.CancelScope()
    with _own_descriptors() as (source, sink), stopped_by_signals(serving.cancel) as deadline:
        wire = _Wire(source, sink)
        to_server, from_client = anyio.create_memory_object_stream[SessionMessage | Exception]()
        to_client, from_server = anyio.create_memory_object_stream[SessionMessage]()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wire.read, to_server, to_client.clone(), deadline)
            tasks.start_soon(wire.write, from_server, serving)
            with serving:
                await server.run(from_client, to_client, server.create_initialization_options())
            wire.reading.cancel()
            tasks.cancel_scope.deadline = anyio.current_time() + LAST_LINE_SECONDS


class _Wire:
    """Carries lines between two descriptors and the server, and knows which requests await an answer."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink
        self._unanswered: set[RequestId] = set()
        self._answered = anyio.Event()
        self.reading = anyio.CancelScope()

    async def read(
        self,
        to_server: MemoryObjectSendStream[SessionMessage | Exception],
        to_client: MemoryObjectSendStream[SessionMessage],
        deadline: Deadline,
    ) -> None:
        """Hand each message to the server; at the end of the input, let it answer what it was asked."""
        # A stream that breaks belongs to a server, or a client, that is gone.
        with self.reading, suppress(anyio.BrokenResourceError):
            async with to_server, to_client:
                async for line in self._lines():
                    await self._hand_on(line, to_server, to_client)
                deadline.set()
                with anyio.move_on_after(LAST_ANSWERS_SECONDS):
                    await self._all_answered()

    async def _hand_on(
        self,
        line: bytes,
        to_server: MemoryObjectSendStream[SessionMessage | Exception],
        to_client: MemoryObjectSendStream[SessionMessage],
    ) -> None:
        read = rejection_of_length(line, LONGEST_LINE) if len(line) > LONGEST_LINE else read_message(line)
        if isinstance(read, JSONRPCError):
            await to_client.send(SessionMessage(read))
            return
        message, _ = read
        if isinstance(message, JSONRPCRequest):
            self._unanswered.add(message.id)
        await to_server.send(SessionMessage(message))

    async def write(self, from_server: MemoryObjectReceiveStream[SessionMessage], serving: anyio.CancelScope) -> None:
        """Write each message of the server; when nobody reads them any more, the server has no use."""
        async with Sink(self._sink) as sink, from_server:
            async for first in from_server:
                # Those that are ready together are written at once.
                ready = [first.message, *_others(from_server)]
                lines = [each.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n" for each in ready]
                try:
                    await sink.write(b"".join(lines))
                except OSError:
                    serving.cancel()
                    return
                answered = {each.id for each in ready if isinstance(each, JSONRPCResponse | JSONRPCError)}
                self._unanswered -= answered
                self._answered.set()

    async def _lines(self) -> AsyncGenerator[bytes]:
        """Yield each line; of one that is too long its beginning, which is longer than may be."""
        source = Source(self._source)
        line = bytearray()
        while chunk := await source.read():
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                _lengthen(line, end)
                if line.strip():
                    yield bytes(line)
                line.clear()
            _lengthen(line, rest)
        if line.strip():
            yield bytes(line)

    async def _all_answered(self) -> None:
        while self._unanswered:
            self._answered = anyio.Event()
            await self._answered.wait()


@contextmanager
def _own_descriptors() -> Generator[tuple[int, int]]:
    """Keep stdin and stdout to ourselves: what else reads finds nothing, and what else prints goes to stderr."""
    if sys.stdin is None or sys.stdout is None:  # they may be closed
        raise ConfigurationError(
            "There is no standard input or output to serve on.", "Let an MCP client start nutmcp, or serve over HTTP."
        )
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if sys.stderr is not None else nothing, 1)
    os.close(nothing)
    try:
        yield source, sink
    finally:
        # The copies stay open: a thread may still wait on them.
        os.dup2(source, 0)
        os.dup2(sink, 1)


def _others(from_server: MemoryObjectReceiveStream[SessionMessage]) -> Iterator[JSONRPCMessage]:
    """Yield the messages that wait to be written."""
    with suppress(anyio.WouldBlock, anyio.EndOfStream):
        while True:
            yield from_server.receive_nowait().message


def _lengthen(line: bytearray, part: bytes) -> None:
    """Add a part to a line, but keep no more of it than shows that it is too long."""
    line += part[: LONGEST_LINE + 1 - len(line)]
