"""A page of a list: the items asked for, the way to the next ones, and what has to be said about them."""

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nutmcp.remote.call import Call
from nutmcp.remote.record import Record
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.cursor import cursor_at, place_of
from nutmcp.tools.lists.local_filter import Keep, sift
from nutmcp.tools.progress import report_progress

T = TypeVar("T")
R = TypeVar("R")

LONGEST_ROWS = 27_000
"""How many characters the rows of an answer may take; no answer has more than 30,000."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of one page, what came along with them, the cursor to the next, and notes.

    `places` says where each item stands in the whole list, so that the page can be cut at any of them;
    `is_whole`, whether the whole list was looked at to make the page.
    """

    items: Sequence[T]
    next_cursor: str | None = None
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=dict[str, tuple[Record, ...]])
    notes: tuple[str, ...] = ()
    places: Sequence[int] = ()
    is_whole: bool = False

    @property
    def note(self) -> str | None:
        """Return the notes as one text."""
        return " ".join(self.notes) or None


async def page_of(
    desk: Desk, items: Sequence[T], question: Mapping[str, object], *, limit: int, cursor: str | None
) -> Page[T]:
    """Return one page of items that are all at hand."""
    start = await place_of(desk.store, cursor, question)
    end = start + limit
    following = await cursor_at(desk.store, end, question) if end < len(items) else None
    return Page(items[start:end], following, places=range(start, end))


async def page_of_call(
    desk: Desk,
    call: Call,
    question: Mapping[str, object],
    *,
    limit: int,
    cursor: str | None,
    keep: Keep | None = None,
) -> Page[Record]:
    """Return one page of what a call lists, reading no more of it than needed.

    Args:
        desk: What the tool works with.
        call: The list, filtered and sorted.
        question: What the cursor belongs to.
        limit: How many items make the page.
        cursor: Where the page begins, as the page before it said.
        keep: What Nutcache cannot be asked; it is tried here on one page after the other.
    """
    start = await place_of(desk.store, cursor, question)
    if keep is not None:
        sifted = await sift(desk.client, call, start, limit, keep)
        following = await _cursor_at(desk, sifted.next_place, question)
        return Page(sifted.records, following, sifted.included, sifted.notes, sifted.places, sifted.is_whole)
    window = await desk.client.window(call, start, limit, progress=report_progress)
    following = await _cursor_at(desk, start + limit if window.more else None, question)
    return Page(window.records, following, window.included, window.notes, range(start, start + limit))


async def fitted(
    desk: Desk,
    page: Page[T],
    rows: Sequence[R],
    question: Mapping[str, object],
    *,
    beside: Callable[[int], object] | None = None,
) -> Page[R]:
    """Return the page with rows in place of its items, cut at a row where they would make too long an answer.

    Args:
        desk: What the tool works with.
        page: The page that the rows were made of, one for each item.
        rows: The rows.
        question: What the cursor belongs to.
        beside: What else the answer holds for that many rows.
    """
    count = how_many_fit(rows, beside)
    if count == len(rows):
        return Page(rows, page.next_cursor, page.included, page.notes, page.places)
    following = await cursor_at(desk.store, page.places[count], question)
    return Page(rows[:count], following, page.included, page.notes, page.places[:count])


def how_many_fit(rows: Sequence[object], beside: Callable[[int], object] | None = None) -> int:
    """Return how many of the rows, at least one, fit an answer with what else it holds for that many."""

    def length(count: int) -> int:
        return _length(rows[:count]) + (_length(beside(count)) if beside else 0)

    if length(len(rows)) <= LONGEST_ROWS:
        return len(rows)
    return max(1, bisect_left(range(1, len(rows) + 1), LONGEST_ROWS + 1, key=length))


async def _cursor_at(desk: Desk, place: int | None, question: Mapping[str, object]) -> str | None:
    return None if place is None else await cursor_at(desk.store, place, question)


def _length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
