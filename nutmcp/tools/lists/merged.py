"""Shows a window of a list in which a property may have any of several values: sifted, or merged from theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from nutmcp.client import Client, Mark, Packed, Window, together
from nutmcp.client.marks import unpacked
from nutmcp.client.verification import IN_ORDER
from nutmcp.remote.call import Call
from nutmcp.remote.filter import Filter, Operator, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.tools.lists.any_of import AnyOf
from nutmcp.tools.lists.local_filter import Growing, Keep, sift, sift_unless

_MERGED = -1
"""The place that a mark of a merged list tells: its record alone says where the list goes on."""


async def window_of_any(
    client: Client, call: Call, any_of: AnyOf, after: Packed | None, limit: int, keep: Keep
) -> Window[Record]:
    """Return the first `limit` records, or those after a mark, that are kept, in few requests.

    What began as merged goes on so; what was sifted may be merged from any place on.
    """
    is_merged = after is not None and after[0] == _MERGED
    if not is_merged and not any_of.is_surely_less_for(limit + 1):
        gives_up = partial(any_of.is_less_than_going_on, limit + 1)
        window = await sift_unless(client, call, after, limit, keep, gives_up)
        if window is not None:
            return window
    merged = _Merged(client, call, any_of, limit, keep)
    window = await merged.window(after)
    if window is not None:
        return window
    return await sift(client, call, (0, *after[1:]) if after is not None and is_merged else after, limit, keep)


@dataclass(slots=True)
class _Merged:
    """Reads of the list of each value as much as the window may hold of it."""

    client: Client
    call: Call
    any_of: AnyOf
    limit: int
    keep: Keep
    found: dict[Id | Record, Record] = field(default_factory=dict[Id | Record, Record])
    included: list[Mapping[str, tuple[Record, ...]]] = field(default_factory=list[Mapping[str, tuple[Record, ...]]])
    filtered_here: bool = False
    sorted_here: bool = False
    growing: Growing = field(default_factory=Growing)
    count: int = 0

    async def window(self, after: Packed | None) -> Window[Record] | None:
        """Return the window, or None where the remote system does not tell the values apart."""
        kind = self.client.system.resources[self.call.resource].record
        mark = None if after is None else unpacked(after, kind, self.call.sort).record
        bounds = () if mark is None else tuple(_bounds(self.call, mark))
        for value, part in self.any_of.calls(replace(self.call, filters=(*self.call.filters, *bounds))):
            if not await self._read(value, part, mark):
                return None
        rows = in_order(self.found.values(), self.call.sort)
        return Window(
            items=rows[: self.limit],
            more=len(rows) > self.limit,
            mark_after=lambda count: Mark(record=rows[count - 1], place=_MERGED).packed(self.call.sort),
            included=together(self.included),
            filtered_here=self.filtered_here,
            sorted_here=self.sorted_here,
        )

    async def _read(self, value: Id, part: Call, mark: Record | None) -> bool:
        """Read the list of one value until more than the window holds is found; return whether it is of that value."""
        read: list[Record] = []
        wanted: list[Record] = []
        async for page in self.client.pages(part):
            if self.any_of.is_ignored(page, value):
                return False
            read += page.records
            self.count += len(page.records)
            await self.growing(self.count)
            self.included.append(page.included)
            self.filtered_here |= page.filtered_here
            wanted = [each for each in read if self.keep(each) and (mark is None or self._follows(each, mark))]
            is_sorted = not page.unsorted and in_order(read, part.sort) == read
            if len(wanted) > self.limit and is_sorted:
                break
        else:
            self.sorted_here |= in_order(read, part.sort) != read
        self.found |= {each if each.id is None else each.id: each for each in wanted}
        return True

    def _follows(self, record: Record, mark: Record) -> bool:
        return not IN_ORDER.goes_before(record, mark, self.call.sort)


def _bounds(call: Call, mark: Record) -> Iterator[Filter]:
    """Yield what spares reading the list from its beginning, where it is sorted by a day."""
    rule = call.sort[0] if call.sort else None
    day = getattr(mark, rule.property) if rule else None
    if rule is None or not isinstance(day, date) or isinstance(day, datetime):
        return
    yield (
        Filter(rule.property, Operator.LT, day + timedelta(days=1))
        if rule.descending
        else Filter(rule.property, Operator.GTE, day)
    )
