"""Reads a list in which one property may have any of several values, in the fewest requests that can be foreseen."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from nutmcp.client import Client, Options
from nutmcp.errors import NutmcpError, caught
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import Record


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Two or more values, any of which a property may have; a search can only be asked for one.

    Attributes:
        name: Our name of the property.
        values: The values, which are ids.
        likely_pages: How many pages the list has, roughly, if it is read whatever the value.
        likely_share: Which part of its records has one of the values, roughly.
        sifted: Whether its records are tried by something else too, so that few of them may be left.
    """

    name: str
    values: frozenset[Id]
    likely_pages: float
    likely_share: float
    sifted: bool = False

    @property
    def is_surely_less(self) -> bool:
        """Whether a request for each value is so much less than the whole list that nothing need be tried first."""
        return 2 * len(self.values) <= self.likely_pages

    @property
    def is_hardly_less(self) -> bool:
        """Whether the list would have to be ten times as long as is likely, so that it is not worth finding out."""
        return len(self.values) > 10 * self.likely_pages

    def is_surely_less_for(self, rows: int) -> bool:
        """Whether the same is so where the list is read only until so many records are found."""
        if not self.is_surely_less:
            return False
        return self.sifted or 2 * len(self.values) * PAGE_LIMIT * self.likely_share <= rows

    def is_less_than_going_on(self, rows: int, pages: int, found: int) -> bool:
        """Return whether a request for each value is less than to go on reading until so many records are found.

        Args:
            rows: How many records are wanted.
            pages: How many pages have been read.
            found: How many records were found on them.
        """
        to_come = (rows - found) * pages / max(found, 0.5)
        if pages < min(len(self.values), self.likely_pages):
            to_come = min(to_come, self.likely_pages - pages)
        return to_come > len(self.values)

    def calls(self, call: Call) -> list[tuple[Id, Call]]:
        """Return each value with the list that holds it alone."""
        rules = [(each, Filter(self.name, Operator.EQ, each)) for each in sorted(self.values, key=id_order)]
        return [(value, replace(call, filters=(*call.filters, rule))) for value, rule in rules]

    def is_ignored(self, page: Answer, value: Id) -> bool:
        """Return whether other values came than the one that was asked for, so that asking again is no use."""
        return any(getattr(each, self.name) != value for each in page.dropped)


async def pages_of(client: Client, call: Call, any_of: AnyOf | None, options: Options) -> AsyncIterator[Answer]:
    """Yield a list page by page: whole, where records of other values come too, or one value after the other.

    | the list                            | what is asked                                            |
    |-------------------------------------|----------------------------------------------------------|
    | is likely long, the values are few  | each value                                               |
    | may be short                        | its first page; two, if values are three                 |
    | has more                            | a page further on, which only a list has that is so long |
    |                                     | that each value takes less; then each value              |
    """
    read = 0
    if any_of is None or not any_of.is_surely_less:
        whole = client.pages(call, options)
        held = await _first_pages(whole, 2 if any_of is not None and len(any_of.values) == 3 else 1)
        if any_of is None or not await _goes_on(client, call, held, any_of):
            for page in held:
                yield page
            async for page in whole:
                yield page
            return
        read = sum(len(each.records) + len(each.dropped) for each in held)
    async for page in _value_by_value(client, call, any_of, _counting_on(options, read)):
        yield page


async def _first_pages(whole: AsyncIterator[Answer], most: int) -> list[Answer]:
    held: list[Answer] = []
    async for page in whole:
        held.append(page)
        if len(held) == most or page.unfiltered:
            break
    return held


async def _goes_on(client: Client, call: Call, held: Sequence[Answer], any_of: AnyOf) -> bool:
    """Return whether a list has at least so many pages as there are values; one more request finds that out."""
    last, requests = held[-1], len(any_of.values)
    if not last.more or last.unfiltered or any_of.is_hardly_less:
        return False
    if len(held) == requests - 1:
        return True
    page = await caught(client.send(replace(call, page=requests - 1)))
    return not isinstance(page, NutmcpError) and page.more


async def _value_by_value(client: Client, call: Call, any_of: AnyOf, options: Options) -> AsyncIterator[Answer]:
    """Yield the pages of each value, no record twice; where the value does not count, go on with the list as it is."""
    seen: set[Id | None] = set()
    for value, narrowed in any_of.calls(call):
        async for page in client.pages(narrowed, _counting_on(options, len(seen))):
            if any_of.is_ignored(page, value):
                async for each in client.pages(call, _counting_on(options, len(seen))):
                    yield replace(each, records=_without(each.records, seen), filtered_here=True)
                return
            yield replace(page, records=_without(page.records, seen))
            seen |= {each.id for each in page.records}


def _without(records: tuple[Record, ...], seen: set[Id | None]) -> tuple[Record, ...]:
    return tuple(each for each in records if each.id is None or each.id not in seen)


def _counting_on(options: Options, read: int) -> Options:
    """Return the options with progress that goes on from what was read before."""
    report = options.progress
    if report is None or not read:
        return options

    async def progress(count: int) -> None:
        if count:
            await report(read + count)

    return replace(options, progress=progress)
