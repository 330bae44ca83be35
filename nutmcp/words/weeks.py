"""The week that someone means by `2026-W47`, `last_week`, or a day in it."""

import re
from contextlib import suppress
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import FIRST_YEAR, LAST_YEAR, parse_date, week_begin
from nutmcp.words.periods import Period, parse_period
from nutmcp.words.phrase import phrase, quoted

WEEK_FORMS = "Say 2026-W47 (a week of ISO 8601, from Monday), this_week, last_week, or a day in the week."

_SIX_DAYS = timedelta(days=6)


def parse_week(said: str, today: date, week_start: int = 0, *, field: str = "week") -> Period:
    """Return the seven days that are meant, seen from `today`.

    A week that is named by its number begins on Monday, as ISO 8601 has it; any other on `week_start` (Monday is 0).

    Raises:
        InvalidArguments: It is no week, and no day that could stand for one.
    """
    if (numbered := numbered_week(said, field=field)) is not None:
        return numbered
    with suppress(InvalidArguments):
        period = parse_period(said, today, week_start)
        if period.last - period.first == _SIX_DAYS:
            return period
    try:
        first = week_begin(parse_date(said, today, week_start), week_start)
    except InvalidArguments as error:
        raise InvalidArguments(f"{quoted(said)} is not a week that can be read.", WEEK_FORMS, field=field) from error
    return Period(first, first + _SIX_DAYS)


def numbered_week(said: str, *, field: str = "week") -> Period | None:
    """Return the week that is meant by a year and a number, as in `2026-W47`; None if it is not said like that.

    Raises:
        InvalidArguments: The year has no such week, or is too far away.
    """
    found = re.fullmatch(r"(\d{4})-?w(\d{2})", phrase(said))
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidArguments(
            f"{quoted(said)} is too far away.", f"Say a week from {FIRST_YEAR} to {LAST_YEAR}.", field=field
        )
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        weeks = date(year, 12, 28).isocalendar().week  # this day is always in the last one
        advice = f"Say a week from {year}-W01 to {year}-W{weeks}."
        raise InvalidArguments(f"There is no week {number} in {year}.", advice, field=field) from None
    return Period(first, first + _SIX_DAYS)


def name_of_week(first: date) -> str:
    """Return what a week is called that begins on that day: its number if it begins on Monday, else the day."""
    return f"{first:%G-W%V}" if first.weekday() == 0 else first.isoformat()
