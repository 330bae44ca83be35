"""The errors of the wire: a code, a status, and the envelope they come in."""

import json
from http import HTTPStatus
from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.rejected import ErrorBody, Rejected

JSON = "application/json"
PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602


class Failure(Rejected):
    """A call that fails with a code of JSON-RPC, or with one that is an HTTP status.

    Args:
        status: The HTTP status, which is the code unless one is given.
        why: One sentence.
        code: The code.
    """

    def __init__(self, status: HTTPStatus, why: str, *, code: int | None = None) -> None:
        super().__init__(status, why)
        self.code = int(status) if code is None else code


def invalid(why: str) -> Failure:
    """Return the refusal of parameters that make no sense (assumed)."""
    return Failure(HTTPStatus.BAD_REQUEST, why, code=INVALID_PARAMS)


def nothing_there() -> Failure:
    """Return the refusal of an id under which there is nothing."""
    return Failure(HTTPStatus.NOT_FOUND, "Entity not found")


def stale() -> Failure:
    """Return the refusal of a rev that is no longer the latest."""
    return Failure(HTTPStatus.CONFLICT, "rev key is out-of-date")


def error_response(rejected: Rejected, knobs: NutshellKnobs, id: object, body: ErrorBody | None = None) -> Response:
    """Return the answer to a call that is refused."""
    match body:
        case "html":
            return rejected.as_html()
        case "nothing":
            return rejected.as_nothing()
        case _:
            code = rejected.code if isinstance(rejected, Failure) else int(rejected.status)
            error = {"code": code, "message": rejected.why, "data": None}
            hides = knobs.statuses == "always_200" and rejected.status not in (401, 304) and rejected.status < 500
            status = HTTPStatus.OK if hides else rejected.status
            return envelope({"error": error}, id, status=status, headers=rejected.headers)


def envelope(
    said: dict[str, Any], id: object, *, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response:
    """Return an answer as it is sent."""
    content = json.dumps({**said, "id": id, "jsonrpc": "2.0"}, ensure_ascii=False).encode()
    return Response(status=status, headers={**(headers or {}), "content-type": JSON}, content=content)
