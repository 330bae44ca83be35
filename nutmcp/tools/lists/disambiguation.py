"""Tell groups of one name apart by their ids."""

from collections import defaultdict
from collections.abc import Sequence

Keys = tuple[object, ...]


def ids_of_namesakes(levels: Sequence[str], groups: Sequence[tuple[Keys, Keys]]) -> list[dict[str, int]]:
    """Return for each group the ids, as in `customer_id`, of what shares its name with another group's.

    Args:
        levels: What is grouped by.
        groups: The keys of each group and its names, level by level; a key that is a number is an id.
    """
    called: dict[tuple[str, object], set[object]] = defaultdict(set)
    for keys, names in groups:
        for level, key, name in zip(levels, keys, names, strict=True):
            called[level, name].add(key)
    return [
        {
            f"{level}_id": key
            for level, key, name in zip(levels, keys, names, strict=True)
            if len(called[level, name]) > 1 and isinstance(key, int) and not isinstance(key, bool)
        }
        for keys, names in groups
    ]
