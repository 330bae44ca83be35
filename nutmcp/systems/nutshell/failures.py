"""What goes wrong at Nutshell: by the code of the error in the body, whatever the HTTP status says."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, cast

from nutmcp.errors import Conflict, NutmcpError, Refused
from nutmcp.remote.call import Call
from nutmcp.remote.failures import Failures
from nutmcp.remote.json_body import Nonsense, parsed
from nutmcp.remote.system import Response
from nutmcp.systems.nutshell.values import as_object

FAILURES = Failures(
    name="Nutshell",
    settings="NUTSHELL",
    credentials="that the key is one for the API, not for the web alone, and the username an e-mail of the company",
    permission="Ask an administrator of the company for the permission, or for another API key.",
    rules="the record",
)
"""Its failures, before any secret is known."""
NO_METHOD, NO_PARAMETERS = -32601, -32602
INVALID = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, NO_PARAMETERS})
"""The codes with which a request may be refused for what is in it."""
_STATUSES: Mapping[int, int] = MappingProxyType(
    {NO_METHOD: HTTPStatus.NOT_IMPLEMENTED, 406: HTTPStatus.TOO_MANY_REQUESTS}
)
"""The codes that mean another status: a method that is not there, and a limit that is reached."""
_RPC_ERRORS = range(-32_768, -31_999)


def result_of(response: Response, call: Call, failures: Failures) -> object:
    """Return the result that a response holds.

    Raises:
        Nonsense: It is no answer to a JSON-RPC request.
        NutmcpError: The call failed.
    """
    body = _body(response)
    error = body.get("error") if body else None
    if error:
        raise _failure(error, response, call, failures)
    failures.check(response, call)
    if body is None or "result" not in body:
        raise Nonsense
    return body["result"]


def code_of(response: Response) -> int:
    """Return what the body says went wrong, else the HTTP status; 0 where nothing did."""
    body = _body(response)
    error = body.get("error") if body else None
    if error:
        code = as_object(error).get("code")
        return code if isinstance(code, int) else HTTPStatus.BAD_REQUEST
    return 0 if response.status < HTTPStatus.MULTIPLE_CHOICES else response.status


def stale(call: Call, changed: list[dict[str, str | int]] | None = None) -> Conflict:
    """Return the error of an edit whose revision is out of date."""
    noun = {"people": "person", "activities": "activity"}.get(call.resource, call.resource.removesuffix("s"))
    return Conflict(
        f"The {noun} was changed by someone else since it was read.",
        "Read it again, then decide.",
        candidates=changed or [],
    )


def _body(response: Response) -> dict[str, Any] | None:
    try:
        body = parsed(response.content)
    except Nonsense:
        return None
    return cast("dict[str, Any]", body) if isinstance(body, dict) else None


def _failure(error: object, response: Response, call: Call, failures: Failures) -> NutmcpError:
    code = code_of(response)
    if code == HTTPStatus.CONFLICT:
        return stale(call)
    status = _STATUSES.get(code, code)
    if status in _RPC_ERRORS or not HTTPStatus.BAD_REQUEST <= status < 600:
        status = HTTPStatus.BAD_REQUEST
    if status == HTTPStatus.NOT_IMPLEMENTED:
        return Refused(
            "Nutshell does not know the method of this request.",
            "Check that NUTSHELL_URL is the JSON-RPC address; else the interface may have changed.",
        )
    said = replace(response, status=status, content=_words(error))
    try:
        failures.check(said, call)
    except NutmcpError as failure:
        return failure
    raise AssertionError


def _words(error: object) -> bytes:
    """Return what an error says, for people."""
    told = as_object(error).get("message", error)
    return str(told or "").encode()
