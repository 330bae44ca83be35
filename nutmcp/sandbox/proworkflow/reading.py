"""Answers one record, with all that is told of it, and lists below a record."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import SUCCESS, answered, plain
from nutmcp.sandbox.proworkflow.listing import Listing, listed, shaped
from nutmcp.sandbox.proworkflow.row import Row, ids_held
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.rejected import Rejected

Handler = Callable[[Visit], Response]
"""Answers a request."""
_OURS = frozenset({"runningsince", "of", "kind", "dependent", "place", "of_time", "generalcategoryid"})
"""The fields that no answer has."""


def read_one(table: str, called: str, visit: Visit, id: int, **more: object) -> Response:
    """Return one record, whatever `fields` says.

    Raises:
        Rejected: 404: there is none of that id.
    """
    return one(called, visit.one(table, id) | more, visit)


def one(called: str, row: Row, visit: Visit) -> Response:
    """Return one row as a record."""
    told = {name: value for name, value in shaped(row, visit).items() if name not in _OURS}
    record = plain(told, visit.knobs)
    return answered({called: [record] if called == "timerecords" else record, "count": 1, **SUCCESS})


def listing_of(listing: Listing, *conditions: tuple[str, object], key: str = "") -> Handler:
    """Return what lists the rows that meet some conditions."""

    def answer(visit: Visit) -> Response:
        rows = (row for row in visit.rows.of(listing.table) if all(row[name] == value for name, value in conditions))
        return listed(listing, visit, rows, _key(listing, key, visit))

    return answer


def _key(listing: Listing, tail: str, visit: Visit) -> str:
    return tail if tail and visit.knobs.typed_key == "tail" else listing.key


def below(owner: str, listing: Listing, *ways: str) -> Handler:
    """Return what lists the rows one of whose fields holds the id in the path, alone or in a list of people."""

    def answer(visit: Visit) -> Response:
        (id,) = visit.ids
        visit.one(owner, id)
        return listed(listing, visit, [row for row in visit.rows.of(listing.table) if _belongs(row, ways, id)])

    return answer


def _belongs(row: Row, ways: Iterable[str], id: int) -> bool:
    return any(id in ids_held(row[way]) for way in ways)


def reading_of(table: str, called: str) -> Handler:
    """Return what answers the record in the path."""
    return lambda visit: read_one(table, called, visit, visit.ids[-1])


def owned(visit: Visit, table: str, by: str) -> Row:
    """Return the record whose id comes last in the path, seen to be below the one that comes first.

    Raises:
        Rejected: 404: it is not.
    """
    owner, id = visit.ids
    row = visit.one(table, id)
    if row[by] != owner:
        raise Rejected(HTTPStatus.NOT_FOUND, "The item does not exist")
    return row
