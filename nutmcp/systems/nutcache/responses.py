"""Read the body of a successful response: records, what came along with them, and the way to more."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, cast

from pydantic import ValidationError

from nutmcp.remote.call import Answer, Call
from nutmcp.remote.json_body import Nonsense, parsed
from nutmcp.remote.record import Record, references
from nutmcp.remote.resource import Include, Many, One, Resource
from nutmcp.remote.system import Response
from nutmcp.systems.nutcache.failures import FAILURES
from nutmcp.systems.nutcache.resources import RESOURCES

_OTHER_KEYS = {"companies": "organizations", "timeentries": "time_entries"}
"""Keys under which a resource may come beside its own name."""
_NEXT = "navigation-next"
LONGEST_ID = 18
"""How many digits an id may have; more do not fit where ids are kept."""
_Object = dict[str, Any]


def read_list(response: Response, resource: Resource) -> Answer:
    """Return the records of a list, or the one record of a get, which comes as a list of one.

    Raises:
        Unintelligible: The body is not JSON, or not of the documented shape.
    """
    try:
        document = _document(response.content)
        rows = _rows(document, resource.name)
        holding = [each for each in rows if dict in map(type, each.values())]
        return Answer(
            records=tuple(_record(resource, each) for each in (_flat(rows, resource) if holding else rows)),
            included=_included(document, rows, holding, resource),
            more=_has_next(document),
        )
    except (Nonsense, ValidationError) as error:
        raise FAILURES.unintelligible() from error


def read_written(response: Response, call: Call) -> Answer:
    """Return what the answer to a write told: the record, its id, or nothing; which is not documented.

    Raises:
        OutcomeUnknown: There is a body and it makes no sense.
    """
    if not response.content.strip():
        return Answer(id=_tail_of(response.headers.get("location", "")))
    try:
        return _written(parsed(response.content), RESOURCES[call.resource])
    except (Nonsense, ValidationError) as error:
        raise FAILURES.unintelligible_write() from error


def _written(told: object, resource: Resource) -> Answer:
    """Return what valid JSON told: records or ids, in an envelope or a list or bare; anything else is nothing.

    Where several are told, none is the one that was written before somebody compares them with what was sent.
    """
    if isinstance(told, dict):
        document = cast("_Object", told)
        key = next((each for each in document if _OTHER_KEYS.get(each, each) == resource.name), None)
        told = document if key is None else document[key]
    listed = cast("list[object]", told) if isinstance(told, list) else [told]
    found = [record for each in listed if (record := _told(each, resource)) is not None]
    return Answer(
        records=tuple(each for each in found if len(each.model_fields_set) > 1),
        id=found[0].id if len(found) == 1 else None,
    )


def _told(value: object, resource: Resource) -> Record | None:
    """Return the record with an id that a value is, or the id alone of."""
    if isinstance(value, str):
        value = _id_in(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = {"id": value}
    record = _record(resource, cast("_Object", value)) if isinstance(value, dict) else None
    return None if record is None or record.id is None else record


def _record(resource: Resource, row: _Object) -> Record:
    """Return the record that an object is; all ids of Nutcache are numbers."""
    record = resource.record.model_validate(row)
    if str in map(type, _ids(resource.record)(record)):
        raise Nonsense
    return record


@cache
def _ids(kind: type[Record]) -> Callable[[Record], tuple[object, ...]]:
    """Return what returns all ids that a record of the kind holds."""
    # Its own comes twice: of one field alone, the value would be returned instead of a tuple.
    return attrgetter("id", "id", *references(kind))


def _tail_of(location: str) -> int | None:
    """Return the id at the end of a `Location` header, if there is one."""
    return _id_in(location.rstrip("/").rpartition("/")[2])


def _id_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None


def _document(content: bytes) -> _Object:
    value = parsed(content)
    if not isinstance(value, dict):
        raise Nonsense
    return cast("_Object", value)


def _rows(document: _Object, name: str) -> Sequence[_Object]:
    key = next((each for each in document if _OTHER_KEYS.get(each, each) == name), None)
    if key is None:
        raise Nonsense
    return _objects(document[key]) if document[key] is not None else ()


def _objects(value: object) -> Sequence[_Object]:
    """Return one object or a list of them as a list."""
    listed = cast("list[object]", value) if isinstance(value, list) else [value]
    if not all(isinstance(each, dict) for each in listed):
        raise Nonsense
    return cast("list[_Object]", listed)


def _has_next(document: _Object) -> bool:
    links = document.get("links") or ()
    return any(each.get("rel") == _NEXT for each in _objects(links)) if links else False


def _flat(rows: Sequence[_Object], resource: Resource) -> Iterator[_Object]:
    """Yield the rows with ids where a related record was nested in the place of its id."""
    places = [each.by for each in resource.includes.values() if isinstance(each, One)]
    for row in rows:
        nested = [by for by in places if isinstance(row.get(by), dict)]
        yield row | {by: row[by].get("id") for by in nested} if nested else row


def _included(
    document: _Object, rows: Sequence[_Object], holding: Sequence[_Object], resource: Resource
) -> Mapping[str, tuple[Record, ...]]:
    """Return the related records: sent as lists beside the main one (assumed), or nested in its rows.

    Those rows that are `holding` objects may do so in the place of an id.
    """
    found: dict[str, dict[object, Record]] = defaultdict(dict)
    for name, include in resource.includes.items():
        for each in _related(document, rows, holding, name, include):
            if each is None:
                found.setdefault(name, {})
            else:
                record = _record(RESOURCES[name], each)
                found[name][record.id if record.id is not None else len(found[name])] = record
    return {name: tuple(records.values()) for name, records in found.items()}


def _related(
    document: _Object, rows: Sequence[_Object], holding: Sequence[_Object], name: str, include: Include
) -> Iterator[_Object | None]:
    """Yield the related records of one kind, and None for each place that speaks of the kind."""
    places = [(document[key], None) for key in document if _OTHER_KEYS.get(key, key) == name]
    places += [(row[name], _owner(row, include)) for row in rows if name in row]
    if isinstance(include, One):
        places += [(row[include.by], None) for row in holding if isinstance(row.get(include.by), dict)]
    for value, owner in places:
        yield None
        for each in _objects(value) if value else ():
            yield {include.by: owner} | each if isinstance(include, Many) and owner is not None else each


def _owner(row: _Object, include: Include) -> object:
    """Return the id that the records nested in a row hold, where they do not say it themselves."""
    owner = row.get(include.of) if isinstance(include, Many) else None
    return cast("_Object", owner).get("id") if isinstance(owner, dict) else owner
