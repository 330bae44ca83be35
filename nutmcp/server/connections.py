"""Bound how many connections are held at once, and how long one may take to say what it wants."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 256
"""How many connections are held at once; a process may often open no more than 1,024 files."""
HEAD_SECONDS = 10
"""How long a connection may be silent, or dribble, before the head of a request is complete.

As long may what is left of a request take that was answered before it was all there.
"""
UNREAD_SECONDS = 30
"""How long a caller may leave an answer unread, once so much of it waits that no more can be kept for it."""

_TOO_MANY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class BoundedConnection(H11Protocol):
    """One connection of uvicorn's, closed if it is one too many or does not send a request in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as uvicorn makes it
        super().__init__(*args, **kwargs)
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Hold the connection, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.write(_TOO_MANY)
            transport.close()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the connection."""
        self._rest()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Keep no more for a caller that does not read, and give it up in the end."""
        super().pause_writing()
        # Not closed, for that would wait until all is read.
        self._unread_timer = self._unread_timer or self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on, since the caller has read."""
        self._is_read()
        super().resume_writing()

    def handle_events(self) -> None:
        """Handle what has arrived, and watch the time while more has to come that no answer waits for."""
        super().handle_events()
        if self.conn.their_state is h11.IDLE or self.conn.our_state is h11.DONE:
            self._watch()
        else:
            self._rest()

    def _watch(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _rest(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _is_read(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None
