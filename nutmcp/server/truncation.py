"""Truncate an answer that is too long, at an item of its longest list, and say so."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

# What the note may add.
_ROOM = 300


def cut(answer: Mapping[str, object], longest: int) -> dict[str, object]:
    """Return the answer with its longest list cut so that the whole has at most `longest` characters.

    The answer may still be longer, where it is not a list that makes it long.
    """
    shortened = cast("dict[str, object]", json.loads(json.dumps(answer)))
    items = max(_lists(shortened), key=_length, default=list[object]())
    whole = len(items)
    spare = _length(shortened) - (longest - _ROOM)
    while items and spare > 0:
        spare -= _length(items.pop()) + len(",")
    note = f"Cut: only {len(items)} of {whole} are shown, because the answer was too long; ask for less at once."
    return {**shortened, "note": f"{shortened['note']} {note}" if shortened.get("note") else note}


def _lists(value: object) -> Iterator[list[object]]:
    if isinstance(value, list):
        yield (below := cast("list[object]", value))
    elif isinstance(value, dict):
        below = list(cast("dict[str, object]", value).values())
    else:
        return
    for each in below:
        yield from _lists(each)


def _length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
