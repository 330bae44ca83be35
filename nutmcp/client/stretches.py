"""Reads on in a list, page after page, from the record that was given last."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nutmcp.client.marks import Cut, Mark, cut
from nutmcp.client.options import Ask, Options
from nutmcp.client.paging import read_all, together, unseen
from nutmcp.client.verification import OrderWatch
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call, no_records
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record

_Read = Callable[[int, int], Awaitable[Answer]]
"""Reads a page by its number, from 1, and its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Records that follow each other in a filtered and sorted list.

    Attributes:
        items: The records.
        place: Where the first of them stands, from 0.
        more: Whether others follow.
        included: What came along with the pages that were read.
        filtered_here: The remote system refused or ignored a filter, and it was applied here over all pages.
        sorted_here: The same of the order.
        changed: The list or its order changed, so that records before these may be missing or come twice.
        whole: Whether the whole list was read for it.
    """

    items: Sequence[Record] = ()
    place: int = 0
    more: bool = False
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    filtered_here: bool = False
    sorted_here: bool = False
    changed: bool = False
    whole: bool = False

    def mark(self, at: int) -> Mark:
        """Return the mark that is the record at this place of the stretch; -1 is the last."""
        return Mark(record=self.items[at], place=self.place + range(len(self.items))[at], whole=self.whole)


async def read_on(ask: Ask, call: Call, after: Mark | None, count: int, options: Options) -> AsyncIterator[Stretch]:
    """Yield what follows a mark in a list, or the whole list, page by page.

    Only the pages that are taken are read, as long as the remote system keeps to the filters, to the order and to the
    size of the page; else all are read, and put in order here. As many records as are wanted, `count`, come with the
    first page if a page can be cut so.

    Raises:
        NutmcpError: A page could not be read.
    """
    answers: dict[tuple[int, int], Answer] = {}

    async def once(wanted: Call, options: Options) -> Answer:
        key = (wanted.page, wanted.limit)
        if key not in answers:
            answers[key] = await ask(wanted, options)
        return answers[key]

    async def read(page: int, size: int) -> Answer:
        return await once(replace(call, page=page, limit=size), options)

    given: set[Id] = set()
    if call.limit <= PAGE_LIMIT and (after is None or not after.whole):
        pages = _Pages(read, call, *page_with(after, count))
        stretch = await pages.after(after)
        while stretch is not None:
            yield stretch
            if not stretch.more:
                return
            unseen(stretch.items, given)
            after = stretch.mark(-1) if stretch.items else after
            answers.clear()
            stretch = await pages.next()
    yield await _rest_of_whole(once, call, after, given, options)


def page_with(mark: Mark | None, count: int) -> tuple[int, int]:
    """Return number and size of the page that shows a mark, and most of the records wanted after it.

    That the mark is seen again proves that nothing moved; that it shares its page with what follows saves a request.
    """
    if mark is None:
        return 1, PAGE_LIMIT
    first = mark.place // PAGE_LIMIT + 1
    pages = [(page, min(PAGE_LIMIT, mark.place // max(page - 1, 1) or 1)) for page in range(first, first + 4)]
    pages[0] = (first, PAGE_LIMIT)
    return max(pages, key=lambda each: (min(each[0] * each[1] - mark.place - 1, count), each[1]))


class _Pages:
    """Pages of one size, read from one in the middle of a list in both directions until a mark is among them."""

    def __init__(self, read: _Read, call: Call, page: int, size: int) -> None:
        self._read, self._call, self._size = read, call, size
        self._first = self._next = page
        self._begin()

    async def after(self, mark: Mark | None) -> Stretch | None:
        """Return what follows a mark on its page, or None if a page is not as asked or the mark cannot be found."""
        answers = [await self._forward()]
        records = self._taken(answers)
        found = Cut(0)
        while records is not None and mark is not None:
            placed = cut(records, mark, self._offset, self._call.sort, in_order=False)
            if placed is None:
                return None
            found = placed
            if found.count == 0 and self._first > 1:
                answers.insert(0, await self._back())
            elif found.count == len(records) and answers[-1].more:
                answers.append(await self._forward())
            else:
                break
            self._begin()
            records = self._taken(answers)
        if records is None:
            return None
        return self._stretch(answers, records[found.count :], self._offset + found.count, changed=not found.is_certain)

    async def next(self) -> Stretch | None:
        """Return what the next page adds, or None if it is not as asked."""
        place = (self._next - 1) * self._size
        answer = await self._forward()
        records = self._taken([answer])
        return None if records is None else self._stretch([answer], records, place)

    @property
    def _offset(self) -> int:
        return (self._first - 1) * self._size

    def _begin(self) -> None:
        self._watch, self._seen = OrderWatch(self._call.sort), set[Id]()

    async def _forward(self) -> Answer:
        self._next += 1
        return await self._read(self._next - 1, self._size)

    async def _back(self) -> Answer:
        self._first -= 1
        return await self._read(self._first, self._size)

    def _taken(self, answers: Sequence[Answer]) -> list[Record] | None:
        """Return the records that pages add, or None if one is not filtered, in order, new, or full before another."""
        taken: list[Record] = []
        for answer in answers:
            new = unseen(answer.records, self._seen)
            is_full = len(answer.records) == self._size or not answer.more
            is_new = bool(new) or not answer.records
            if answer.filtered_here or answer.unsorted or not (is_full and is_new and self._watch.goes_on(new)):
                return None
            taken += new
        return taken

    @staticmethod
    def _stretch(answers: Sequence[Answer], items: Sequence[Record], place: int, *, changed: bool = False) -> Stretch:
        included = together(each.included for each in answers)
        return Stretch(items=items, place=place, more=answers[-1].more, included=included, changed=changed)


async def _rest_of_whole(ask: Ask, call: Call, after: Mark | None, given: set[Id], options: Options) -> Stretch:
    """Return what follows a mark in a list that has to be read as a whole, but for what was given already."""
    whole = await read_all(ask, call, options)
    found = Cut(0)
    if after is not None:
        placed = cut(whole.records, after, 0, call.sort, in_order=whole.sorted_here)
        found = placed or Cut(min(after.place, len(whole.records)), is_certain=False)
    return Stretch(
        items=unseen(whole.records[found.count :], given),
        place=found.count,
        included=whole.included,
        filtered_here=whole.filtered_here,
        sorted_here=whole.sorted_here,
        # What came in another order before cannot be gone on with.
        changed=not found.is_certain or (whole.sorted_here and after is not None and not after.whole),
        whole=True,
    )
