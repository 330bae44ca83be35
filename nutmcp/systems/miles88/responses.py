"""Read the bodies of 88 Miles: `{"response": …}`, with a `count` beside a list."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError

from nutmcp.remote.json_body import Nonsense, parsed
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Response
from nutmcp.systems.miles88.derived import ZONE

_Object = Mapping[str, Any]


def read_rows(response: Response) -> Sequence[_Object]:
    """Return the objects of a list, in its envelope or bare.

    Raises:
        Nonsense: It is no list, or holds fewer than it counts.
    """
    body = parsed(response.content)
    rows, count = body, None
    if isinstance(body, dict):
        document = cast("dict[str, object]", body)
        if "response" not in document:
            raise Nonsense
        rows, count = document["response"], document.get("count")
    if not isinstance(rows, list | None):
        raise Nonsense
    listed = cast("list[object]", rows or [])
    if not all(isinstance(each, dict) for each in listed):
        raise Nonsense
    if isinstance(count, int) and count > len(listed):
        raise Nonsense
    return cast("list[_Object]", listed)


def read_row(response: Response) -> _Object | None:
    """Return the object that a response holds, in its envelope or bare; None where it has no body.

    Raises:
        Nonsense: It holds something else.
    """
    if not response.content.strip():
        return None
    body = parsed(response.content)
    if isinstance(body, dict):
        document = cast("dict[str, object]", body)
        body = document.get("response", document)
    if body is not None and not isinstance(body, dict):
        raise Nonsense
    return cast("_Object | None", body) or None


def as_record(row: _Object, resource: Resource, zone: str) -> Record:
    """Return the record that an object is.

    Args:
        row: The object.
        resource: What it is one of.
        zone: The zone of days whose record does not name one.

    Raises:
        Nonsense: It is none, or has no id.
    """
    try:
        record = resource.record.model_validate(row, context={ZONE: zone})
    except (ValidationError, ValueError, OverflowError) as error:
        raise Nonsense from error
    if record.id is None:
        raise Nonsense
    return record


def embedded(rows: Sequence[_Object], name: str) -> list[_Object]:
    """Return the objects that stand inside of others, in a list or one by one, under a name."""
    found: list[_Object] = []
    for row in rows:
        held = row.get(name)
        each = cast("list[object]", held) if isinstance(held, list) else [held]
        found += [cast("_Object", one) for one in each if isinstance(one, dict)]
    return found
