"""A request as a person would make it with httpx2: the baseline that tool calls are measured against."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import httpx2

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS

Request = Mapping[str, Any]
"""A request as the sandbox remembers it."""
_OWN_HEADERS = ("accept", "api-version", "content-type", "organizationguid", "user-agent")


def connected() -> httpx2.AsyncClient:
    """Return a client with the library's own defaults but for idle connections, and version 3's authentication."""
    parts = (DEFAULT_CREDENTIALS["public_key"], DEFAULT_CREDENTIALS["username"], DEFAULT_CREDENTIALS["password"])
    secret = base64.b64encode(":".join(parts).encode()).decode()
    # The sandbox closes what is idle for five seconds, perhaps just when it is used again.
    idle = httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2)
    return httpx2.AsyncClient(timeout=60, limits=idle, headers={"authorization": f"nut-basic {secret}"})


async def send(http: httpx2.AsyncClient, url: str, request: Request) -> Any:  # noqa: ANN401 - any JSON
    """Make a request once more, as it was, and return the answer as JSON."""
    answer = await http.request(
        request["method"],
        f"{url}/{request['path']}",
        params=request["query"] or None,
        headers={name: value for name, value in request["headers"].items() if name in _OWN_HEADERS},
        content=request["body"] or None,
    )
    return json.loads(answer.raise_for_status().content)
