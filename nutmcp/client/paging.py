"""Reads more than one page: all of them, or those that hold a window of the list."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from nutmcp.client.verification import OrderWatch, kept
from nutmcp.errors import Unintelligible
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call, no_records
from nutmcp.remote.filter import in_order
from nutmcp.remote.record import Record

Reader = Callable[[Call], Awaitable[Answer]]
"""Reads one page as it was sent."""
Progress = Callable[[int], Awaitable[None]]
"""Is told how many records have been read so far."""

MOST_EMPTY = 3
"""How many empty pages in a row may promise more, before it is not believed."""
MOST_TRAILS = 256
"""How many lists are remembered to have been read page by page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some consecutive records of a filtered and sorted list.

    Attributes:
        records: The records, fewer than asked for only where the list ends.
        included: What came along with the pages that were read.
        more: Whether the list goes on.
        filtered_here: The remote system refused or ignored a filter, and it was applied here over all pages.
        sorted_here: The same of the order.
        rest: All that follows in the list, where the whole of it had to be read for the window.
    """

    records: tuple[Record, ...] = ()
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    more: bool = False
    rest: tuple[Record, ...] = field(default=(), repr=False)
    filtered_here: bool = False
    sorted_here: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what has to be said about how the window was found."""
        return notes_on(filtered_here=self.filtered_here, sorted_here=self.sorted_here)


def notes_on(*, filtered_here: bool, sorted_here: bool = False) -> tuple[str, ...]:
    """Return what has to be said about how records were found: which part of the question was answered on our side."""
    filtered = ("Nutcache did not apply a filter; it was applied here over all pages.",) * filtered_here
    ordered = ("Nutcache did not apply the order; it was applied here over all pages.",) * sorted_here
    return filtered + ordered


async def read_pages(read: Reader, call: Call, progress: Progress | None = None) -> AsyncIterator[Answer]:
    """Yield every page from the first one, filtered, and each record once even if it moves to the next page.

    Raises:
        Unintelligible: The pages repeat themselves or stay empty, and still promise more.
    """
    seen: set[int] = set()
    last: tuple[Record, ...] = ()
    page, empty, count = 1, 0, 0
    while True:
        answer = await read(replace(call, page=page, limit=PAGE_LIMIT))
        new = _unseen(answer.records, seen)
        empty = 0 if answer.records else empty + 1
        stuck = bool(answer.records) and (not new or answer.records == last)
        if answer.more and (stuck or empty > MOST_EMPTY):
            raise Unintelligible(
                "Nutcache's list does not come to an end: its pages repeat themselves or are empty.",
                "Narrow the question, so that a single page holds the answer.",
            )
        count += len(new)
        if progress is not None:
            await progress(count)
        yield kept(replace(answer, records=new), call)
        if not answer.more:
            return
        page, last = page + 1, answer.records


async def read_all(read: Reader, call: Call, progress: Progress | None = None) -> Answer:
    """Return the whole list as one answer, filtered and sorted.

    Raises:
        NutmcpError: A page could not be read; a part of the list is never returned.
    """
    watch = OrderWatch(call.sort)
    records: list[Record] = []
    included: list[Mapping[str, tuple[Record, ...]]] = []
    filtered = refused = False
    async for page in read_pages(read, call, progress):
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


async def read_window(
    read: Reader, call: Call, start: int, count: int, trails: Trails, progress: Progress | None = None
) -> Window:
    """Return the records from `start` (counted from 0) to `start + count` of the filtered and sorted list.

    Only the pages that hold them are read, as long as the remote system keeps to the filters, to the order and to
    the size of the page; and the pages before them, where it is not known yet that it does. Else all are read.
    """
    pages: dict[int, Answer] = {}

    async def once(wanted: Call) -> Answer:
        if wanted.page not in pages:
            pages[wanted.page] = await read(wanted)
        return pages[wanted.page]

    window = await _needed_pages(once, call, start, count, trails)
    if window is not None:
        return window
    whole = await read_all(once, call, progress)
    return Window(
        records=whole.records[start : start + count],
        included=whole.included,
        more=len(whole.records) > start + count,
        rest=whole.records[start + count :],
        filtered_here=whole.filtered_here,
        sorted_here=whole.sorted_here,
    )


async def _needed_pages(read: Reader, call: Call, start: int, count: int, trails: Trails) -> Window | None:
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
        if not _faithful(answer, call, watch) or (ids and ids <= before):
            return None
        trails.walked(call, page, ids)
        answers.append(answer)
        before = ids
        if not answer.more:
            break
    seen: set[int] = set()
    records = [each for answer in answers for each in _unseen(answer.records, seen)]
    offset = start - (first - 1) * PAGE_LIMIT
    return Window(
        records=tuple(records[offset : offset + count]),
        included=together(each.included for each in answers),
        more=len(records) > offset + count or answers[-1].more,
    )


def _faithful(answer: Answer, call: Call, watch: OrderWatch) -> bool:
    """Return whether a page is as it was asked for: filtered, in order, and full if another follows."""
    full = len(answer.records) == PAGE_LIMIT or not answer.more
    filtered = not kept(answer, call).filtered_here
    return full and filtered and not answer.unsorted and watch.goes_on(answer.records)


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
