"""The names that look most like one that was not found, for an error that asks “did you mean”."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from nutmcp.words.fold import fold

T = TypeVar("T")

# Comparing costs the product of both lengths, and is done for every name there is.
_LONGEST_NAME, _LONGEST_WORD, _MOST_WORDS = 80, 24, 8
_LIKE_ENOUGH = 0.6
HALF_LIKE = 0.5
"""Enough for names of tools and arguments: there are few, and a list of them is no help to a model that guesses."""


def _nothing(_each: object) -> str:
    return ""


def nearest(
    said: str,
    among: Sequence[T],
    name_of: Callable[[T], str],
    *,
    most: int = 5,
    around_of: Callable[[T], str] = _nothing,
) -> list[T]:
    """Return at most that many whose names are like what was said, the likest first.

    A name is like it as a whole, or word by word as `globx` is like `Globex Corporation`; words may also be like
    those around it.
    """
    from difflib import SequenceMatcher

    @cache
    def alike(one: str, other: str) -> float:
        both = SequenceMatcher(None, one, other, autojunk=False)
        hopeless = both.real_quick_ratio() < _LIKE_ENOUGH or both.quick_ratio() < _LIKE_ENOUGH
        return 0 if hopeless else both.ratio()

    def likeness(each: T) -> float:
        name, around = fold(name_of(each)[:_LONGEST_NAME]), fold(around_of(each)[:_LONGEST_NAME])
        there = [*_words(name), *_words(around)]
        by_word = [max((alike(one, other) for other in there), default=0) for one in words]
        return max(alike(wanted, name), sum(by_word) / max(len(words), 1))

    wanted = fold(said[:_LONGEST_NAME])
    words = _words(wanted)
    scored = [(likeness(each), each) for each in among]
    like = sorted((pair for pair in scored if pair[0] >= _LIKE_ENOUGH), key=lambda pair: -pair[0])
    return [each for _, each in like[:most]]


def likest(said: str, names: Iterable[str], *, like_enough: float = _LIKE_ENOUGH) -> str | None:
    """Return the name that is most like what was said as a whole, or None where none is."""
    from difflib import get_close_matches

    near = get_close_matches(fold(said[:_LONGEST_NAME]), list(names), n=1, cutoff=like_enough)
    return near[0] if near else None


def did_you_mean(near: str | None) -> str:
    """Return the end of a sentence that says that there is no such name: the one that is likest, if any is."""
    return f"; did you mean “{near}”?" if near else "."


def nearest_first(said: str, valid: Iterable[str]) -> list[str]:
    """Return all valid names, those that look like what was said before the others."""
    names = list(valid)
    near = nearest(said, names, str)
    return [*near, *(name for name in names if name not in near)]


def _words(name: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in name.split(maxsplit=_MOST_WORDS)[:_MOST_WORDS]]
