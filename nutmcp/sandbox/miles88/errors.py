"""Refuses a request, in one of the forms that the body of an error may have; which it has is published nowhere."""

import json

from nutmcp.remote.system import Response
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.rejected import ErrorBody, Rejected


def error_response(rejected: Rejected, knobs: Miles88Knobs, form: ErrorBody | None = None) -> Response:
    """Return the answer to a request that is refused."""
    body: object
    match form or knobs.error_body:
        case "html":
            return rejected.as_html()
        case "nothing":
            return rejected.as_nothing()
        case "text":
            body = rejected.why
        case "errors":
            body = {"errors": {"base": [rejected.why]}}
        case "message":
            body = {"message": rejected.why}
        case _:
            body = {"error": rejected.why}
    headers = {**rejected.headers, "content-type": "application/json"}
    return Response(status=rejected.status, headers=headers, content=json.dumps(body).encode())
