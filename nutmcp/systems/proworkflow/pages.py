"""Puts lists together that come otherwise than by the page: all at once, cut off in silence, or in smaller pages."""

from collections.abc import Callable, Generator, Mapping, Sequence

from nutmcp.remote.call import Call
from nutmcp.remote.system import Request, Response
from nutmcp.systems.proworkflow.responses import Row

MOST = 5_000
"""How many records come at most, in silence."""
BY_ID = {"sortby": "id", "sortorder": "asc"}
"""The order in which pages neither skip nor repeat anything."""
_PAGE = 100
_BOUNDS = ("idfrom", "idto")
"""The parameter of the first id; the vendor's document explains each of them as the other."""
Rows = Generator[Request, Response, tuple[Sequence[Row], int | None]]
Ask = Callable[[Mapping[str, str]], Rows]
"""Asks for a list with parameters, and returns its objects, and how many there are in all, if that is told."""
Listed = Generator[Request, Response, Sequence[Row]]


def every(ask: Ask, query: Mapping[str, str]) -> Listed:
    """Return a whole list, page by page, in the order of ids."""
    found: list[Row] = []
    page = 1
    while True:
        asked = {**query, **BY_ID, **page_of(_PAGE, page)}
        rows, total = yield from ask(asked)
        if len(rows) > _PAGE:
            return (yield from whole(ask, asked, rows, total))
        found += rows
        if not rows or not (is_more(rows, total, page, _PAGE) or len(found) < (total or 0)):
            return found
        page = page + 1 if len(rows) == _PAGE else len(found) // len(rows) + 1


def whole(ask: Ask, query: Mapping[str, str], rows: Sequence[Row], total: int | None) -> Listed:
    """Return a list that came without pages; where it was cut off, all of it is asked for from id to id.

    Args:
        ask: Asks for it.
        query: Its parameters.
        rows: What came.
        total: How many there are in all, if that was told.
    """
    if len(rows) < MOST and (total is None or total <= len(rows)):
        return rows
    for bound in _BOUNDS:
        found = yield from _by_ids(ask, query, bound, len(rows))
        if len(found) >= len(rows):
            return found
    return rows


def in_smaller_pages(ask: Ask, query: Mapping[str, str], call: Call, size: int) -> Rows:
    """Return the page that a call wants of a list whose pages have fewer records than it wants, and the total."""
    start = (call.page - 1) * call.limit
    first, last = start // size + 1, (start + call.limit - 1) // size + 1
    found: list[Row] = []
    total: int | None = None
    for page in range(first, last + 1):
        rows, total = yield from ask({**query, **page_of(size, page)})
        found += rows
        if len(rows) < size:
            break
    begin = start - (first - 1) * size
    return found[begin : begin + call.limit], total


def page_of(size: int, number: int) -> Mapping[str, str]:
    """Return the parameters of a page, which only count together."""
    return {"pagesize": str(size), "pagenumber": str(number)}


def is_more(rows: Sequence[Row], total: int | None, page: int, size: int) -> bool:
    """Return whether another page follows: a full one has a next, unless the total says that it ends there."""
    if len(rows) < size:
        return False
    return not (total is not None and len(rows) < total <= (page - 1) * size + len(rows))


def is_smaller(rows: Sequence[Row], total: int | None, call: Call) -> bool:
    """Return whether a page came with other than the records that there are on it, for its pages are smaller."""
    if total is None or not 0 < len(rows) < min(call.limit, total):
        return False
    return len(rows) != max(0, min(call.limit, total - (call.page - 1) * call.limit))


def _by_ids(ask: Ask, query: Mapping[str, str], bound: str, many: int) -> Listed:
    """Return a list from id to id, as long as so many come at once and any of them is new."""
    found: dict[int, Row] = {}
    while True:
        rows, _ = yield from ask({**query, **BY_ID, bound: str(max(found, default=0) + 1)})
        new = {int(each["id"]): each for each in rows if str(each.get("id")).isdecimal()}
        is_last = len(rows) < many or not new.keys() - found.keys()
        found |= new
        if is_last:
            return list(found.values())
