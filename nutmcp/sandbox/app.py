"""The sandbox as an ASGI application: the API below its base, and, if asked for, the side entrance at `/control`."""

from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.control import Control, Logged
from nutmcp.sandbox.faults import play
from nutmcp.sandbox.rejected import Rejected
from nutmcp.sandbox.wire import Wire

LARGEST_BODY = 1024 * 1024
"""The most bytes that the body of a request may have."""


def sandbox_app(control: Control, *, with_control: bool = False) -> ASGIApp:
    """Return the application.

    Args:
        control: The sandbox's state, which the application reads and changes.
        with_control: Whether the side entrance is open.
    """
    base, api = control.emulation.base, WebApi(control)
    # A system of one address alone has no slash behind it.
    routes: list[BaseRoute] = [*([Route(base, api)] if base else []), Mount(base, api)]
    if with_control:
        from nutmcp.sandbox.control_routes import control_app

        # First, for the API may be at the root.
        routes.insert(0, Mount("/control", control_app(control)))
    return Router(routes, redirect_slashes=False)


class WebApi:
    """Answer the requests of the API, with the faults that were asked for."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._base = control.emulation.base
        self._host = control.open_host()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wire = Wire(scope, receive, send, self._control.clock)
        body = await read_body(receive)
        if body is None:
            rejected = Rejected(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large.")
            await wire.send(self._host.refuse(rejected))
            return
        request = _request(scope, body, self._base)
        logged = self._control.note(request)
        fault = self._control.faults.find(request.method, request.path, logged.path)
        if fault is None:
            await wire.send(self._respond(request, logged))
        else:
            logged.fault = fault.kind
            await play(fault, lambda: self._respond(request, logged), self._host, wire)

    def _respond(self, request: Request, logged: Logged) -> Response:
        response = self._host.respond(request)
        logged.status = int(response.status)
        return response


def _request(scope: Scope, body: bytes, base: str) -> Request:
    return Request(
        method=scope["method"],
        path=str(scope["path"]).removeprefix(base).lstrip("/"),
        query=tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        content=body,
    )


async def read_body(receive: Receive) -> bytes | None:
    """Return the body of a request, or None if it is larger than is allowed."""
    parts: list[bytes] = []
    more, size = True, 0
    while more and size <= LARGEST_BODY:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        parts.append(part)
        more = bool(message.get("more_body", False))
    return b"".join(parts) if size <= LARGEST_BODY else None
