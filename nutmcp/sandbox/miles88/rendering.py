"""Writes records as 88 Miles sends them, and reads what it is sent into the fields of records."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import parse_qsl

from pydantic import ValidationError

from nutmcp.remote.record import Record, wire_names
from nutmcp.remote.system import Request
from nutmcp.sandbox.rejected import Rejected
from nutmcp.systems.miles88.codes import TextFlag
from nutmcp.systems.miles88.records import DERIVED, Activity, Company, Project, Shift, Staff

JSON = "application/json; charset=utf-8"
NOUNS: Mapping[str, tuple[str, type[Record]]] = MappingProxyType(
    {
        "projects": ("project", Project),
        "customers": ("company", Company),
        "members": ("user", Staff),
        "time_entries": ("shift", Shift),
        "project_services": ("activity", Activity),
    }
)
"""The key of what is written, and the class of the records, by the name of the table."""
READ_ONLY = frozenset(
    {"grand_total", "running_total", "running", "started_at", "time_left", "overdue", "nearly_overdue"}
    | {"invoice_amount", "time_zone_offset"}
)
"""The fields that are ignored when they are written ("This value is ignored when creating or updating a project")."""
_BY_WIRE = MappingProxyType({"hourly_rate": "hourly_rate_text"})
_LISTS = frozenset({("time_entries", "tag_list"), ("projects", "user_uuids"), ("customers", "user_uuids")})
_RAILS = MappingProxyType({"Australia/Perth": "Perth", "Australia/Sydney": "Sydney", "UTC": "UTC"})
"""What other programs call some of the zones."""


@cache
def fields_of(name: str) -> Mapping[str, str]:
    """Return our names of a table's fields by those of the wire, without those that are worked out."""
    record = NOUNS[name][1]
    own = {wire: field for field, wire in wire_names(record).items() if field in record.__annotations__}
    found = {wire: field for wire, field in own.items() if field not in DERIVED[record]}
    stored = {wire: field for wire, field in found.items() if field != "hourly_rate_text"}
    return MappingProxyType({**stored, **_by_wire(name)})


def _by_wire(name: str) -> Mapping[str, str]:
    return _BY_WIRE if name == "projects" else {}


def row_of(name: str, record: Record, *, rails: bool = False) -> dict[str, Any]:
    """Return a record as the object that is sent, with the fields that are its own."""
    row: dict[str, Any] = {wire: _sent(getattr(record, field)) for wire, field in fields_of(name).items()}
    row |= {wire: value.split(", ") if value else [] for wire, value in row.items() if (name, wire) in _LISTS}
    if rails and row.get("time_zone"):
        row["time_zone"] = _RAILS.get(row["time_zone"], "Somewhere Else")
    return row


def _sent(value: object) -> object:
    match value:
        case TextFlag():
            return value.text
        case datetime():
            return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
        case Decimal():
            return float(value)
        case _:
            return value


def read_fields(name: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent of a record, by our names; what it has not is passed over, as forms do.

    Raises:
        Rejected: 422: a value is not of the field's kind.
    """
    record = NOUNS[name][1]
    told = {wire: value for wire, value in sent.items() if wire in fields_of(name) and wire not in READ_ONLY}
    try:
        read = record.model_validate(told)
    except (ValidationError, ValueError) as error:
        raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, "A value is not of the right type.") from error
    return {(field := fields_of(name)[wire]): getattr(read, field) for wire in told}


def read_body(request: Request) -> Mapping[str, Any]:
    """Return the body of a request as JSON, or as the form that it is.

    Raises:
        Rejected: 400: it is neither.
    """
    content = request.content or b""
    if is_form(request):
        return dict(parse_qsl(content.decode(errors="replace"), keep_blank_values=True))
    try:
        body: object = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Rejected(HTTPStatus.BAD_REQUEST, "The body is not a JSON object.")
    return cast("dict[str, Any]", body)


def is_form(request: Request) -> bool:
    """Return whether the body of a request is a form."""
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
