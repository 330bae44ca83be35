"""The day that is written out, as `2026-11-21`, `21/11/2026` or `Nov 21, 2026`."""

import re
from collections.abc import Callable
from datetime import date

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_names import MARCH, MARDI_OR_MARCH, MONTHS, WEEKDAYS
from nutmcp.words.phrase import phrase, quoted

_YEAR_FIRST = r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})|(\d{4})()(\d{2})(\d{2})"
_YEAR_LAST = r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})"
_DAY_OF_WEEK = r"(\d{4})-?w(\d{2})-?([1-7])"
_WITH_WEEKDAY = r"(?:on |le )?(?:({weekdays})\.?,? )?(.*\d.*)".format(weekdays="|".join(WEEKDAYS))
_FILLERS = {"of", "the", "le", "de"}
_ORDERS = {"DM", "MD", "DMY", "MDY", "YMD"}
_MONTHS = {**MONTHS, MARDI_OR_MARCH: MARCH}
_LEAP_YEARS_APART = 8


def written_date(said: str, today: date, *, field: str = "date") -> date | None:
    """Return the day that is written, or None if it is not said like that.

    Without a year it is the latest one, unless the next one is nearer.

    Raises:
        InvalidArguments: There is no such day, it is no such weekday, or it could be two days.
    """
    found = re.fullmatch(_WITH_WEEKDAY, phrase(said))
    if found is None:
        return None
    weekday, text = found.groups()
    day = _year_first(text, field) or _year_last(said, text, field) or _with_name(said, text, today, field)
    if day is not None and weekday is not None and day.weekday() != WEEKDAYS[weekday]:
        raise InvalidArguments(
            f"{quoted(said)} is not right: {day} is a {day:%A}.",
            "Leave the weekday out, or correct the day.",
            field=field,
        )
    return day


def _year_first(text: str, field: str) -> date | None:
    if found := re.fullmatch(_DAY_OF_WEEK, text):
        year, week, weekday = (int(part) for part in found.groups())
        return _made(lambda: date.fromisocalendar(year, week, weekday), text, field)
    if found := re.fullmatch(_YEAR_FIRST, text):
        year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
        return _made(lambda: date(year, month, day), f"{year:04}-{month:02}-{day:02}", field)
    return None


def _year_last(said: str, text: str, field: str) -> date | None:
    """Return the day of `31/12/2026`, which is written day first here and month first there."""
    found = re.fullmatch(_YEAR_LAST, text)
    if found is None:
        return None
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    days = sorted({date(year, month, day) for day, month in ((one, other), (other, one)) if _exists(year, month, day)})
    if len(days) > 1:
        raise InvalidArguments(
            f"{quoted(said)} could be day first or month first.", f"Say {days[0]} or {days[1]}.", field=field
        )
    return days[0] if days else _made(lambda: date(year, other, one), text, field)


def _with_name(said: str, text: str, today: date, field: str) -> date | None:
    """Return the day of `21 November 2026`, `Nov 21st` or `2026-Nov-21`."""
    words = [word for word in re.split(r"[\s,./-]+", text) if word and word not in _FILLERS]
    kinds = "".join(map(_kind, words))
    if kinds not in _ORDERS or (MARDI_OR_MARCH in words and "Y" not in kinds):
        return None
    parts = dict(zip(kinds, words, strict=True))
    day, month = int(re.sub(r"\D", "", parts["D"])), _MONTHS[parts["M"]]
    if "Y" in parts:
        return _made(lambda: date(int(parts["Y"]), month, day), text, field)
    return _nearest(said, month, day, today, field)


def _kind(word: str) -> str:
    """Return whether a word is a year, a month or a day."""
    if word in _MONTHS:
        return "M"
    if re.fullmatch(r"\d{4}", word):
        return "Y"
    return "D" if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|er|e)?", word) else "?"


def _nearest(said: str, month: int, day: int, today: date, field: str) -> date:
    years = range(today.year - _LEAP_YEARS_APART, today.year + _LEAP_YEARS_APART + 1)
    days = [date(year, month, day) for year in years if _exists(year, month, day)]
    if not days:
        return _made(lambda: date(today.year, month, day), phrase(said), field)
    latest = max(each for each in days if each <= today)
    following = min(each for each in days if each > today)
    if following - today < today - latest:
        raise InvalidArguments(
            f"{quoted(said)} could be {latest} or {following}.", "Say it with the year.", field=field
        )
    return latest


def _made(make: Callable[[], date], text: str, field: str) -> date:
    try:
        return make()
    except ValueError:
        raise InvalidArguments(f"There is no {text} in the calendar.", _days_of_the_month(text), field=field) from None


def _days_of_the_month(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{2})-\d{2}", text)
    if found and (last := next((day for day in range(31, 27, -1) if _exists(int(found[1]), int(found[2]), day)), None)):
        return f"Say a day from {text[:7]}-01 to {text[:7]}-{last}."
    return "Write year, month and day, as in 2026-11-21."


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
