"""The order that someone asks for by `key` or `-key`, of Nutcache or of what is at hand."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from nutmcp.remote.filter import Sort
from nutmcp.words.fold import fold

T = TypeVar("T")


def then_by_id(name: str, *, descending: bool = False) -> tuple[Sort, ...]:
    """Return the order by one property; what is equal in it stands by id, so that pages never overlap."""
    rule = Sort(name, descending)
    return (rule,) if name == "id" else (rule, Sort("id", descending))


def asked_for(sort: str, properties: Mapping[str, str]) -> tuple[Sort, ...]:
    """Return the order that is meant by `key` or `-key`, where these keys stand for these properties."""
    return then_by_id(properties[sort.removeprefix("-")], descending=sort.startswith("-"))


def ordered(items: Iterable[T], sort: str, keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """Return the items sorted by `key` or `-key`; those that are equal in it stand by the first of the keys.

    It is as a person expects it: accents and case do not count, and what is missing comes last.

    Args:
        items: What to sort.
        sort: The name of a key, with a minus for the other direction.
        keys: What can be sorted by: for each name, the value of an item.
    """
    first = next(iter(keys.values()))
    found = sorted(items, key=lambda each: _comparable(first(each)))
    key = keys[sort.removeprefix("-")]
    with_value = [each for each in found if key(each) not in (None, "")]
    without = [each for each in found if key(each) in (None, "")]
    with_value.sort(key=lambda each: _comparable(key(each)), reverse=sort.startswith("-"))
    return [*with_value, *without]


def _comparable(value: Any) -> Any:  # noqa: ANN401 - whatever the key gives
    return fold(value) if isinstance(value, str) else value
