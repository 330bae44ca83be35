"""A window of a list: as many of its records as were asked for, and the way to those that follow."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nutmcp.client.marks import Packed
from nutmcp.client.paging import together
from nutmcp.client.stretches import Stretch
from nutmcp.remote.call import no_records
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record

T = TypeVar("T")


def _nowhere(_count: int) -> Packed | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Generic[T]):
    """Some items of a filtered and sorted list, in its order.

    Attributes:
        items: The items.
        more: Whether others follow.
        mark_after: Returns the mark by which the list is gone on with after so many of the items.
        included: What came along with the pages that were read.
        filtered_here: The remote system refused or ignored a filter, and it was applied here over all pages.
        sorted_here: The same of the order.
        changed: The list or its order changed, so that items before these may be missing or come twice.
        is_whole: Whether the whole list was looked at to find them.
    """

    items: Sequence[T] = ()
    more: bool = False
    mark_after: Callable[[int], Packed | None] = _nowhere
    included: Mapping[str, tuple[Record, ...]] = field(default_factory=no_records)
    filtered_here: bool = False
    sorted_here: bool = False
    changed: bool = False
    is_whole: bool = False

    def onward(self, count: int) -> Packed | None:
        """Return the mark by which the list is gone on with after so many of the items, or None where it ends."""
        return self.mark_after(count) if count and (self.more or count < len(self.items)) else None

    @property
    def following(self) -> Packed | None:
        """Return the mark by which the list is gone on with after the last item, or None where it ends."""
        return self.onward(len(self.items))


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

    def mark_after(number: int) -> Packed:
        stretch, at = found[number - 1]
        return stretch.mark(at).packed(rules)

    return Window(
        items=[stretch.items[at] for stretch, at in found[:count]],
        more=len(found) > count or (bool(read) and read[-1].more),
        mark_after=mark_after,
        included=together(each.included for each in read),
        filtered_here=any(each.filtered_here for each in read),
        sorted_here=any(each.sorted_here for each in read),
        changed=any(each.changed for each in read),
        is_whole=not goes_on and any(each.whole for each in read),
    )
