"""The days that someone means by `mon-fri`, `last_week`, or several dates, where one entry is logged on each."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_names import WEEKDAYS
from nutmcp.words.dates import DATE_FORMS, find_date, week_begin
from nutmcp.words.period import Period
from nutmcp.words.periods import find_period
from nutmcp.words.phrase import phrase, quoted
from nutmcp.words.relative_periods import relative_period
from nutmcp.words.shift import each_day

_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_WEEKDAYS = re.compile(
    rf"(?:(?P<before>.+?),? )??(?:from |du |de )?(?P<first>{_WEEKDAY})"
    rf"(?: ?[-–] ?| (?:to|until|till|through|thru|a|au) )(?P<last>{_WEEKDAY})"
    r"(?:,? (?:of |de )?(?:la )?(?P<after>.+))?"
)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:and |et )?|\s+(?:and|et|&)\s+")

_JOINING = frozenset(["from", "to", "until", "till", "through", "thru", "and", "du", "de", "a", "au", "et"])

DAYS_FORMS = f"{DATE_FORMS} Of several days, say mon-fri, last_week, or each date."
"""How days can be said."""

WorksOn = Callable[[date], bool]


def parse_several_days(
    said: Sequence[str], today: date, week_start: int, works_on: WorksOn, *, field: str = "date"
) -> list[date]:
    """Return the days that are meant, each once, as they were said, seen from `today`.

    Weekdays from one to another are the latest such days that are over or today, unless a week is named; they are
    all meant. Of a longer period only the working days are, if it has any.

    Args:
        said: Dates, weekdays from one to another, or periods; one text may hold several, with commas between.
        today: The day that it is.
        week_start: On which day weeks begin; Monday is 0.
        works_on: Whether a day is a working day.
        field: The argument at fault, if one cannot be read.

    Raises:
        InvalidArguments: One of them cannot be read, or could be two.
    """
    found = [day for each in said for day in _meant(each, today, week_start, works_on, field)]
    return list(dict.fromkeys(found))


def weekdays_after(said: str, after: date, today: date, week_start: int, *, field: str) -> list[date] | None:
    """Return the days of several weekdays, such as `tue-fri`, as the latest ones or the first ones after a day.

    Weekdays that would be before the day are those that come after it. None where not several weekdays alone were said.
    """
    names = set(re.split(r"[^a-z]+", phrase(said))) - _JOINING - {""}
    if not names or names - WEEKDAYS.keys() or any(each.isdigit() for each in said):
        return None
    found = parse_several_days([said], today, week_start, lambda _: True, field=field)
    if len(found) == 1:
        return None
    return sorted(each + timedelta(weeks=max(0, (after - each).days // 7 + 1)) for each in found)


def _meant(said: str, today: date, week_start: int, works_on: WorksOn, field: str) -> Sequence[date]:
    days = _one_or_weekdays(said, today, week_start, field)
    parts = [] if re.match("between |entre ", phrase(said)) else [each for each in _BETWEEN.split(said.strip()) if each]
    if days is None and len(parts) > 1:
        found = [_one_or_weekdays(each, today, week_start, field) for each in parts]
        days = None if None in found else [day for each in found for day in each or ()]
    if days is None and (period := find_period(said, today, week_start, field=field)):
        days = _of(period, works_on)
    if days is None:
        raise InvalidArguments(f"{quoted(said)} names no days that can be read.", DAYS_FORMS, field=field)
    return days


def _one_or_weekdays(said: str, today: date, week_start: int, field: str) -> Sequence[date] | None:
    days = _weekdays(said, today, week_start, field)
    if days is None and (day := find_date(said, today, week_start, field=field)):
        days = [day]
    return days


def _weekdays(said: str, today: date, week_start: int, field: str) -> Sequence[date] | None:
    """Return the days from one weekday to another; None where no two weekdays were said."""
    found = _WEEKDAYS.fullmatch(phrase(said))
    if found is None:
        return None
    first, last = WEEKDAYS[found["first"]], WEEKDAYS[found["last"]]
    named = found["before"] or found["after"]
    if named is None:
        begin = week_begin(week_begin(today, last), first)
    else:
        week = _week(named, today, week_start, field)
        if week is None or (week.last - week.first).days != 6:
            return None
        begin = week.first + timedelta(days=(first - week_start) % 7)
    return [begin + timedelta(days=each) for each in range((last - first) % 7 + 1)]


def _week(named: str, today: date, week_start: int, field: str) -> Period | None:
    """Return the week that is named, as by `last week`, or by `last` alone."""
    whole = relative_period(named, today, week_start, field=field)
    return whole or relative_period(f"{named} week", today, week_start, field=field)


def _of(period: Period, works_on: WorksOn) -> Sequence[date]:
    """Return the working days of a period, or all of it where it has none."""
    days = each_day(period)
    return [each for each in days if works_on(each)] or days
