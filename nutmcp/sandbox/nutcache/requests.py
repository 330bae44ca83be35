"""Read from a request what it wants listed, filtered, sorted and included, or written."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, cast

from pydantic import AliasChoices, ValidationError

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.record import Record, wire_names
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Request
from nutmcp.sandbox.nutcache.routes import Address
from nutmcp.sandbox.rejected import Rejected
from nutmcp.systems.nutcache.records import TimeEntry

DEFAULT_LIMIT = 10
LARGEST_LIMIT = 100
_LARGEST_PAGE = 10**9
_ENVELOPE = "timeentries"
_DIRECTIONS = {"asc": False, "ascending": False, "desc": True, "descending": True}
_Object = dict[str, Any]


def read_call(request: Request, address: Address) -> Call:
    """Return the list or the get that a request asks for.

    Raises:
        Rejected: 400: a parameter, a rule or an include that there is not.
    """
    query = dict(request.query)
    resource = address.resource
    body = _object(request.content) if address.filtered else {}
    return Call(
        verb=address.verb,
        resource=resource.name,
        id=address.id,
        parent=address.parent,
        includes=_includes(query, resource),
        page=_number(query, "page", 1, _LARGEST_PAGE),
        # More than the limit is cut down to it ("Pagination": limited to 100).
        limit=min(_number(query, "limit", DEFAULT_LIMIT, _LARGEST_PAGE), LARGEST_LIMIT),
        filters=tuple(_filter(each, resource) for each in _objects(body, "filter_rules")),
        sort=tuple(_sort(each, resource) for each in _objects(body, "sorting_rules")),
    )


def read_entries(request: Request, verb: Verb) -> list[dict[str, object]]:
    """Return the fields of each time entry in the body of a write, under our names ("Creating a time entry").

    Raises:
        Rejected: 400: no envelope, no entry, more than one to update, an unknown attribute, a value of a wrong type.
    """
    entries = _objects(_object(request.content), _ENVELOPE)
    if not entries or (verb is Verb.UPDATE and len(entries) > 1):
        raise _bad(f"The body holds no {_ENVELOPE}, or too many.")
    return [_entry(each) for each in entries]


def _entry(sent: _Object) -> dict[str, object]:
    unknown = sent.keys() - set(wire_names(TimeEntryDraft).values())
    if unknown:
        raise _bad("A time entry has no attribute of that name.", "known_attributes")
    try:
        entry = TimeEntry.model_validate(sent)
    except ValidationError:
        raise _bad("An attribute of the time entry is not of the right type.") from None
    return {name: getattr(entry, name) for name in entry.model_fields_set}


def _includes(query: Mapping[str, str], resource: Resource) -> tuple[str, ...]:
    """Return what is to be included: the text says `include`, every other example says `includes`."""
    said = ",".join(query[name] for name in ("includes", "include") if name in query)
    names = dict.fromkeys(name.strip() for name in said.split(",") if name.strip())
    if names.keys() - resource.includes.keys():
        raise _bad("That entity type cannot be included here.")
    return tuple(names)


def _number(query: Mapping[str, str], name: str, default: int, largest: int) -> int:
    said = query.get(name, str(default)).strip()
    if not said.isdecimal() or not 1 <= int(said) <= largest:
        raise _bad(f"The parameter {name} is not a positive number.")
    return int(said)


def _filter(sent: _Object, resource: Resource) -> Filter:
    operator = sent.get("operator")
    if operator not in list(Operator):
        raise _bad("A filter rule has an operator that there is not.")
    value = sent.get("value")
    if not isinstance(value, str | int | float):
        raise _bad("A filter rule has no value.")
    return Filter(_property(sent, resource), Operator(operator), value if isinstance(value, str) else json.dumps(value))


def _sort(sent: _Object, resource: Resource) -> Sort:
    direction = str(sent.get("direction", "asc")).casefold()
    if direction not in _DIRECTIONS:
        raise _bad("A sorting rule has a direction that there is not.")
    return Sort(_property(sent, resource), _DIRECTIONS[direction])


def _property(sent: _Object, resource: Resource) -> str:
    name = _properties(resource.record).get(str(sent.get("property")))
    if name is None:
        raise _bad("A rule names a property that there is not.")
    return name


@cache
def _properties(record: type[Record]) -> Mapping[str, str]:
    """Return our names by the vendor's: that which is sent, and those which are documented."""
    found = {wire: name for name, wire in wire_names(record).items() if name not in record.undocumented}
    for name, field in record.model_fields.items():
        if name not in record.undocumented and isinstance(field.validation_alias, AliasChoices):
            found |= {choice: name for choice in field.validation_alias.choices if isinstance(choice, str)}
    return found


def _object(content: bytes | None) -> _Object:
    try:
        value: object = json.loads(content or b"{}")
        # Half of a surrogate pair can be written in JSON and is no text.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _bad("The body is not a JSON object.")
    return cast("_Object", value)


def _objects(body: _Object, key: str) -> Sequence[_Object]:
    value: object = body.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in cast("list[object]", value)):
        raise _bad(f"{key} is not a list of objects.")
    return cast("list[_Object]", value)


def _bad(why: str, rule: str | None = None) -> Rejected:
    return Rejected(HTTPStatus.BAD_REQUEST, why, rule=rule)
