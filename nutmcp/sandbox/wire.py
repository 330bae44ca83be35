"""The last step of an answer: out to the caller, in pieces or whole, or lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from nutmcp.clock import Clock
from nutmcp.remote.system import Response

Abort = Callable[[], object]
"""Closes the connection at once."""
ABORT = "nutmcp.sandbox.abort"
"""Where the HTTP server leaves what closes the connection; in-process there is no connection."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One request's way back to the caller."""

    scope: Scope
    receive: Receive
    back: Send
    clock: Clock

    async def send(self, response: Response) -> None:
        """Send a whole response."""
        await self.begin(response, len(response.content))
        await self.piece(response.content)
        await self.end()

    async def begin(self, response: Response, length: int | None) -> None:
        """Send the status and the headers; without a length the body ends when it is said to."""
        headers = [(name.encode(), value.encode()) for name, value in response.headers.items()]
        if length is not None and response.status != 204:
            headers.append((b"content-length", str(length).encode()))
        await self.back({"type": "http.response.start", "status": int(response.status), "headers": headers})

    async def piece(self, content: bytes) -> None:
        """Send a piece of the body."""
        await self.back({"type": "http.response.body", "body": content, "more_body": True})

    async def end(self) -> None:
        """Say that the body is complete."""
        await self.back({"type": "http.response.body", "body": b"", "more_body": False})

    async def lose(self) -> None:
        """Break the connection off.

        Raises:
            ConnectionResetError: In-process, where this is all that a caller can notice.
        """
        abort: Abort | None = self.scope.get("extensions", {}).get(ABORT)
        if abort is None:
            raise ConnectionResetError("the sandbox broke the connection off, as was asked for")
        abort()
        while (await self.receive())["type"] != "http.disconnect":
            pass
