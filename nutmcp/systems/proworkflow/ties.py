"""Puts what is alike for the wire into the order that is asked for: the wire sorts by one property alone.

A page is read with what stands around it, and the records that share the property are ordered here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nutmcp.remote.call import Call
from nutmcp.remote.filter import in_order
from nutmcp.remote.record import FieldKind, Record, field_kinds


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages of the wire that hold a page and what is around it.

    Attributes:
        size: How many records each of them has.
        pages: Their numbers, one after the other.
    """

    size: int
    pages: tuple[int, ...]

    @property
    def start(self) -> int:
        """Return the place of its first record, from 0."""
        return (self.pages[0] - 1) * self.size


def are_needed(call: Call, record: type[Record]) -> bool:
    """Return whether records that are alike in the first property are to be sorted by another one.

    How the wire sorts text is its own matter, and text is seldom alike.
    """
    if len(call.sort) < 2 or call.sort[0].property == "id":
        return False
    return field_kinds(record)[call.sort[0].property] is not FieldKind.TEXT


def around(call: Call) -> Stretch:
    """Return the pages to ask for, of three times the size: mostly one, and two where a page is at the edge of them."""
    size = 3 * call.limit
    first = max((call.page - 1) * call.limit - call.limit // 2, 0)
    last = call.page * call.limit + call.limit // 2
    return Stretch(size, tuple(range(first // size + 1, (last - 1) // size + 2)))


def settled(records: Sequence[Record], stretch: Stretch, call: Call, *, more: bool) -> tuple[Record, ...] | None:
    """Return the records of a page in their order.

    None where the wire has another order, or where what is alike goes on outside of what was read.

    Args:
        records: What was read, in the order of the wire.
        stretch: Where it stands.
        call: The list.
        more: Whether others follow it.
    """
    begin = (call.page - 1) * call.limit - stretch.start
    end = min(begin + call.limit, len(records))
    if begin >= end:
        return ()
    ordered = in_order(records, call.sort)
    held = [[getattr(each, call.sort[0].property) for each in listed] for listed in (records, ordered)]
    keys = held[0]
    is_cut_before = stretch.start > 0 and keys[0] == keys[begin]
    is_cut_after = more and keys[-1] == keys[end - 1]
    if held[0] != held[1] or is_cut_before or is_cut_after:
        return None
    return tuple(ordered[begin:end])
