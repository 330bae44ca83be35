"""The week, month, quarter or year that goes by a number or a name: `2026-W47`, `november`, `Q3 2026`."""

import re
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_names import MARCH, MARDI_OR_MARCH, MONTHS
from nutmcp.words.dates import FIRST_YEAR, LAST_YEAR, add_months
from nutmcp.words.period import Period
from nutmcp.words.phrase import phrase, quoted

_MONTHS_OF_QUARTER = 3
_SIX_DAYS = timedelta(days=6)

_MONTHS = {**MONTHS, MARDI_OR_MARCH: MARCH}
_QUARTER = {"q", "qtr", "quarter", "t", "trim", "trimestre"}
_WEEK = {"w", "wk", "week", "s", "sem", "semaine"}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "premier": 1,
    "deuxieme": 2,
    "troisieme": 3,
    "quatrieme": 4,
}
_FILLERS = {"of", "de", "du", "the", "le", "la", "l", "in", "en", "st", "nd", "rd", "th", "er", "e", "eme", "n", "no"}
_LAST = {"last", "dernier", "passe"}

# What the words of a phrase are, letter by letter: Year, Month, Quarter, Week, Number, Last.
_OF_MONTH = {"M", "MY", "YM", "YN", "NY", "LM", "ML"}
_OF_QUARTER = {"QN", "NQ", "QNY", "NQY", "YQN", "YNQ"}
_OF_WEEK = {"WN", "WNY", "YWN"}


def calendar_period(said: str, today: date, *, field: str = "period") -> Period | None:
    """Return the week, month, quarter or year that is meant, or None if none is said like that.

    Without a year it is the latest that has begun. Weeks are those of ISO 8601, from Monday.

    Raises:
        InvalidArguments: There is no such month, quarter or week, or it could be two.
    """
    text = phrase(said)
    if re.fullmatch(r"[a-z0-9][a-z0-9 '_,./°-]*", text) is None:
        return None
    words = [word for word in re.findall(r"[a-z]+|\d+", text) if word not in _FILLERS]
    kinds = "".join(map(_kind, words))
    parts = dict(zip(kinds, words, strict=True)) if len(set(kinds)) == len(kinds) else {}
    if kinds in _OF_MONTH:
        return _month(said, parts, today, field)
    if kinds in _OF_QUARTER:
        return _quarter(said, parts, today, field)
    if kinds in _OF_WEEK:
        return _week(said, parts, today, field)
    return _months(said, int(parts["Y"]), 1, 12, field) if kinds == "Y" else None


def _kind(word: str) -> str:
    if word.isdigit():
        return {1: "N", 2: "N", 4: "Y"}.get(len(word), "?")
    kinds = {"M": _MONTHS, "Q": _QUARTER, "W": _WEEK, "N": _ORDINALS, "L": _LAST}
    return next((kind for kind, words in kinds.items() if word in words), "?")


def _month(said: str, parts: dict[str, str], today: date, field: str) -> Period:
    if parts.get("M") == MARDI_OR_MARCH and "Y" not in parts:
        raise InvalidArguments(f"{quoted(said)} could be mardi or March.", "Say mardi or March.", field=field)
    month = _MONTHS[parts["M"]] if "M" in parts else int(parts["N"])
    if not 1 <= month <= 12:
        raise InvalidArguments(f"There is no month {month}.", "Say year and month, as in 2026-11.", field=field)
    year = int(parts["Y"]) if "Y" in parts else today.year - (month > today.month)
    if "L" in parts and year == today.year:
        if month != today.month:
            raise InvalidArguments(
                f"{quoted(said)} could be the one of {year} or of {year - 1}.",
                f"Say {year}-{month:02} or {year - 1}-{month:02}.",
                field=field,
            )
        year -= 1
    return _months(said, year, month, 1, field)


def _quarter(said: str, parts: dict[str, str], today: date, field: str) -> Period:
    number = _number(parts["N"])
    if not 1 <= number <= 4:
        raise InvalidArguments(f"There is no quarter {number}.", "Say one from 2026-Q1 to 2026-Q4.", field=field)
    first = (number - 1) * _MONTHS_OF_QUARTER + 1
    year = int(parts["Y"]) if "Y" in parts else today.year - (first > today.month)
    return _months(said, year, first, _MONTHS_OF_QUARTER, field)


def _week(said: str, parts: dict[str, str], today: date, field: str) -> Period:
    number = _number(parts["N"])
    this_year, this_week, _ = today.isocalendar()
    year = int(parts["Y"]) if "Y" in parts else this_year - (number > this_week)
    _check_year(said, year, field)
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        weeks = date(year, 12, 28).isocalendar().week  # this day is always in the last one
        advice = f"Say a week from {year}-W01 to {year}-W{weeks}."
        raise InvalidArguments(f"There is no week {number} in {year}.", advice, field=field) from None
    return Period(first, first + _SIX_DAYS)


def _months(said: str, year: int, month: int, months: int, field: str) -> Period:
    _check_year(said, year, field)
    first = date(year, month, 1)
    return Period(first, add_months(first, months) - timedelta(days=1))


def _check_year(said: str, year: int, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidArguments(
            f"{quoted(said)} is too far away.", f"Say a year from {FIRST_YEAR} to {LAST_YEAR}.", field=field
        )


def _number(word: str) -> int:
    return _ORDINALS.get(word) or int(word)
