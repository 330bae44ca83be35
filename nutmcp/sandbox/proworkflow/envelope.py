"""The forms of answers: lists, single records, writes, and errors, with the headers that all of them have."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any, cast
from zoneinfo import ZoneInfo

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.rejected import ErrorBody, Rejected

JSON = {"content-type": "application/json; charset=utf-8"}
SUCCESS = {"status": "Success"}
MISHAP = "An unidentified error occurred, please contact the makers for assistance."
"""What a body gets that is taken for a mishap of the server."""


def plain(value: object, knobs: ProWorkflowKnobs) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return a value as JSON has it; moments are told by the account's clock, without a zone."""
    match value:
        case None:
            return "" if knobs.empty == "text" else None
        case date():
            return _moment(value, knobs)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            told = cast("Mapping[str, object]", value)
            kept = {name: each for name, each in told.items() if each is not None or knobs.empty != "left_out"}
            return {name: plain(each, knobs) for name, each in kept.items()}
        case list() | tuple():
            return [plain(each, knobs) for each in cast("Sequence[object]", value)]
        case _:
            return value


def _moment(value: date, knobs: ProWorkflowKnobs) -> str:
    if not isinstance(value, datetime):
        return f"{value.isoformat()}T00:00:00"
    local = value if value.tzinfo is None else value.astimezone(ZoneInfo(knobs.zone)).replace(tzinfo=None)
    return local.isoformat(timespec=knobs.times)


def answered(body: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return an answer in JSON; what was read has a mark by which it is known again."""
    content = json.dumps(body, ensure_ascii=False).encode()
    mark = {"etag": hashlib.sha256(content).hexdigest()[:16]}
    return Response(status=status, headers=JSON | mark, content=content)


def written(message: str, made: Sequence[Mapping[str, object]], *, created: bool = False) -> Response:
    """Return the answer to a write, which tells ids and no records."""
    body = {"message": message, **SUCCESS, "details": [dict(each) for each in made]}
    return Response(
        status=HTTPStatus.CREATED if created else HTTPStatus.OK,
        headers=JSON,
        content=json.dumps(body, ensure_ascii=False).encode(),
    )


def refused(rejected: Rejected, body: ErrorBody) -> Response:
    """Return the answer to a request that is refused; wrong credentials get no body at all."""
    if body == "html":
        return rejected.as_html()
    if body == "nothing" or rejected.status is HTTPStatus.UNAUTHORIZED:
        return rejected.as_nothing()
    is_mishap = rejected.status is HTTPStatus.INTERNAL_SERVER_ERROR
    said = {"status": "Error", "details": rejected.why if is_mishap else [rejected.why]}
    return Response(status=rejected.status, headers=rejected.headers | JSON, content=json.dumps(said).encode())
