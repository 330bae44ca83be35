"""Reads the JSON of a body so that no amount loses digits and no half of a letter gets in."""

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

MOST_DIGITS = 40
"""How many digits a number may have on either side of the point."""
_ESCAPES = (rb"\ud", rb"\uD")
"""How the escape of half a letter begins."""


class Nonsense(ValueError):
    """The body is not what any documentation describes."""


def parsed(content: bytes) -> object:
    """Return the JSON value, with decimals for numbers so that no amount passes through a float.

    Raises:
        Nonsense: It is no JSON, or holds a number that nobody means.
    """
    mended = _mended if _may_hold_half_letters(content) else None
    try:
        return json.loads(content, parse_float=_number, object_hook=mended)
    except (ValueError, RecursionError) as error:
        raise Nonsense from error


def _may_hold_half_letters(content: bytes) -> bool:
    """Return whether there are their escapes, their UTF-8, or another encoding; single bytes are found fastest."""
    is_escaped = b"\\" in content and any(each in content for each in _ESCAPES)
    return is_escaped or b"\xed" in content or b"\0" in content


def _number(text: str) -> Decimal:
    """Return a number that can be an amount; the same ones come again and again."""
    return _amount(text) if len(text) > MOST_DIGITS else _known_amount(text)


def _amount(text: str) -> Decimal:
    """Return a number, unless it is like 1e999999, which would fill the memory once written out."""
    number = Decimal(text)
    if not -MOST_DIGITS < number.adjusted() < MOST_DIGITS:
        raise Nonsense
    return number


_known_amount = lru_cache(maxsize=1024)(_amount)


def _mended(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the object with whole letters: half of an emoji, left by a cut elsewhere, cannot be stored or sent."""
    for key, value in sent.items():
        if isinstance(value, str) and not value.isascii():
            sent[key] = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return sent
