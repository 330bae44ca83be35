"""Refuse a request, with a status and words for a person who reads the answer."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Literal

from nutmcp.remote.system import Response

ErrorBody = Literal["json", "html", "nothing"]
"""The forms in which the body of an error may come from any system: its own, a web page, or none."""


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

    def as_html(self) -> Response:
        """Return the answer as a web page."""
        page = f"<!DOCTYPE html><html><body><h1>{self.status.phrase}</h1><p>{escape(self.why)}</p></body></html>"
        return Response(
            status=self.status, headers={**self.headers, "content-type": "text/html"}, content=page.encode()
        )

    def as_nothing(self) -> Response:
        """Return the answer without a body."""
        return Response(status=self.status, headers=self.headers)
