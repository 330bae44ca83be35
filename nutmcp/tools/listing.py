"""A page of a list: the items asked for, the way to the next ones, and what has to be said about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from nutmcp.client import Window
from nutmcp.spec.call import Call
from nutmcp.spec.filter import in_order
from nutmcp.spec.record import Record
from nutmcp.tools.cursor import cursor_at, place_of
from nutmcp.tools.desk import Desk
from nutmcp.tools.progress import report_progress

T = TypeVar("T")

Limit = Annotated[int, "Items per page, 1 to 100.", Field(ge=1, le=100)]
Cursor = Annotated[str | None, "next_cursor of the previous page, with its other arguments unchanged."]
PeriodName = Annotated[
    str | None,
    "today, yesterday, or this_/last_ with week, month, quarter or year.",
]
DEFAULT_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of one page, what came along with them, the cursor to the next, and notes."""

    items: Sequence[T]
    next_cursor: str | None = None
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=dict[str, tuple[Record, ...]])
    notes: tuple[str, ...] = ()

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
    return Page(items[start:end], following)


async def page_of_call(
    desk: Desk,
    call: Call,
    question: Mapping[str, object],
    *,
    limit: int,
    cursor: str | None,
    keep: Callable[[Record], bool] | None = None,
) -> Page[Record]:
    """Return one page of what a call lists, reading no more of it than needed.

    Args:
        desk: What the tool works with.
        call: The list, filtered and sorted.
        question: What the cursor belongs to.
        limit: How many items make the page.
        cursor: Where the page begins, as the page before it said.
        keep: What Nutcache cannot be asked; everything is read and tried with it here.
    """
    if keep is not None:
        answer = await desk.client.all(call, progress=report_progress)
        kept = in_order(filter(keep, answer.records), call.sort)
        page = await page_of(desk, kept, question, limit=limit, cursor=cursor)
        notes = Window(filtered_here=answer.filtered_here).notes
        return Page(page.items, page.next_cursor, answer.included, notes)
    start = await place_of(desk.store, cursor, question)
    window = await desk.client.window(call, start, limit, progress=report_progress)
    following = await cursor_at(desk.store, start + limit, question) if window.more else None
    return Page(window.records, following, window.included, window.notes)
