"""Answers a list: the rows that are meant, in order, one page of them, with the fields that were asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import SUCCESS, answered, plain
from nutmcp.sandbox.proworkflow.filters import EVERYWHERE, Filter
from nutmcp.sandbox.proworkflow.grammar import bad, read_day
from nutmcp.sandbox.proworkflow.row import Row, ids_held
from nutmcp.sandbox.proworkflow.subtotals import subtotals
from nutmcp.sandbox.proworkflow.visit import Visit

MOST = 5_000
"""The records after which a list is cut, without a word."""
_SMALLER = 30
_SHAPING = frozenset(
    {"fields", "pagesize", "pagenumber", "sortby", "sortorder", "subtotals", "subtotalsdateoption", "contactsmode"}
    | {"contactdetails", "apifields", "apifieldsmode", "customfieldsmode", "divisionid", "types", "permissions"}
)
"""The parameters that ask for no rows; those of plans that the account has not are taken and change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How a collection is listed.

    Attributes:
        table: The table.
        many: The name under which a list comes; empty for the table's.
        plain: The words of `fields` that bring the field of their own name, separated by blanks.
        fields: What each other word of `fields` brings.
        shown: The words that are taken where `fields` is not given.
        filters: What each parameter asks of a row.
        unsaid: What parameters say that are not given.
        sorts: The fields that each word of `sortby` orders by, where that is not the field of its own name.
        sort: The word that is taken where none is given.
        total: The field whose sum is told beside the list, if one is.
        dates: The day that subtotals go by, for each word of `subtotalsdateoption`; the first where none is given.
    """

    table: str
    many: str = ""
    plain: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    shown: tuple[str, ...]
    filters: Mapping[str, Filter] = field(default_factory=dict[str, Filter])
    unsaid: Mapping[str, str] = field(default_factory=dict[str, str])
    sorts: Mapping[str, tuple[str, ...]]
    sort: str
    total: str = ""
    dates: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def key(self) -> str:
        """Return the name under which a list comes."""
        return self.many or self.table


def listed(listing: Listing, visit: Visit, rows: Iterable[Row], key: str = "") -> Response:
    """Return the list of those rows that the parameters ask for.

    Raises:
        Rejected: 400: a parameter is not understood.
    """
    found = _meant(listing, visit, rows)
    body: dict[str, Any] = {}
    words = _words(listing, visit)
    grouped = visit.query.get("subtotals", "")
    if words:
        ordered = _in_order(listing, visit, found)
        page = _page(visit, ordered, paged=not grouped)
        told = [plain(_told(listing, row, words, visit), visit.knobs) for row in page]
        body = {"count": len(told), "totalcount": len(found), **SUCCESS, key or listing.key: told}
    else:
        body = dict(SUCCESS)
    if listing.total:
        body["total"] = plain(sum((row[listing.total] or 0 for row in found), Decimal(0)), visit.knobs)
    if grouped:
        chosen = visit.query.get("subtotalsdateoption", next(iter(listing.dates), ""))
        by = listing.dates.get(chosen, next(iter(listing.dates.values()), ""))
        begin = visit.query.get("trackedfrom") or listing.unsaid.get("trackedfrom", "")
        weekday = read_day(begin, visit.today).weekday() if begin else 0
        body["subtotals"] = plain(subtotals(grouped, found, listing.total, by, weekday), visit.knobs)
    return answered(body)


def first_of(listing: Listing, visit: Visit, rows: Iterable[Row], many: int) -> list[Any]:
    """Return the first of those rows that a list would show where nothing is asked."""
    tests = [listing.filters[name](value, visit) for name, value in listing.unsaid.items()]
    found = [row for row in rows if all(test(row) for test in tests)]
    return [plain(_told(listing, row, listing.shown, visit), visit.knobs) for row in found[:many]]


def _meant(listing: Listing, visit: Visit, rows: Iterable[Row]) -> list[Row]:
    said = {**listing.unsaid, **{name: value for name, value in visit.query.items() if value.strip()}}
    known = {**EVERYWHERE, **listing.filters}
    unknown = said.keys() - known.keys() - _SHAPING
    if unknown and visit.knobs.unknown_parameter == "refused":
        raise bad(f"'{min(unknown)}' is not a valid parameter")
    tests = [known[name](value, visit) for name, value in said.items() if name in known]
    return [row for row in rows if all(test(row) for test in tests)]


def _in_order(listing: Listing, visit: Visit, rows: Sequence[Row]) -> list[Row]:
    by = visit.query.get("sortby") or listing.sort
    if by not in listing.sorts and by != "id":
        raise bad(f"'{by}' is not a valid sort field")
    order = visit.query.get("sortorder", "asc").casefold()
    if order not in {"asc", "desc"}:
        raise bad("sortorder must be asc or desc")
    held = sorted(rows, key=lambda row: row["id"])
    for key in reversed(listing.sorts.get(by, (by,))):
        held.sort(key=lambda row, key=key: _sorted_by(row[key]), reverse=order == "desc")
    return held


def _sorted_by(value: object) -> tuple[bool, Any]:
    """Return what a value is sorted by; what has none comes first (assumed)."""
    if value is None:
        return (False, 0)
    return (True, value.casefold() if isinstance(value, str) else value)


def _page(visit: Visit, rows: Sequence[Row], *, paged: bool) -> Sequence[Row]:
    given = [visit.query.get(name, "").strip() for name in ("pagesize", "pagenumber")]
    if not any(given):
        return rows[:MOST]
    if not all(given):
        raise bad("pagesize and pagenumber must both be provided in order to use paging")
    if not all(each.isdecimal() and int(each) > 0 for each in given):
        raise bad("pagesize and pagenumber must be numbers above 0")
    if not paged or visit.knobs.pages == "passed_over":
        return rows[:MOST]
    size, number = min(int(given[0]), _SMALLER if visit.knobs.pages == "smaller" else MOST), int(given[1])
    return rows[(number - 1) * size : number * size]


def _words(listing: Listing, visit: Visit) -> tuple[str, ...]:
    """Return what is asked for of each row; nothing for totals alone."""
    said = visit.query.get("fields", "").strip()
    if not said:
        return listing.shown
    words = tuple(each.strip().casefold() for each in said.split(",") if each.strip())
    return () if "none" in words else words


def _told(listing: Listing, row: Row, words: Iterable[str], visit: Visit) -> Row:
    """Return the fields of a row that were asked for, its id always among them; unknown ones are passed over."""
    brings = {**{each: (each,) for each in listing.plain.split()}, **listing.fields}
    names = [name for each in words for name in brings.get(each, ())]
    return shaped({"id": row["id"], **{name: row[name] for name in names}}, visit)


def shaped(row: Row, visit: Visit) -> Row:
    """Return a row with totals and people in the form that they come in."""
    told = dict(row)
    if visit.knobs.totals == "object" and "grandtotal" in told:
        told["totals"] = {name: told.pop(name) for name in ("subtotal", "taxtotal", "grandtotal") if name in told}
    if visit.knobs.people == "text":
        told |= {name: ",".join(map(str, ids_held(told[name]))) for name in _PEOPLE & told.keys()}
    return _in_objects(told) if visit.knobs.related == "objects" else told


def _in_objects(row: Row) -> Row:
    """Return a row with what it belongs to in objects; one whose id is empty is none."""
    told = dict(row)
    for of in _RELATED:
        inner = {
            field: told.pop(f"{of}{field}") for field in ("id", "name", "title", "number") if f"{of}{field}" in told
        }
        if inner:
            told[of] = inner if inner.get("id", True) else None
    return told


_RELATED = ("task", "contact", "project", "company", "category", "manager")
_PEOPLE = frozenset({"contacts", "staff", "clients", "contractors"})
