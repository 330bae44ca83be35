"""Which days of the week someone means by `mon-fri`, `mon,wed,fri` or `du lundi au jeudi`."""

import re

from nutmcp.words.calendar_names import MARDI_OR_MARCH, WEEKDAYS
from nutmcp.words.phrase import phrase

WORKDAYS_FORMS = "Say them as mon-fri, or mon,wed,fri."

_DAYS = {**WEEKDAYS, MARDI_OR_MARCH: WEEKDAYS["mardi"]}
"""Among weekdays, the short name that is a month's too can only be the day."""
_APART = re.compile(r" ?(?:[,;+&/]| and | et ) ?")
_RANGE = re.compile(r"(?:from |du )?([a-z]+)\.?(?: ?- ?| to | through | au | a )([a-z]+)\.?")


def find_workdays(said: str) -> frozenset[int] | None:
    """Return the days, Monday as 0, or None where they cannot be read; a range may go over the end of a week."""
    days: set[int] = set()
    for part in _APART.split(phrase(said)):
        found = _RANGE.fullmatch(part)
        first, last = (found[1], found[2]) if found else (part.rstrip("."),) * 2
        if first not in _DAYS or last not in _DAYS:
            return None
        days |= {(_DAYS[first] + after) % 7 for after in range((_DAYS[last] - _DAYS[first]) % 7 + 1)}
    return frozenset(days)
