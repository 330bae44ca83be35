"""How many hours of work are expected, of a day or of a week: `8h`, `7h30 a day`, `35h/week`, `35 h par semaine`."""

import re
from dataclasses import dataclass

from nutmcp.words.durations import LONGEST_MINUTES, minutes_in
from nutmcp.words.phrase import phrase

TARGET_FORMS = "Say it as 8h (a day), 7h30, or 35h/week."

_WEEK = r"(?:w|wk|week|sem|semaine)"
_DAY = r"(?:d|day|j|jour)"
_FORM = re.compile(rf"(.+?)(?: ?(?:/|per|par|an?|each|every) ?(?:({_WEEK})|{_DAY})| (weekly)| daily)?")
_BARE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class TargetHours:
    """So many minutes of work, of each working day or of all those of a week."""

    minutes: int
    weekly: bool = False


def find_target_hours(said: str) -> TargetHours | None:
    """Return what is expected, of a day unless a week is named, or None where it cannot be read or cannot be worked.

    A number alone is hours, for nothing else is asked for.
    """
    found = _FORM.fullmatch(phrase(said))
    if found is None:
        return None
    weekly = bool(found[2] or found[3])
    length = f"{found[1]}h" if _BARE.fullmatch(found[1]) else found[1]
    minutes = minutes_in(length)
    most = LONGEST_MINUTES * (7 if weekly else 1)
    return TargetHours(minutes, weekly) if minutes is not None and 0 < minutes <= most else None
