"""The ASGI application around MCP: its routes, and the end of every request when the server stops."""

from collections.abc import Mapping
from contextvars import ContextVar

import anyio
from mcp.server.streamable_http import check_accept_headers
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import JSONRPCError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nutmcp.server.messages import read_message

PATH = "/mcp"

BODY_SECONDS = 30
"""How long the body of a request may take to arrive."""

_json_alone: ContextVar[bool] = ContextVar("json_alone", default=False)


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
                app = _AMBIGUOUS if _ends_in_two_ways(scope) else self._app_at(scope["path"])
                await app(scope, receive, answer.send)
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


_AMBIGUOUS = JSONResponse(
    {"error": "The request says in two ways where it ends. Send Content-Length or Transfer-Encoding, not both."},
    400,
    {"Connection": "close"},
)


def _ends_in_two_ways(scope: Scope) -> bool:
    """Return whether a proxy may see another request in it than is seen here (RFC 9112, 6.1)."""
    return {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}


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


class ReadableBodies:
    """Hands on each body as a whole if it is a JSON-RPC message, with half characters mended; else answers shortly.

    Args:
        app: What answers a message.
        longest: How many bytes are kept for that; what is longer is handed on as it comes.
    """

    def __init__(self, app: ASGIApp, longest: int) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            with anyio.fail_after(BODY_SECONDS):
                last, body = await self._read(receive)
        except TimeoutError:
            await JSONResponse({"error": "The body did not come in time."}, 408)(scope, receive, send)
            return
        if last["type"] == "http.disconnect":
            return  # nobody is there to be answered
        if len(body) <= self._longest:
            message = read_message(body)
            if isinstance(message, JSONRPCError):
                await Response(message.model_dump_json(), 400, media_type="application/json")(scope, receive, send)
                return
            _, body = message
        first = [{**last, "body": body}]

        async def whole() -> Message:
            return first.pop() if first else await receive()

        await self._app(scope, whole, send)

    async def _read(self, receive: Receive) -> tuple[Message, bytes]:
        """Return the last that arrived of a body, and all of it, or as much as is kept."""
        body = bytearray()
        while True:
            last = await receive()
            body += last.get("body", b"")
            if not last.get("more_body", False) or len(body) > self._longest:
                return last, bytes(body)


class StreamableHttp(StreamableHTTPSessionManager):
    """Answers whoever takes JSON alone in one document, and everybody else as the protocol has it."""

    @property
    def json_response(self) -> bool:
        """Return whether the present request is to be answered in one document."""
        return _json_alone.get()

    @json_response.setter
    def json_response(self, always: bool) -> None:
        """Leave it to each request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        takes_json, takes_streams = check_accept_headers(Request(scope))
        _json_alone.set(takes_json and not takes_streams)
        await self.asgi_app(scope, receive, send)
