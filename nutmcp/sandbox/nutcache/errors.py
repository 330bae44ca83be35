"""Refuse a request, in the forms that the body of an error has been seen in."""

import json
from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from nutmcp.remote.system import Response
from nutmcp.sandbox.nutcache.knobs import Knobs

JSON = "application/json; charset=utf-8"


class Rejected(Exception):
    """The request gets this status; why, in words for a person who reads the answer.

    Args:
        status: The HTTP status.
        why: One sentence.
        rule: The name of the rule that was broken, if it was one.
        headers: Headers of the answer.
    """

    def __init__(
        self, status: HTTPStatus, why: str, *, rule: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.rule = rule
        self.headers = dict(headers or {})


def error_response(rejected: Rejected, knobs: Knobs) -> Response:
    """Return the answer to a rejected request; the bodies of errors are not published, so its form is a knob."""
    status = rejected.status
    match knobs.error_body:
        case "html":
            page = f"<!DOCTYPE html><html><body><h1>{status.phrase}</h1><p>{escape(rejected.why)}</p></body></html>"
            return Response(
                status=status, headers={**rejected.headers, "content-type": "text/html"}, content=page.encode()
            )
        case "nothing":
            return Response(status=status, headers=rejected.headers)
        case "json":
            error: dict[str, object] = {"code": int(status), "title": status.phrase, "message": rejected.why}
            if rejected.rule is not None:
                error["rule"] = rejected.rule
            content = json.dumps({"errors": [error]}, ensure_ascii=False).encode()
            return Response(status=status, headers={**rejected.headers, "content-type": JSON}, content=content)
