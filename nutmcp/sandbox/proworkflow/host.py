"""Answers requests as ProWorkflow does; what no document states is a knob, or a choice that is marked as assumed."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from nutmcp.clock import Clock
from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.answer_cache import ANSWERS
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.proworkflow.account import is_account, looks
from nutmcp.sandbox.proworkflow.auth import has_key, nobody, read_caller
from nutmcp.sandbox.proworkflow.envelope import refused
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.memberships import MEMBERSHIPS
from nutmcp.sandbox.proworkflow.paper_routes import PAPERS
from nutmcp.sandbox.proworkflow.reading import Handler
from nutmcp.sandbox.proworkflow.rows import Rows
from nutmcp.sandbox.proworkflow.users import API_KEY
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.proworkflow.work_routes import WORK, Handlers
from nutmcp.sandbox.proworkflow.writes import Half
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store

ROUTES: Mapping[str, Handlers] = {**WORK, **PAPERS, **MEMBERSHIPS}
"""All addresses."""
NEVER = frozenset({"contacts/forgotpassword", "contacts/requestaccess"})
"""The addresses that send e-mail to people who did not ask for it; nobody may ask for them here."""
_TEAPOT = HTTPStatus.IM_A_TEAPOT
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProWorkflowHost:
    """Answer requests from the sandbox's tables.

    Attributes:
        store: The tables.
        accounts: Whose credentials are accepted.
        limits: How many calls are answered.
        knobs: What is not known of the real service.
        clock: Where the time comes from.
        rows: What the tables tell, read once for as long as nothing changes.
    """

    store: Store
    accounts: Accounts
    limits: Limits
    knobs: ProWorkflowKnobs
    clock: Clock
    rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", Rows(self.store))

    def respond(self, request: Request) -> Response:
        """Return the response to one request, whose header names are in lower case."""
        try:
            with self.store.transaction():
                self.rows.refresh()
                response = self._answered(request)
        except Rejected as rejected:
            response = self.refuse(rejected)
        known = response.headers.get("etag")
        if known is not None and request.headers.get("if-none-match") == known:
            response = Response(status=HTTPStatus.NOT_MODIFIED, headers={"etag": known})
        return replace(response, headers={**response.headers, **self._room()})

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused."""
        if isinstance(rejected, _Unknown):
            return rejected.as_html()
        many = rejected.status is HTTPStatus.TOO_MANY_REQUESTS
        return refused(rejected, body or (self.knobs.rate_body if many else "json"))

    def _room(self) -> Mapping[str, str]:
        """Return the headers that tell how many calls are left; no answer says `Retry-After`."""
        if not self.limits.allowed:
            return {}
        (seconds, most), *_ = self.limits.allowed.items()
        left, reset = self.limits.room(API_KEY, seconds)
        return {
            "x-ratelimit-limit": str(most),
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(reset),
        }

    def _answered(self, request: Request) -> Response:
        path, ids = _pattern(request.path)
        _check_harmless(path, request)
        if self.limits.refuse(API_KEY) is not None:
            raise Rejected(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests")
        keyed = has_key(request.headers, self.accounts)
        if path == "settings/account/looknfeel" and keyed:
            return looks()
        url = dict(request.query).get("url", "")
        if not keyed and not (path == "login" and is_account(url)):
            raise nobody()
        caller = read_caller(request.headers, self.accounts, self.rows)
        handler = self._handler(path, request)
        visit = Visit(
            store=self.store,
            rows=self.rows,
            knobs=self.knobs,
            caller=caller.id,
            now=self.clock.now(),
            request=request,
            ids=ids,
        )
        if request.method == "GET":
            return ANSWERS.once(
                request, self.store.versions, self.knobs, lambda: handler(visit), visit.caller, visit.now
            )
        try:
            return handler(visit)
        except Half as half:
            return self.refuse(half.rejected)

    def _handler(self, path: str, request: Request) -> Handler:
        handlers = ROUTES.get(path)
        if handlers is None:
            raise _Unknown(HTTPStatus.NOT_FOUND, "The page cannot be found")
        if path.partition("/")[0] in self.knobs.forbidden:
            raise Rejected(HTTPStatus.FORBIDDEN, "You do not have permission to do this")
        if request.method not in handlers:
            raise Rejected(HTTPStatus.METHOD_NOT_ALLOWED, "The method is not allowed")
        return handlers[request.method]


class _Unknown(Rejected):
    """There is no such address, which is told by a web page."""


def _pattern(path: str) -> tuple[str, tuple[int, ...]]:
    """Return a path with its ids taken out of it."""
    parts = path.strip("/").split("/")
    ids = tuple(int(each) for each in parts if each.isdecimal() and len(each) <= 18)
    return "/".join("{}" if each.isdecimal() else each.casefold() for each in parts), ids


def _check_harmless(path: str, request: Request) -> None:
    """See that a request is none that must never be sent: with a credential in its address, or one that sends e-mail.

    Raises:
        Rejected: 418, so that a test can see it; it is logged as well.
    """
    if path in NEVER or any(name.casefold() == "apikey" for name, _ in request.query):
        _log.error("a request was sent that must never be: %s %s", request.method, path)
        raise Rejected(_TEAPOT, "This must never be asked")
