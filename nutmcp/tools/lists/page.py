"""A page of a list: the items asked for, the way to the next ones, and what has to be said about them."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from nutmcp.client import Window
from nutmcp.remote.call import Call
from nutmcp.remote.record import Record
from nutmcp.remote.system import System
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.any_of import AnyOf
from nutmcp.tools.lists.cursor import cursor_after, mark_in
from nutmcp.tools.lists.local_filter import Keep, Learn, sift
from nutmcp.tools.lists.merged import window_of_any
from nutmcp.tools.lists.order import Order

T = TypeVar("T")
R = TypeVar("R")

_CHANGED = (
    "The list changed since the last page, so that items may be missing or come twice. "
    "Leave the cursor out to begin again."
)
LONGEST_ROWS = 27_000
"""How many characters the rows of an answer may take; no answer has more than 30,000."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, and the cursor to the next."""

    items: list[T]
    next_cursor: str | None = None


async def window_of(
    desk: Desk, items: Iterable[T], question: Mapping[str, object], *, order: Order[T], limit: int, cursor: str | None
) -> Window[T]:
    """Return what a page holds of items that are all at hand.

    Args:
        desk: What the tool works with.
        items: The whole list.
        question: What the cursor belongs to.
        order: The order of the list.
        limit: How many items make the page.
        cursor: What the page follows, as the page before it said.
    """
    rest = order.after(order.applied(items), await mark_in(desk.store, cursor, question))
    return Window(items=rest[:limit], more=len(rest) > limit, mark_after=lambda count: order.rank(rest[count - 1]))


async def window_of_call(
    desk: Desk,
    call: Call,
    question: Mapping[str, object],
    *,
    limit: int,
    cursor: str | None,
    keep: Keep | None = None,
    learn: Learn | None = None,
    any_of: AnyOf | None = None,
) -> Window[Record]:
    """Return what a page holds of the list that a call asks for, reading no more of it than needed.

    Args:
        desk: What the tool works with.
        call: The list, filtered and sorted.
        question: What the cursor belongs to.
        limit: How many items make the page.
        cursor: What the page follows, as the page before it said.
        keep: What the remote system cannot be asked; it is tried here on one page after the other.
        learn: Learns what `keep` needs from each page before.
        any_of: What of it can be asked by one value after the other.
    """
    after = await mark_in(desk.store, cursor, question)
    if any_of is not None and keep is not None:
        return await window_of_any(desk.client, call, any_of, after, limit, keep)
    if keep is not None:
        return await sift(desk.client, call, after, limit, keep, learn)
    options = replace(REPORTING, fresh=after is None)
    return await desk.client.window(call, limit, after=after, options=options)


async def page_of(
    desk: Desk,
    window: Window[T],
    rows: Sequence[R],
    question: Mapping[str, object],
    *,
    beside: Callable[[int], object] | None = None,
) -> Page[R]:
    """Return the page, cut at a row where the rows would make too long an answer.

    Args:
        desk: What the tool works with.
        window: What the rows were made of, one for each item.
        rows: The rows.
        question: What the cursor belongs to.
        beside: What else the answer holds for that many rows.
    """
    count = how_many_fit(rows, beside)
    following = window.onward(count)
    cursor = None if following is None else await cursor_after(desk.store, following, question)
    return Page(list(rows[:count]), cursor)


def notes_on(system: System, *, filtered_here: bool, sorted_here: bool = False) -> tuple[str, ...]:
    """Return what has to be said about how records were found: which part of the question was answered on our side."""
    filtered = (f"{system.name} did not apply a filter; it was applied here over all pages.",) * filtered_here
    ordered = (f"{system.name} did not apply the order; it was applied here over all pages.",) * sorted_here
    return filtered + ordered


def notes_on_window(system: System, window: Window[T]) -> tuple[str, ...]:
    """Return what has to be said about how a window was found."""
    changed = (_CHANGED,) * window.changed
    return changed + notes_on(system, filtered_here=window.filtered_here, sorted_here=window.sorted_here)


def how_many_fit(rows: Sequence[object], beside: Callable[[int], object] | None = None) -> int:
    """Return how many of the rows, at least one, fit an answer with what else it holds for that many."""

    def length(count: int) -> int:
        return _length(rows[:count]) + (_length(beside(count)) if beside else 0)

    if length(len(rows)) <= LONGEST_ROWS:
        return len(rows)
    return max(1, bisect_left(range(1, len(rows) + 1), LONGEST_ROWS + 1, key=length))


def _length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
