"""Bound how many connections are held at once, and how long one may take to say what it wants."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 256
"""How many connections are held at once; a process may often open no more than 1,024 files."""
HEAD_SECONDS = 10
"""How long a connection may be silent, or dribble, before the head of a request is complete."""

_TOO_MANY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class BoundedConnection(H11Protocol):
    """One connection of uvicorn's, closed if it is one too many or does not send a request in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as uvicorn makes it
        super().__init__(*args, **kwargs)
        self._head_timer: asyncio.TimerHandle | None = None

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
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Handle what has arrived, and watch the time while the head of a request is awaited."""
        super().handle_events()
        if self.conn.their_state is h11.IDLE:
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
