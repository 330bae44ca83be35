"""Asks in the same exchange for what is to come along with records; 88 Miles has no includes of its own."""

from collections.abc import Generator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Include, One
from nutmcp.remote.system import Request, Response
from nutmcp.systems.miles88.requests import path_of
from nutmcp.systems.miles88.resources import PATHS, RESOURCES
from nutmcp.systems.miles88.responses import as_record, embedded, read_row, read_rows

_UNTOLD = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""The statuses after which nothing is told of what was to come along."""
_ACTIVITIES = "activities"
"""Where activities stand inside of a project."""
_Object = Mapping[str, Any]
_Rows = Sequence[_Object] | None
"""Objects; None where they may not be read, or are not there."""


class Asking(Protocol):
    """Who asks."""

    @property
    def failures(self) -> Failures:
        """Return what goes wrong, in sentences."""
        ...

    @property
    def zone(self) -> str:
        """Return the zone of days whose record does not name one."""
        ...

    def request(self, path: str) -> Request:
        """Return the request that reads."""
        ...


def related(
    asking: Asking, call: Call, records: Sequence[Record], rows: Sequence[_Object]
) -> Generator[Request, Response, dict[str, tuple[Record, ...]]]:
    """Ask for the records that a call includes, and return them by resource; what is not told is left out.

    Args:
        asking: Who asks.
        call: What was asked.
        records: The records that they are to come along with.
        rows: The objects that those were read from.

    Raises:
        Nonsense: An answer makes none.
    """
    found: dict[str, tuple[Record, ...]] = {}
    read: dict[str, _Rows] = {}
    for name in call.includes:
        include = RESOURCES[call.resource].includes[name]
        # Activities stand inside of their projects.
        source = "projects" if name == "project_services" else name
        if source == call.resource:
            read[source] = rows
        elif source not in read:
            by = include.by if source == name and isinstance(include, One) else "project"
            read[source] = yield from _asked_for(asking, source, {getattr(each, by) for each in records})
        told = read[source] if source == name else _activities(read[source])
        if told is not None:
            those = [as_record(row, RESOURCES[name], asking.zone) for row in told]
            found[name] = tuple(each for each in those if _belongs(each, records, include))
    return found


def _asked_for(asking: Asking, name: str, ids: set[Id | None]) -> Generator[Request, Response, _Rows]:
    """Ask for the one record that is meant, or for all where there are several."""
    wanted = sorted(ids - {None}, key=id_order)
    if not wanted:
        return []
    call = Call(verb=Verb.LIST, resource=name) if len(wanted) > 1 else Call(verb=Verb.GET, resource=name, id=wanted[0])
    response = yield asking.request(path_of(PATHS[name]) if len(wanted) > 1 else path_of(PATHS[name], wanted[0] or ""))
    if response.status in _UNTOLD:
        return None
    asking.failures.check(response, call)
    if call.verb is Verb.LIST:
        return read_rows(response)
    row = read_row(response)
    return None if row is None else [row]


def _activities(projects: _Rows) -> _Rows:
    """Return the activities inside of projects, or None where none of them tells any."""
    told = [each for each in projects or () if _ACTIVITIES in each]
    if projects is None or (projects and not told):
        return None
    return [{"project_uuid": row.get("uuid"), **each} for row in told for each in embedded([row], _ACTIVITIES)]


def _belongs(record: Record, owners: Sequence[Record], include: Include) -> bool:
    if isinstance(include, One):
        return any(getattr(each, include.by) == record.id for each in owners)
    return any(getattr(each, include.of) == getattr(record, include.by) for each in owners)
