"""The numbers of invoices as people say them: `#5` and `no. 0005` are one number, `INV-5` and `inv 0005` another."""

import re

from nutmcp.words.fold import fold

_NAMED = r"^(?:#|n ?°|(?:no|nr|num|number|numero|invoice|facture)(?![a-z])[.:]?|\s)+"
"""What a number is called, which is no part of it."""

_AS_DECIMAL = re.compile(r"^(\d+)\.0$")
"""A whole number as spreadsheets and programs may write it."""


def parts_of_number(said: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits in a number, without zeros in front and without what it is called."""
    number = _AS_DECIMAL.sub(r"\1", re.sub(_NAMED, "", fold(said)))
    return tuple(part.lstrip("0") or part[:1] for part in re.findall(r"[^\W\d_]+|\d+", number))


def last_digits(said: str) -> str | None:
    """Return the digits that a number ends with, without zeros in front, or None if it ends with none."""
    parts = parts_of_number(said)
    return parts[-1] if parts and parts[-1].isdecimal() else None
