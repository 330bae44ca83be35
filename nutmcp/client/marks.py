"""Marks: the record after which a list is gone on with, found again though the list has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, cast

from pydantic import TypeAdapter

from nutmcp.client.verification import IN_ORDER, OrderWatch, Reading
from nutmcp.remote.filter import Sort
from nutmcp.remote.record import Record

LONGEST_TEXT = 60
"""How many characters of a text a mark keeps."""
_BY_ID = (Sort("id"),)

Packed = tuple[object, ...]
"""A mark as JSON can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The record after which a list goes on.

    Attributes:
        record: The record, of which only its id and what the list is sorted by count.
        place: Where it stood in the list, from 0.
        whole: Whether the list had to be read as a whole, and put in order here.
    """

    record: Record
    place: int
    whole: bool = False

    def packed(self, rules: Sequence[Sort]) -> Packed:
        """Return the mark in a form that a cursor can hold."""
        names = _names(rules)
        told = self.record.model_dump(mode="json", include={"id", *names})
        return (self.place, int(self.whole), told["id"], *(_short(told[each]) for each in names))


def unpacked(packed: Packed, kind: type[Record], rules: Sequence[Sort]) -> Mark:
    """Return the mark that was packed, of a list of records of this kind in this order."""
    place, whole, number, *values = packed
    told = {"id": number, **dict(zip(_names(rules), values, strict=True))}
    # Each field by itself: what a record works out of others would be worked out of nothing.
    read = {name: _reader(kind, name).validate_python(value) for name, value in told.items()}
    return Mark(record=kind.model_construct(None, **read), place=cast("int", place), whole=bool(whole))


@cache
def _reader(kind: type[Record], name: str) -> TypeAdapter[object]:
    """Return what reads one field of a record from JSON."""
    field = kind.model_fields[name]
    form: Any = field.annotation
    return TypeAdapter(cast("Any", Annotated)[(form, *field.metadata)] if field.metadata else form)


@dataclass(frozen=True, slots=True)
class Cut:
    """How many of some records stand before or at a mark, and whether that is certain."""

    count: int
    is_certain: bool = True


def cut(records: Sequence[Record], mark: Mark, offset: int, rules: Sequence[Sort], *, in_order: bool) -> Cut | None:
    """Return how many of the records of a list stand before or at a mark, or None where there is no telling.

    The record itself tells it, where it is among them and unchanged; else what the list is sorted by.

    Args:
        records: Records that stand side by side in the list.
        mark: The mark.
        offset: Where the first of them stands.
        rules: How the list is sorted; without any, by id if the records are.
        in_order: Whether it was sorted here.
    """
    at = mark.place - offset
    if 0 <= at < len(records) and _is_same(records[at], mark.record, rules):
        return Cut(at + 1)
    if mark.record.id is not None:
        for number, each in enumerate(records):
            if each.id == mark.record.id and _is_same(each, mark.record, rules):
                return Cut(number + 1)
    rules = rules or _BY_ID
    counts = {
        count
        for reading in _readings(records, rules, in_order=in_order)
        for count in _around(records, mark, rules, reading)
    }
    if not counts:
        return None
    is_cut_short = any(_is_cut_short(getattr(mark.record, each)) for each in _names(rules))
    nearest = min(counts, key=lambda count: abs(count - at))
    return Cut(nearest, len(counts) == 1 and not is_cut_short)


def _readings(records: Sequence[Record], rules: Sequence[Sort], *, in_order: bool) -> Sequence[Reading]:
    """Return the readings of the order under which the records are in it."""
    if in_order:
        return (IN_ORDER,)
    watch = OrderWatch(rules)
    watch.goes_on(records)
    return watch.readings


def _around(records: Sequence[Record], mark: Mark, rules: Sequence[Sort], reading: Reading) -> tuple[int, int]:
    """Return how many records stand before a mark, and how many before it or level with it."""
    before = sum(not reading.goes_before(mark.record, each, rules) for each in records)
    return before, sum(reading.goes_before(each, mark.record, rules) for each in records)


def _is_same(record: Record, marked: Record, rules: Sequence[Sort]) -> bool:
    """Return whether this is the record that was marked, and still stands where it stood."""
    names = ("id", *_names(rules))
    return all(_short(getattr(record, each)) == _short(getattr(marked, each)) for each in names)


def _names(rules: Sequence[Sort]) -> list[str]:
    return [each.property for each in rules if each.property != "id"]


def _short(value: Any) -> Any:  # noqa: ANN401 - whatever type the field has
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _is_cut_short(value: object) -> bool:
    return isinstance(value, str) and len(value) >= LONGEST_TEXT
