"""Reads the results of Nutshell: records, lists of them, and lists by kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import FieldKind, Record, field_kinds, read_instant, wire_names
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


def record_in(result: object, resource: Resource, zone: str = "UTC") -> Record | None:
    """Return the record that a result is; None where it is none, or has been deleted.

    Raises:
        Nonsense: It is something else.
    """
    if result is None:
        return None
    if not isinstance(result, dict):
        raise Nonsense
    row = cast("Sent", result)
    return None if row.get(_DELETED) else as_record(row, resource, zone)


def as_record(row: Sent, resource: Resource, zone: str = "UTC") -> Record:
    """Return the record that an object is; the days that it tells as moments are those of a zone.

    Raises:
        Nonsense: It is none, or has no id.
    """
    try:
        record = resource.record.model_validate({**row, **_in_zone(row, resource, zone), "id": id_of(row)})
    except (ValidationError, ValueError, OverflowError) as error:
        raise Nonsense from error
    if record.id is None:
        raise Nonsense
    return record


def are_there(rows: Sequence[Sent]) -> list[Sent]:
    """Return the objects that have not been deleted."""
    return [each for each in rows if not each.get(_DELETED)]


def _in_zone(row: Sent, resource: Resource, zone: str) -> Sent:
    """Return the moments of an object that stand for days, as the clocks of a zone show them."""
    kinds, names = field_kinds(resource.record), wire_names(resource.record)
    days = {names[name] for name, kind in kinds.items() if kind is FieldKind.DAY}
    moments = {name: read_instant(row[name]) for name in days if isinstance(row.get(name), str)}
    return {name: each.astimezone(ZoneInfo(zone)) for name, each in moments.items() if isinstance(each, datetime)}
