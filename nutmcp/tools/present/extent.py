"""How much of what others wrote is shown: the beginning in a list, all where one record was asked for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from nutmcp.words.fold import clean, clean_lines

T = TypeVar("T")

LONGEST_ANSWER = 27_000
"""How many characters an answer about one record may take; no answer has more than 30,000."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a name and of a longer text is shown.

    Attributes:
        longest_name: How many characters of a name, which stands on one line.
        longest_text: How many characters of a note or a description.
        lines: Whether the lines of a text are kept, or joined into one.
    """

    longest_name: int
    longest_text: int
    lines: bool = False

    def name(self, name: str | None) -> str | None:
        """Return a name as it may be shown, or None where there is none."""
        return clean(name, self.longest_name) or None if name else None

    def text(self, text: str | None) -> str | None:
        """Return a text as it may be shown, or None where there is none."""
        show = clean_lines if self.lines else clean
        return show(text, self.longest_text) or None if text else None


BRIEF = Extent(80, 300)
"""What a list shows."""
NAMED_ENTRY = Extent(80, 6_000, lines=True)
"""What is shown of a time entry that was named by its id: more than a note may have, even before and after a change."""
FULL = Extent(20_000, 20_000, lines=True)
"""What is shown of one record."""
_LESS_AND_LESS = tuple(Extent(longest, longest, lines=True) for longest in (8_000, 4_000, 2_000, 1_000, 300))

_SHORTER = tuple(Extent(BRIEF.longest_name, longest) for longest in (100, 40, 12))


def in_full(make: Callable[[Extent], T]) -> T:
    """Return an answer about one record with as much of every text as there is room for.

    Args:
        make: Makes the answer with so much of the texts.
    """
    answer = make(FULL)
    for extent in _LESS_AND_LESS:
        if _length(answer) <= LONGEST_ANSWER:
            break
        answer = make(extent)
    return answer


def all_in_short(make: Callable[[Extent], T]) -> T:
    """Return rows that none may be left out of, with as much of their texts as there is room for.

    Args:
        make: Makes the rows with so much of the texts.
    """
    rows = make(BRIEF)
    for extent in _SHORTER:
        if _length(rows) <= LONGEST_ANSWER:
            break
        rows = make(extent)
    return rows


def _length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
