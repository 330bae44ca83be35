"""Reads the results of Nutshell: records, lists of them, and lists by kind."""

from collections.abc import Sequence
from typing import Any, cast

from pydantic import ValidationError

from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.systems.nutshell.values import Sent, id_of

_DELETED = "deletedTime"


def rows_in(result: object) -> Sequence[Sent]:
    """Return the objects of a list; null stands for none.

    Raises:
        Nonsense: It is no list of objects.
    """
    if not isinstance(result, list | None):
        raise Nonsense
    listed = cast("list[Any]", result or [])
    if not all(isinstance(each, dict) for each in listed):
        raise Nonsense
    return listed


def record_in(result: object, resource: Resource) -> Record | None:
    """Return the record that a result is; None where it is none, or has been deleted.

    Raises:
        Nonsense: It is something else.
    """
    if result is None:
        return None
    if not isinstance(result, dict):
        raise Nonsense
    row = cast("Sent", result)
    return None if row.get(_DELETED) else as_record(row, resource)


def as_record(row: Sent, resource: Resource) -> Record:
    """Return the record that an object is.

    Raises:
        Nonsense: It is none, or has no id.
    """
    try:
        record = resource.record.model_validate({**row, "id": id_of(row)})
    except (ValidationError, ValueError, OverflowError) as error:
        raise Nonsense from error
    if record.id is None:
        raise Nonsense
    return record


def are_there(rows: Sequence[Sent]) -> list[Sent]:
    """Return the objects that have not been deleted."""
    return [each for each in rows if not each.get(_DELETED)]
