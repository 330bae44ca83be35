"""The order that someone asks for by `key` or `-key`, of the remote system or of what is at hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from nutmcp.remote.filter import Sort
from nutmcp.words.fold import fold

T = TypeVar("T")
Rank = tuple[Any, ...]
"""Where an item stands in an order, as JSON can hold it: by the key asked for, the first of the keys, and its id."""

LONGEST_TEXT = 60
"""By how many characters texts are put in order; what begins with the same stands by its id."""


def then_by_id(name: str, *, descending: bool = False) -> tuple[Sort, ...]:
    """Return the order by one property; what is equal in it stands by id, so that pages never overlap."""
    rule = Sort(name, descending)
    return (rule,) if name == "id" else (rule, Sort("id", descending))


def asked_for(sort: str, properties: Mapping[str, str]) -> tuple[Sort, ...]:
    """Return the order that is meant by `key` or `-key`, where these keys stand for these properties."""
    return then_by_id(properties[sort.removeprefix("-")], descending=sort.startswith("-"))


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    """An order of items at hand, by `key` or `-key`; those that are equal in it stand by the first of the keys.

    It is as a person expects it: accents and case do not count, and what is missing comes last.

    Attributes:
        sort: The name of a key, with a minus for the other direction.
        keys: What can be sorted by: for each name, the value of an item.
        id_of: What tells items apart that are equal in all.
    """

    sort: str
    keys: Mapping[str, Callable[[T], object]]
    id_of: Callable[[T], object]

    def rank(self, item: T) -> Rank:
        """Return where an item stands."""
        names = dict.fromkeys((self.sort.removeprefix("-"), next(iter(self.keys))))
        return (*(_comparable(self.keys[each](item)) for each in names), self.id_of(item))

    def applied(self, items: Iterable[T]) -> list[T]:
        """Return the items in order."""
        found = sorted(items, key=lambda each: _present(self.rank(each)[1:]))
        missing = [each for each in found if self.rank(each)[0] is None]
        ranked = [each for each in found if self.rank(each)[0] is not None]
        ranked.sort(key=lambda each: self.rank(each)[0], reverse=self.sort.startswith("-"))
        return [*ranked, *missing]

    def after(self, items: Sequence[T], rank: Rank | None) -> Sequence[T]:
        """Return those of the items, which are in order, that stand after a rank; all, if there is none."""
        if rank is None:
            return items
        return [each for each in items if self._is_after(self.rank(each), rank)]

    def _is_after(self, one: Rank, other: Rank) -> bool:
        if one[0] == other[0]:
            return _present(one[1:]) > _present(other[1:])
        if one[0] is None or other[0] is None:
            return one[0] is None
        return (one[0] > other[0]) is not self.sort.startswith("-")


def _present(rank: Rank) -> tuple[tuple[bool, Any], ...]:
    """Return what can be compared though something is missing, which comes last."""
    return tuple((each is None, 0 if each is None else each) for each in rank)


def _comparable(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return (fold(value)[:LONGEST_TEXT] or None) if isinstance(value, str) else value
