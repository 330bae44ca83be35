"""Write the requests that read, search and write, and the values in them."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Scalar
from nutmcp.remote.record import Draft, wire_names
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Request

WRITE_ENVELOPE = "timeentries"
"""The key of what is written ("Creating a time entry"): without the underscore that reads have."""
_METHODS = MappingProxyType(
    {Verb.LIST: "GET", Verb.GET: "GET", Verb.CREATE: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"}
)


def read_request(call: Call, resource: Resource, path: str, headers: Mapping[str, str]) -> Request:
    """Return the request that reads one record, lists a page, or searches ("Pagination", "Search")."""
    query: list[tuple[str, str]] = []
    if call.verb is Verb.GET:
        path = f"{path}/{call.id}"
    else:
        if call.parent is not None and resource.parent is not None:
            path = f"{resource.parent.resource}/{call.parent}/{path}"
        query += [("limit", str(call.limit)), ("page", str(call.page))]
    if call.includes:
        query.append(("includes", ",".join(call.includes)))
    if call.verb is Verb.GET or not (call.filters or call.sort):
        return Request(method="GET", path=path, query=tuple(query), headers=headers)
    return Request(
        method="POST",
        path=f"{path}/filtered",
        query=tuple(query),
        headers={**headers, "content-type": "application/json"},
        content=_search_body(call, resource),
    )


def _search_body(call: Call, resource: Resource) -> bytes:
    body: dict[str, object] = {
        "filter_rules": [
            {
                "property": resource.wire_name(rule.property),
                "operator": rule.operator.value,
                "value": _wire_value(rule.value),
            }
            for rule in call.filters
        ]
    }
    if call.sort:
        body["sorting_rules"] = [
            {"property": resource.wire_name(rule.property), "direction": "desc" if rule.descending else "asc"}
            for rule in call.sort
        ]
    return _json(body)


def _wire_value(value: Scalar) -> str:
    """Return the value of a filter as text, which is the only form that the documentation shows."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat() if value.tzinfo is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case int():
            return str(value.sent if isinstance(value, Code) else value)
        case _:
            return value


def write_request(call: Call, headers: Mapping[str, str]) -> Request:
    """Return the request that creates, updates or deletes ("Creating a time entry" and the two after it)."""
    path = call.resource if call.verb is Verb.CREATE else f"{call.resource}/{call.id}"
    content = None
    if call.draft is not None:
        headers = {**headers, "content-type": "application/json"}
        content = _json({WRITE_ENVELOPE: [_wire_draft(call.draft)]})
    return Request(
        method=_METHODS[call.verb],
        path=path,
        query=(("notify", "true"),) if call.notify else (),
        headers=headers,
        content=content,
        writes=True,
    )


def _wire_draft(draft: Draft) -> dict[str, object]:
    """Return a draft as it is sent: what has no value is left out, but for the invoice, whose blank is `""`."""
    sent: dict[str, object] = {}
    for name, wire in wire_names(type(draft)).items():
        value = getattr(draft, name)
        if value is not None:
            sent[wire] = _wire_moment(value) if isinstance(value, date) else value
        elif name == "invoice":
            sent[wire] = ""
    return sent


def _wire_moment(value: date) -> str:
    """Return a day as `YYYY-MM-DD` and a moment as `YYYY-MM-DDTHH:MM`, which without a zone means UTC ("Schema").

    Seconds are sent only where a moment has some: one that Nutcache told, and that is to stay as it is.
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    whole = value.second == value.microsecond == 0
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes" if whole else "auto")


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
