"""A window of a list: as many of its records as were asked for, and the way to those that follow."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nutmcp.client.marks import Packed
from nutmcp.client.paging import together
from nutmcp.client.stretches import Stretch
from nutmcp.remote.call import no_records
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Generic[T]):
    """Some items of a filtered and sorted list, in its order.

    Attributes:
        items: The items.
        onward: For each of them the mark by which the list is gone on with after it; None where the list ends.
        included: What came along with the pages that were read.
        filtered_here: The remote system refused or ignored a filter, and it was applied here over all pages.
        sorted_here: The same of the order.
        changed: The list or its order changed, so that items before these may be missing or come twice.
        is_whole: Whether the whole list was looked at to find them.
    """

    items: Sequence[T] = ()
    onward: Sequence[Packed | None] = ()
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    filtered_here: bool = False
    sorted_here: bool = False
    changed: bool = False
    is_whole: bool = False

    @property
    def following(self) -> Packed | None:
        """Return the mark by which the list is gone on with after the last item, or None where it ends."""
        return self.onward[-1] if self.onward else None


async def window_of_stretches(
    stretches: AsyncIterator[Stretch], count: int, rules: Sequence[Sort], *, goes_on: bool
) -> Window[Record]:
    """Return the first records of the stretches, at most so many.

    Args:
        stretches: The list, or what follows a mark in it.
        count: The most records.
        rules: How the list is sorted.
        goes_on: Whether something comes before. Then half of the records are enough where more would need another page.
    """
    read: list[Stretch] = []
    wanted = (count + 1) // 2 if goes_on else count
    async for each in stretches:
        read.append(each)
        if sum(len(each.items) for each in read) >= wanted:
            break
    found = [(each, at) for each in read for at in range(len(each.items))]
    more = len(found) > count or (bool(read) and read[-1].more)
    onward: list[Packed | None] = [stretch.mark(at).packed(rules) for stretch, at in found[:count]]
    if onward and not more:
        onward[-1] = None
    return Window(
        items=[stretch.items[at] for stretch, at in found[:count]],
        onward=onward,
        included=together(each.included for each in read),
        filtered_here=any(each.filtered_here for each in read),
        sorted_here=any(each.sorted_here for each in read),
        changed=any(each.changed for each in read),
        is_whole=not goes_on and any(each.whole for each in read),
    )
