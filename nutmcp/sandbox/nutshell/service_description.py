"""The description of all methods that a GET answers; what it says is published nowhere, its form is the usual one."""

import json
from collections.abc import Iterable

from nutmcp.remote.system import Response
from nutmcp.sandbox.nutshell.failures import JSON


def description(methods: Iterable[str]) -> Response:
    """Return the service mapping description of these methods."""
    said = {
        "transport": "POST",
        "envelope": "JSON-RPC-2.0",
        "contentType": JSON,
        "SMDVersion": "2.0",
        "services": {each: {"envelope": "JSON-RPC-2.0", "transport": "POST"} for each in sorted(methods)},
    }
    return Response(status=200, headers={"content-type": JSON}, content=json.dumps(said).encode())
