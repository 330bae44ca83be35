"""Reads from the body of a request which method is called, and with what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any, cast

from nutmcp.remote.system import Request
from nutmcp.sandbox.nutshell.failures import INVALID_REQUEST, PARSE_ERROR, Failure


@dataclass(frozen=True, slots=True)
class RpcCall:
    """One call.

    Attributes:
        method: The name of the method.
        params: Its parameters, by name.
        id: What the answer has to repeat.
    """

    method: str
    params: Mapping[str, Any]
    id: object


def read_call(request: Request) -> RpcCall:
    """Return what a request calls; `jsonrpc` may be missing, as in an example of the page.

    Raises:
        Failure: It calls nothing, or several methods at once (assumed: no batch is documented).
    """
    try:
        sent: object = json.loads(request.content or b"", parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Failure(HTTPStatus.BAD_REQUEST, "Parse error", code=PARSE_ERROR) from error
    if isinstance(sent, dict):
        said = cast("dict[str, Any]", sent)
        method, params = said.get("method"), cast("object", said.get("params") or {})
        if isinstance(method, str) and isinstance(params, dict):
            return RpcCall(method, cast("dict[str, Any]", params), said.get("id"))
    raise Failure(HTTPStatus.BAD_REQUEST, "Invalid Request", code=INVALID_REQUEST)


def called(request: Request) -> str:
    """Return the method that a request calls; its path, if it calls none."""
    try:
        return read_call(request).method
    except Failure:
        return request.path
