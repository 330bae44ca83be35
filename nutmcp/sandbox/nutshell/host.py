"""Answers calls as Nutshell does; what no page states is a knob, or a choice that is marked as assumed."""

from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from nutmcp.clock import Clock
from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.answer_cache import ANSWERS
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.nutshell.callers import caller_of
from nutmcp.sandbox.nutshell.failures import Failure, envelope, error_response
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.methods import METHODS, READS, method_of
from nutmcp.sandbox.nutshell.rpc import RpcCall, read_call
from nutmcp.sandbox.nutshell.service_description import description
from nutmcp.sandbox.nutshell.tables import Documents
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store

_DISCOVERY = "getApiForUsername"


@dataclass(frozen=True, slots=True, kw_only=True)
class NutshellHost:
    """Answer calls from the sandbox's documents.

    Attributes:
        store: The tables of documents.
        accounts: Whose keys are accepted.
        limits: How many calls are answered; none are known.
        knobs: What is not known of the real service.
        clock: Where the time comes from.
    """

    store: Store
    accounts: Accounts
    limits: Limits
    knobs: NutshellKnobs
    clock: Clock
    _known: dict[str, Any] = field(default_factory=dict[str, Any], init=False)

    def respond(self, request: Request) -> Response:
        """Return the response to one request, whose header names are in lower case."""
        call = RpcCall("", {}, None)
        try:
            if request.path or request.method not in ("GET", "POST"):
                return Rejected(HTTPStatus.NOT_FOUND, "Nothing is here.").as_html()
            if request.method == "GET":
                return description(METHODS)
            call = read_call(request)
            with self.store.transaction():
                return self._answered(call, request)
        except Rejected as rejected:
            return error_response(rejected, self.knobs, call.id)

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused."""
        return error_response(rejected, self.knobs, None, body)

    def _answered(self, call: RpcCall, request: Request) -> Response:
        if call.method == _DISCOVERY:
            return self._told({"api": request.headers.get("host", "")}, call, request)
        documents = Documents(self.store, self._known)
        caller = caller_of(request.headers.get("authorization", ""), self.accounts, documents, self.knobs)
        if _is_limited(call) and self.limits.refuse(caller.key) is not None:
            raise Failure(HTTPStatus(self.knobs.limited), "Rate limit exceeded")
        method, now = method_of(call.method), self.clock.now()

        def answer() -> Response:
            return self._told(method(Work(documents, caller, self.knobs, now), call.params), call, request)

        if not call.method.startswith(READS):
            return answer()
        return ANSWERS.once(request, self.store.versions, self.knobs, answer, caller.ref, now)

    def _told(self, result: object, call: RpcCall, request: Request) -> Response:
        """Return a result, or nothing where the caller has it."""
        said = {"result": result} | ({"error": None} if self.knobs.error_key == "null" else {})
        answer = envelope(said, call.id)
        if not call.method.startswith(("get", "find")):
            return answer
        tag = f'"{sha256(envelope(said, None).content).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status=HTTPStatus.NOT_MODIFIED, headers={"etag": tag})
        return Response(status=answer.status, headers={**answer.headers, "etag": tag}, content=answer.content)


def _is_limited(call: RpcCall) -> bool:
    """Return whether a call counts: finds of whole entities and gets do, adds and edits never."""
    full = call.method.startswith("find") and call.params.get("stubResponses") is not True
    return full or call.method.startswith("get")
