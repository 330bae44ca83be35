"""Reads all pages of a list."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace

from nutmcp.client.options import Ask, Options
from nutmcp.client.verification import OrderWatch
from nutmcp.errors import Unintelligible
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call
from nutmcp.remote.filter import in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record

MOST_EMPTY = 3
"""How many empty pages in a row may promise more, before it is not believed."""


async def read_pages(ask: Ask, call: Call, options: Options) -> AsyncIterator[Answer]:
    """Yield every page from the first one, filtered, and each record once even if it moves to the next page.

    Raises:
        Unintelligible: The pages repeat themselves or stay empty, and still promise more.
    """
    seen: set[Id] = set()
    last: tuple[tuple[Record, ...], ...] = ()
    page, empty, count = 1, 0, 0
    while True:
        answer = await ask(replace(call, page=page, limit=max(call.limit, PAGE_LIMIT)), options)
        new, dropped = unseen(answer.records, seen), unseen(answer.dropped, seen)
        sent = (answer.records, answer.dropped)
        empty = 0 if any(sent) else empty + 1
        stuck = any(sent) and (not (new or dropped) or sent == last)
        if answer.more and (stuck or empty > MOST_EMPTY):
            raise Unintelligible(
                "The list does not come to an end: its pages repeat themselves or are empty.",
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


def unseen(records: Iterable[Record], seen: set[Id]) -> tuple[Record, ...]:
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
