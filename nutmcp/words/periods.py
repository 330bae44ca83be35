"""The days that someone means by `last_week`, `november`, `ce mois-ci`, or a pair of dates."""

import re
from datetime import date

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_periods import calendar_period
from nutmcp.words.dates import find_date, parse_date
from nutmcp.words.period import Period
from nutmcp.words.phrase import phrase, quoted
from nutmcp.words.relative_periods import relative_period

__all__ = ["PERIODS", "PERIOD_FORMS", "Period", "find_period", "parse_days", "parse_period", "period_from"]

PERIODS = (
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
)
PERIOD_FORMS = (
    f"Say {', '.join(PERIODS)}, 2026-11, 2026-W47, 2026-Q3, november or since monday, "
    "or give the dates `from` and `to`."
)

_SINCE = r"(?:since|depuis) (?:le |la )?(.+)"
_BETWEEN = r"\.{2,3}| (?:to|until|till|through|thru|and|au|a|et|-) "
_RANGES = (
    rf"(?:from |between |entre |du |de )?(.+?) ?(?:{_BETWEEN}) ?(.+)",
    r"([a-z]+)-([a-z]+)",
    r"(last [a-z]+)-(last [a-z]+)",
    r"(\d{4}-\d{2}-\d{2})[/-](\d{4}-\d{2}-\d{2})",
    r"(\d{4}-\d{2})/(\d{4}-\d{2})",
)
"""The ways to say two ends at once; hyphens only where none can be part of an end."""


def parse_period(said: str, today: date, week_start: int = 0, *, field: str = "period") -> Period:
    """Return the days that are meant by a name, a number, one day, or two ends, seen from `today`.

    Weeks begin on `week_start` (Monday is 0), numbered ones on Monday; months, quarters and years are the
    calendar's.

    Raises:
        InvalidArguments: It is no period, or could be two.
    """
    period = find_period(said, today, week_start, field=field)
    if period is None:
        raise InvalidArguments(f"{quoted(said)} is not a period that can be read.", PERIOD_FORMS, field=field)
    return period


def find_period(said: str, today: date, week_start: int = 0, *, field: str = "period") -> Period | None:
    """Return the days that are meant, as `parse_period` does, or None if it is no period.

    Raises:
        InvalidArguments: It could be two, or would end before it begins.
    """
    text = phrase(said)
    period = None if text.startswith(("-", "+")) else _days_of(said, today, week_start, field)
    ranges = (re.fullmatch(form, text) for form in _RANGES)
    if (
        period is None
        and (found := re.fullmatch(_SINCE, text))
        and (begin := _days_of(found[1], today, week_start, field))
    ):
        return _in_order(begin.first, today, said, field)
    if period is None and (found := next(filter(None, ranges), None)):
        ends = [_days_of(end, today, week_start, field) for end in found.groups()]
        if ends[0] and ends[1]:
            period = _in_order(ends[0].first, ends[1].last, said, field)
    return period


def _days_of(said: str, today: date, week_start: int, field: str) -> Period | None:
    """Return the days that are meant by a name, a number or one day, or None if it is none of these."""
    named = calendar_period(said, today, field=field) or relative_period(said, today, week_start, field=field)
    if named is not None:
        return named
    day = find_date(said, today, week_start, field=field)
    return Period(day, day) if day is not None else None


def _in_order(first: date, last: date, said: str, field: str) -> Period:
    if first > last:
        raise InvalidArguments(
            f"{quoted(said)} would begin on {first} and end on {last}.", "Give `from` and `to` as dates.", field=field
        )
    return Period(first, last)


def parse_days(said: str, today: date, week_start: int = 0, *, field: str) -> Period:
    """Return the days that are meant where a date is asked for: one, or those of a month, quarter, week or year.

    Raises:
        InvalidArguments: It is neither a date nor a period, or could be two.
    """
    period = _days_of(said, today, week_start, field)
    if period is None:
        day = parse_date(said, today, week_start, field=field)
        period = Period(day, day)
    return period


def period_from(
    period: str | None, from_: str | None, to: str | None, today: date, week_start: int = 0
) -> Period | None:
    """Return the days that the arguments `period`, `from` and `to` mean together, or nothing if none is given.

    Each of the two is a day, or a period that is meant from its first or up to its last day. `from` alone goes up
    to today, and `to` alone back to the beginning.

    Raises:
        InvalidArguments: One cannot be read, they contradict each other, or only the beginning of what is to come is
            said.
    """
    if period is not None:
        if from_ is not None or to is not None:
            raise InvalidArguments(
                "A period was given together with dates.", "Give `period`, or `from` and `to`.", field="period"
            )
        return parse_period(period, today, week_start)
    if from_ is None and to is None:
        return None
    first = date.min if from_ is None else parse_days(from_, today, week_start, field="from").first
    if to is not None:
        last = parse_days(to, today, week_start, field="to").last
    elif first <= today:
        last = today
    else:
        raise InvalidArguments(
            f"`from` is after today ({today}) and `to` is missing.", "Give `to` as well.", field="to"
        )
    if first > last:
        raise InvalidArguments(
            f"`from` ({first}) is after `to` ({last}).", "Exchange them, or correct one.", field="from"
        )
    return Period(first, last)
