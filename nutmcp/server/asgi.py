"""The ASGI application around MCP: its routes, and the end of every request when the server stops."""

from collections.abc import Mapping

import anyio
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nutmcp.words.surrogates import mend_surrogates

PATH = "/mcp"


class Site:
    """Serves MCP at one path and what stands beside it, and can end what is under way.

    Args:
        mcp: Answers the requests at that path.
        beside: What answers at other paths.
    """

    def __init__(self, mcp: ASGIApp, beside: Mapping[str, ASGIApp]) -> None:
        self._mcp = mcp
        self._beside = beside
        self._under_way: set[anyio.CancelScope] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = _Answer(send)
        cancelling = anyio.CancelScope()
        self._under_way.add(cancelling)
        try:
            with cancelling:
                await self._app_at(scope["path"])(scope, receive, answer.send)
        finally:
            self._under_way.discard(cancelling)
        if cancelling.cancelled_caught:
            await answer.end(scope, receive)

    def stop(self) -> None:
        """End every request that is under way."""
        for cancelling in self._under_way:
            cancelling.cancel()

    def _app_at(self, path: str) -> ASGIApp:
        if path.rstrip("/") == PATH:
            return self._mcp
        if path in self._beside:
            return self._beside[path]
        return JSONResponse({"error": f"There is nothing here. MCP is at {PATH}."}, 404)


class _Answer:
    """Knows how much of the answer to one request was sent, so that it can be ended at any point."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False
        self._complete = False

    async def send(self, message: Message) -> None:
        self._begun = True
        self._complete = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)

    async def end(self, scope: Scope, receive: Receive) -> None:
        if not self._begun:
            await JSONResponse({"error": "The server is stopping."}, 503)(scope, receive, self._send)
        elif not self._complete:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class OnlyPosts:
    """Lets a POST through, and nothing else.

    The server starts no conversation, so it has no stream of its own to GET and no session to DELETE.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._app if scope["method"] == "POST" else Response(status_code=405, headers={"Allow": "POST"})
        await app(scope, receive, send)


class MendedBodies:
    """Hands on each body as a whole, with half characters replaced, for the parser refuses it for one of them.

    Args:
        app: What answers.
        longest: How many bytes are kept for that; what is longer is handed on as it comes.
    """

    def __init__(self, app: ASGIApp, longest: int) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = bytearray()
        more = True
        last: Message = {}
        while more and len(body) <= self._longest:
            last = await receive()
            body += last.get("body", b"")
            more = last.get("more_body", False)
        if last["type"] == "http.request":
            last["body"] = mend_surrogates(bytes(body))
        read = [last]

        async def whole() -> Message:
            return read.pop() if read else await receive()

        await self._app(scope, whole, send)
