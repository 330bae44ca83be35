"""Refuse a request, in the forms that the body of an error has been seen in."""

import json

from nutmcp.remote.system import Response
from nutmcp.sandbox.rejected import ErrorBody, Rejected

JSON = "application/json; charset=utf-8"


def error_response(rejected: Rejected, body: ErrorBody) -> Response:
    """Return the answer to a rejected request; the bodies of errors are not published, so its form is a knob."""
    match body:
        case "html":
            return rejected.as_html()
        case "nothing":
            return rejected.as_nothing()
        case "json":
            return _as_json(rejected)


def _as_json(rejected: Rejected) -> Response:
    status = rejected.status
    error: dict[str, object] = {"code": int(status), "title": status.phrase, "message": rejected.why}
    if rejected.rule is not None:
        error["rule"] = rejected.rule
    content = json.dumps({"errors": [error]}, ensure_ascii=False).encode()
    return Response(status=status, headers={**rejected.headers, "content-type": JSON}, content=content)
