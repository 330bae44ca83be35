"""Tell groups of one name apart by their ids."""

from collections import defaultdict
from collections.abc import Sequence

from nutmcp.remote.id import Id

Keys = tuple[object, ...]
_WITH_IDS = ("project", "customer", "member")
"""The levels whose groups are records."""


def ids_of_namesakes(levels: Sequence[str], groups: Sequence[tuple[Keys, Keys]]) -> list[dict[str, Id]]:
    """Return for each group the ids, as in `customer_id`, of what shares its name with another group's.

    Args:
        levels: What is grouped by.
        groups: The keys of each group and its names, level by level; the key of a record is its id, where it has one.
    """
    called: dict[tuple[str, object], set[object]] = defaultdict(set)
    for keys, names in groups:
        for level, key, name in zip(levels, keys, names, strict=True):
            called[level, name].add(key)
    return [
        {
            f"{level}_id": key
            for level, key, name in zip(levels, keys, names, strict=True)
            if level in _WITH_IDS and len(called[level, name]) > 1 and isinstance(key, int | str) and key != name
        }
        for keys, names in groups
    ]
