"""Reads more than one page: all of them, or those that hold a window of the list."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, TypeVar

from nutmcp.client.options import Ask, Options
from nutmcp.client.verification import OrderWatch
from nutmcp.errors import Unintelligible
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call, no_records
from nutmcp.remote.filter import in_order
from nutmcp.remote.record import Record

T = TypeVar("T")

MOST_EMPTY = 3
"""How many empty pages in a row may promise more, before it is not believed."""
MOST_TRAILS = 256
"""How many lists are remembered to have been read page by page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Generic[T]):
    """Some items of a filtered and sorted list, in its order.

    Attributes:
        items: The items, fewer than asked for only where the list ends.
        places: Where each of them stands in the list, from 0.
        next_place: Where the next item stands; None where the list ends.
        included: What came along with the pages that were read.
        rest: All that follows in the list, where the whole of it had to be read for the window.
        filtered_here: The remote system refused or ignored a filter, and it was applied here over all pages.
        sorted_here: The same of the order.
        is_whole: Whether the whole list was looked at to find them.
    """

    items: Sequence[T] = ()
    places: Sequence[int] = ()
    next_place: int | None = None
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    rest: Sequence[T] = field(default=(), repr=False)
    filtered_here: bool = False
    sorted_here: bool = False
    is_whole: bool = False


async def read_pages(ask: Ask, call: Call, options: Options) -> AsyncIterator[Answer]:
    """Yield every page from the first one, filtered, and each record once even if it moves to the next page.

    Raises:
        Unintelligible: The pages repeat themselves or stay empty, and still promise more.
    """
    seen: set[int] = set()
    last: tuple[tuple[Record, ...], ...] = ()
    page, empty, count = 1, 0, 0
    while True:
        answer = await ask(replace(call, page=page, limit=PAGE_LIMIT), options)
        new, dropped = _unseen(answer.records, seen), _unseen(answer.dropped, seen)
        sent = (answer.records, answer.dropped)
        empty = 0 if any(sent) else empty + 1
        stuck = any(sent) and (not (new or dropped) or sent == last)
        if answer.more and (stuck or empty > MOST_EMPTY):
            raise Unintelligible(
                "Nutcache's list does not come to an end: its pages repeat themselves or are empty.",
                "Narrow the question, so that a single page holds the answer.",
            )
        count += len(new) + len(dropped)
        if options.progress is not None:
            await options.progress(count)
        yield replace(answer, records=new, dropped=dropped)
        if not answer.more:
            return
        page, last = page + 1, sent


async def read_all(ask: Ask, call: Call, options: Options) -> Answer:
    """Return the whole list as one answer, filtered and sorted.

    Raises:
        NutmcpError: A page could not be read; a part of the list is never returned.
    """
    watch = OrderWatch(call.sort)
    records: list[Record] = []
    included: list[Mapping[str, tuple[Record, ...]]] = []
    filtered = refused = False
    async for page in read_pages(ask, call, options):
        records += page.records
        included.append(page.included)
        filtered |= page.filtered_here
        refused |= page.unsorted or not watch.goes_on(page.records)
    if refused:
        records = in_order(records, call.sort)
    return Answer(records=tuple(records), included=together(included), filtered_here=filtered, sorted_here=refused)


class Trails:
    """Remembers how far each list has been read and found in order, so that reading on needs only the next page."""

    def __init__(self) -> None:
        self._trails: OrderedDict[Call, tuple[int, frozenset[int]]] = OrderedDict()

    def behind(self, call: Call, page: int) -> frozenset[int] | None:
        """Return the ids of the page before this one, or None where that has not been read."""
        if page == 1:
            return frozenset()
        pages, ids = self._trails.get(call, (0, frozenset[int]()))
        return None if pages < page - 1 else ids if pages == page - 1 else frozenset()

    def walked(self, call: Call, page: int, ids: frozenset[int]) -> None:
        """Remember that the list has been read up to this page without a fault."""
        pages, _ = self._trails.get(call, (0, None))
        if page >= pages:
            self._trails[call] = (page, ids)
        self._trails.move_to_end(call)
        if len(self._trails) > MOST_TRAILS:
            self._trails.popitem(last=False)


async def read_window(ask: Ask, call: Call, start: int, count: int, trails: Trails, options: Options) -> Window[Record]:
    """Return the records from `start` (counted from 0) to `start + count` of the filtered and sorted list.

    Only the pages that hold them are read, as long as the remote system keeps to the filters, to the order and to
    the size of the page; and the pages before them, where it is not known yet that it does. Else all are read.
    """
    pages: dict[int, Answer] = {}

    async def once(wanted: Call, options: Options) -> Answer:
        if wanted.page not in pages:
            pages[wanted.page] = await ask(wanted, options)
        return pages[wanted.page]

    window = await _needed_pages(partial(once, options=options), call, start, count, trails)
    if window is not None:
        return window
    whole = await read_all(once, call, options)
    end = start + count
    return Window(
        items=whole.records[start:end],
        places=range(start, end),
        next_place=end if len(whole.records) > end else None,
        included=whole.included,
        rest=whole.records[end:],
        filtered_here=whole.filtered_here,
        sorted_here=whole.sorted_here,
        is_whole=True,
    )


async def _needed_pages(
    read: Callable[[Call], Awaitable[Answer]], call: Call, start: int, count: int, trails: Trails
) -> Window[Record] | None:
    """Return the window from the pages that hold it, or None if these cannot be trusted to."""
    call = replace(call, page=1, limit=PAGE_LIMIT)
    first = start // PAGE_LIMIT + 1
    before = trails.behind(call, first)
    if before is None:
        first, before = 1, frozenset[int]()
    watch = OrderWatch(call.sort)
    answers: list[Answer] = []
    for page in range(first, (start + count - 1) // PAGE_LIMIT + 2):
        answer = await read(replace(call, page=page))
        ids = _ids(answer.records)
        if not _faithful(answer, watch) or (ids and ids <= before):
            return None
        trails.walked(call, page, ids)
        answers.append(answer)
        before = ids
        if not answer.more:
            break
    seen: set[int] = set()
    records = [each for answer in answers for each in _unseen(answer.records, seen)]
    offset = start - (first - 1) * PAGE_LIMIT
    more = len(records) > offset + count or answers[-1].more
    return Window(
        items=records[offset : offset + count],
        places=range(start, start + count),
        next_place=start + count if more else None,
        included=together(each.included for each in answers),
    )


def _faithful(answer: Answer, watch: OrderWatch) -> bool:
    """Return whether a page is as it was asked for: filtered, in order, and full if another follows."""
    full = len(answer.records) == PAGE_LIMIT or not answer.more
    return full and not (answer.filtered_here or answer.unsorted) and watch.goes_on(answer.records)


def _ids(records: Iterable[Record]) -> frozenset[int]:
    return frozenset(each.id for each in records if each.id is not None)


def _unseen(records: Iterable[Record], seen: set[int]) -> tuple[Record, ...]:
    """Return the records whose ids were not seen before, and add these; one without an id is always new."""
    new: list[Record] = []
    for each in records:
        if each.id is None:
            new.append(each)
        elif each.id not in seen:
            seen.add(each.id)
            new.append(each)
    return tuple(new)


def together(parts: Iterable[Mapping[str, tuple[Record, ...]]]) -> dict[str, tuple[Record, ...]]:
    """Return what came along with several pages, each record once."""
    found: dict[str, dict[object, Record]] = {}
    for part in parts:
        for name, records in part.items():
            found.setdefault(name, {}).update({each if each.id is None else each.id: each for each in records})
    return {name: tuple(records.values()) for name, records in found.items()}
