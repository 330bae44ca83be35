"""The week that someone means by `2026-W47`, `last_week`, or a day in it."""

from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_periods import calendar_period
from nutmcp.words.dates import find_date, week_begin
from nutmcp.words.period import Period
from nutmcp.words.phrase import quoted
from nutmcp.words.relative_periods import relative_period

WEEK_FORMS = "Say 2026-W47 (a week of ISO 8601, from Monday), this_week, last_week, next_week, or a day in it."

_SIX_DAYS = timedelta(days=6)


def parse_week(said: str, today: date, week_start: int = 0, *, field: str = "week") -> Period:
    """Return the seven days that are meant, seen from `today`.

    A week that is named by its number begins on Monday, as ISO 8601 has it; any other on `week_start` (Monday is 0).

    Raises:
        InvalidArguments: It is no week, and no day that could stand for one.
    """
    period = calendar_period(said, today, field=field) or relative_period(said, today, week_start, field=field)
    if period is None and (day := find_date(said, today, week_start, field=field)):
        first = week_begin(day, week_start)
        return Period(first, first + _SIX_DAYS)
    if period is None or not is_week(period, week_start):
        raise InvalidArguments(f"{quoted(said)} is not a week that can be read.", WEEK_FORMS, field=field)
    return period


def is_week(period: Period, week_start: int = 0) -> bool:
    """Return whether the days are a week: from Monday as ISO 8601 has it, or from the user's first day of the week."""
    return period.last - period.first == _SIX_DAYS and period.first.weekday() in (0, week_start)


def name_of_week(first: date) -> str:
    """Return what a week is called that begins on that day: its number if it begins on Monday, else the day."""
    return f"{first:%G-W%V}" if first.weekday() == 0 else first.isoformat()
