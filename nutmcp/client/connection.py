"""One connection to a server, on which HTTP/1.1 is spoken: a request leaves in one piece."""

import asyncio
import select
import sys
from collections.abc import AsyncIterator
from typing import Self, cast

import h11
import httpx2

LONGEST_HEAD = 100 * 1024
"""How many bytes the head of an answer may have."""
MOST_UNREAD = 1 << 20
"""How many bytes of an answer wait to be read before no more are taken."""


class Wire(asyncio.Protocol):
    """What has arrived on a connection and was not read yet."""

    def __init__(self) -> None:
        self._arrived = bytearray()
        self._is_paused = False
        self._has_ended = False
        self._broken: Exception | None = None
        self._waiting: asyncio.Future[None] | None = None
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the other half of the connection."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what arrived until it is read; too much of it is left with the sender."""
        self._arrived += data
        if len(self._arrived) > MOST_UNREAD:
            self._is_paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Note that nothing more will come, and let the connection be closed."""
        self._has_ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is closed, or why it broke."""
        self._has_ended, self._broken = True, exc
        self._wake()

    @property
    def is_silent(self) -> bool:
        """Whether the other side has neither said anything more nor ended."""
        return not self._has_ended and not self._arrived

    async def read(self, seconds: float) -> bytes:
        """Return what has arrived, as soon as anything has; nothing at the end.

        Raises:
            ReadTimeout: Nothing came for that long.
            ReadError: The connection broke.
        """
        if self.is_silent:
            await self._anything(seconds)
        if not self._arrived and self._broken is not None:
            raise httpx2.ReadError("the connection broke") from self._broken
        arrived = bytes(self._arrived)
        self._arrived.clear()
        if self._is_paused:
            self._is_paused = False
            self.transport.resume_reading()
        return arrived

    async def _anything(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waiting = loop.create_future()
        late = loop.call_later(seconds, self._wake)
        try:
            await self._waiting
        finally:
            late.cancel()
            self._waiting = None
        if self.is_silent:
            raise httpx2.ReadTimeout("nothing arrived in time")

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Connection:
    """One connection, for one request after the other."""

    def __init__(self, wire: Wire, seconds: float) -> None:
        self._wire = wire
        self._seconds = seconds
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD)
        self.idle_since = 0.0

    async def exchange(self, head: h11.Request, content: bytes | None) -> "Answer":
        """Send a request in one piece, and return its answer, whose body may be on its way."""
        events = (head, h11.Data(data=content), h11.EndOfMessage()) if content else (head, h11.EndOfMessage())
        self._wire.transport.write(b"".join(self._http.send(each) or b"" for each in events))
        while not isinstance(event := await self.event(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise httpx2.RemoteProtocolError("the answer has no head")
        return Answer(event, self)

    async def event(self) -> object:
        """Return what came next of the answer, as an event of `h11`."""
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._wire.read(self._seconds))
        except h11.RemoteProtocolError as error:
            raise httpx2.RemoteProtocolError("the answer is no HTTP") from error
        return event

    @property
    def is_usable(self) -> bool:
        """Whether nothing has come that nobody waited for, such as the end, be it not even read yet."""
        wire = self._wire
        return wire.is_silent and not wire.transport.is_closing() and not _is_readable(wire.transport)

    def begins_anew(self) -> bool:
        """Make it ready for another request; return whether that may be."""
        is_done = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        # What came after the answer must not answer the next request.
        if not is_done or self._http.trailing_data[0]:
            return False
        self._http.start_next_cycle()
        return True

    def close(self) -> None:
        """Close it without waiting for the other side."""
        self._wire.transport.abort()


class Answer:
    """An answer whose body is still on its way; it is read as one of the HTTP library is."""

    def __init__(self, head: h11.Response, connection: Connection) -> None:
        self.status_code = head.status_code
        self.headers = _headers(head)
        self._connection = connection

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Iterate over the body, decompressed."""
        if "content-encoding" not in self.headers:
            return self
        return httpx2.Response(self.status_code, headers=self.headers, content=self).aiter_bytes()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        event = await self._connection.event()
        if not isinstance(event, h11.Data):
            raise StopAsyncIteration
        return bytes(event.data)


def _is_readable(transport: asyncio.Transport) -> bool:
    """Return whether anything, or the end, has come that the loop has not read yet."""
    descriptor: int = transport.get_extra_info("socket").fileno()
    if sys.platform == "win32":
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _headers(head: h11.Response) -> dict[str, str]:
    """Return the headers by their names in lower case; those of one name are joined."""
    headers: dict[str, str] = {}
    for name, value in head.headers:
        told, text = name.decode("ascii"), value.decode("latin-1")
        headers[told] = f"{headers[told]}, {text}" if told in headers else text
    return headers
