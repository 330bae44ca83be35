"""Writes the requests of Nutshell: one JSON-RPC call in each, named parameters, by POST."""

import json
from collections.abc import Mapping
from typing import Any

from nutmcp.remote.system import Request

READING = ("get", "find", "search")
"""How the names of methods begin that change nothing; every other one writes."""
_ID = "1"
"""One request is on its way at a time on each connection, so that all may have the same id."""


def request_of(method: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> Request:
    """Return the request that calls a method."""
    body = {"jsonrpc": "2.0", "id": _ID, "method": method, "params": params}
    return Request(
        method="POST",
        path="",
        headers={**headers, "content-type": "application/json"},
        content=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        writes=not method.startswith(READING),
    )
