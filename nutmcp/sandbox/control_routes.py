"""The side entrance over HTTP, in JSON: what `Control` can do, for tests in other processes and other languages."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.network import is_loopback
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.system import Credentials
from nutmcp.sandbox.accounts import USERNAME
from nutmcp.sandbox.control import Control, as_json
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.faults import Fault

FormT = TypeVar("FormT", bound=BaseModel)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _ResetForm(_Form):
    size: Size = "small"


class _RowsForm(_Form):
    organization: Id | None = None
    rows: dict[str, list[dict[str, Any]]]


class _ClockForm(_Form):
    set: datetime | None = None
    advance: float = 0


class _LimitsForm(_Form):
    allowed: dict[int, int] | None = None
    on: bool = True


class ControlRoutes:
    """The handlers of the side entrance."""

    def __init__(self, control: Control) -> None:
        self._control = control

    async def overview(self, _: Request) -> Response:
        """Show the clock, the limits, the knobs, the faults and how many requests there were of each kind."""
        control = self._control
        return JSONResponse(
            {
                "now": control.clock.now().isoformat(),
                "limits": {str(seconds): most for seconds, most in control.limits.allowed.items()},
                "knobs": control.knobs.model_dump(mode="json"),
                "faults": [each.model_dump(mode="json") for each in control.faults.waiting],
                "requests": dict(control.counts()),
            }
        )

    async def reset(self, request: Request) -> Response:
        """Begin anew with data of a size."""
        form = await _form(request, _ResetForm)
        try:
            self._control.reset(form.size)
        except KeyError as error:
            raise HTTPException(400, "There are no data of that size.") from error
        return JSONResponse({})

    async def insert(self, request: Request) -> Response:
        """Add rows, under our names for the fields, and answer their ids by resource."""
        form = await _form(request, _RowsForm)
        try:
            with self._control.store.transaction():
                made = {name: self._control.insert(name, rows, form.organization) for name, rows in form.rows.items()}
        except (KeyError, ValueError, ArithmeticError) as error:
            raise HTTPException(400, "A resource or a field is not known, or a value is not of its type.") from error
        return JSONResponse(made)

    async def rows(self, request: Request) -> Response:
        """Answer all rows of a resource."""
        name = request.path_params["name"]
        if name not in self._control.emulation.system.resources:
            raise HTTPException(404, "There is no such resource.")
        return JSONResponse([_plain(each) for each in self._control.rows(name)])

    async def clock(self, request: Request) -> Response:
        """Set the clock, let seconds pass, or both."""
        form = await _form(request, _ClockForm)
        if form.set is not None:
            self._control.clock.set(form.set)
        if form.advance < 0:
            raise HTTPException(400, "Time does not run backwards; set the clock instead.")
        self._control.clock.advance(form.advance)
        return JSONResponse({"now": self._control.clock.now().isoformat()})

    async def limits(self, request: Request) -> Response:
        """Set how many calls fit into so many seconds, or switch the limits off, or on as documented."""
        form = await _form(request, _LimitsForm)
        self._control.limits.allowed = (form.allowed or self._control.emulation.limits) if form.on else {}
        return JSONResponse({str(seconds): most for seconds, most in self._control.limits.allowed.items()})

    async def knobs(self, request: Request) -> Response:
        """Set some knobs and answer them all."""
        changes = await _json(request)
        return JSONResponse(_checked(lambda: self._control.turn(**changes)).model_dump(mode="json"))

    async def add_fault(self, request: Request) -> Response:
        """Let something go wrong."""
        return JSONResponse(self._control.faults.add(await _form(request, Fault)).model_dump(mode="json"), 201)

    async def clear_faults(self, _: Request) -> Response:
        """Let everything go well again."""
        self._control.faults.clear()
        return JSONResponse({})

    async def requests(self, _: Request) -> Response:
        """Answer the latest requests, oldest first."""
        return JSONResponse([as_json(each) for each in self._control.requests])

    async def clear_requests(self, _: Request) -> Response:
        """Forget the requests."""
        self._control.requests.clear()
        return JSONResponse({})

    async def add_account(self, request: Request) -> Response:
        """Accept more credentials; the user belongs to the organizations that have a member of that e-mail."""
        parts = await _json(request)
        known = self._control.emulation.accounts[0]
        wrong = sorted(name for name, part in parts.items() if name not in known or not isinstance(part, str))
        if wrong or not parts.get(USERNAME):
            raise HTTPException(400, f"Not understood: {', '.join(wrong or [USERNAME])}.")
        self._control.accounts.admit(Credentials(**parts))
        return JSONResponse({}, 201)

    async def revoke_account(self, request: Request) -> Response:
        """No longer accept the credentials of a user."""
        self._control.accounts.revoke(request.path_params["username"])
        return JSONResponse({})


ROUTES: tuple[tuple[str, str, Callable[[ControlRoutes, Request], Awaitable[Response]]], ...] = (
    ("GET", "/", ControlRoutes.overview),
    ("POST", "/reset", ControlRoutes.reset),
    ("POST", "/rows", ControlRoutes.insert),
    ("GET", "/rows/{name}", ControlRoutes.rows),
    ("PUT", "/clock", ControlRoutes.clock),
    ("PUT", "/limits", ControlRoutes.limits),
    ("PUT", "/knobs", ControlRoutes.knobs),
    ("POST", "/faults", ControlRoutes.add_fault),
    ("DELETE", "/faults", ControlRoutes.clear_faults),
    ("GET", "/requests", ControlRoutes.requests),
    ("DELETE", "/requests", ControlRoutes.clear_requests),
    ("POST", "/accounts", ControlRoutes.add_account),
    ("DELETE", "/accounts/{username}", ControlRoutes.revoke_account),
)
"""Every route: its method, its path below `/control`, and what answers it."""


def control_app(control: Control) -> ASGIApp:
    """Return the application of the side entrance."""
    routes = ControlRoutes(control)
    application = Starlette(
        routes=[Route(path, partial(handler, routes), methods=[method]) for method, path, handler in ROUTES],
        exception_handlers={HTTPException: _refuse},
    )
    return _NoPages(application)


class _NoPages:
    """Refuses what a web page sent, perhaps by a name that points to this machine, for nothing else is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        name = re.sub(r":\d+$", "", headers.get("host", "")).casefold().strip("[]")
        page = not is_loopback(name) or "origin" in headers or headers.get("sec-fetch-site", "none") != "none"
        refusal = JSONResponse({"error": "Web pages may not steer the sandbox."}, 403)
        await (refusal if page else self._app)(scope, receive, send)


async def _refuse(_: Request, error: Exception) -> Response:
    refused = cast("HTTPException", error)
    return JSONResponse({"error": refused.detail}, refused.status_code)


async def _json(request: Request) -> dict[str, Any]:
    try:
        sent: object = await request.json() if await request.body() else {}
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise HTTPException(400, "The body is not a JSON object.")
    return cast("dict[str, Any]", sent)


async def _form(request: Request, form: type[FormT]) -> FormT:
    sent = await _json(request)
    return _checked(lambda: form.model_validate(sent))


def _checked(make: Callable[[], FormT]) -> FormT:
    try:
        return make()
    except ValidationError as error:
        wrong = sorted({str(each["loc"][0]) for each in error.errors() if each["loc"]})
        raise HTTPException(400, f"Not understood: {', '.join(wrong)}.") from error


def _plain(record: Record) -> dict[str, Any]:
    return record.model_dump(mode="json")
