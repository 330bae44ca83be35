"""Where the days of one period go when they are copied to another."""

from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import week_begin
from nutmcp.words.period import Period

WEEK = 7


def days_in(period: Period) -> int:
    """Return how many days a period has."""
    return (period.last - period.first).days + 1


def target_of(source: Period, into: Period | None, today: date, week_start: int) -> Period:
    """Return the days that those of a period are copied to, as many of them.

    Without any said, a week goes to this week, and a day to today. One day stands for the week that it is in where a
    whole week is copied, and else for the first day.

    Args:
        source: The days that are copied.
        into: The days that were said.
        today: The day that it is.
        week_start: On which day weeks begin; Monday is 0.

    Raises:
        InvalidArguments: The days cannot be told, are not as many, or are the same ones.
    """
    length = days_in(source)
    if into is None:
        if length not in (1, WEEK):
            raise InvalidArguments("It was not said which days to copy to.", "Give `into`.", field="into")
        into = Period(today, today)
    if days_in(into) == 1 and length > 1:
        first = week_begin(into.first, week_start) if length == WEEK else into.first
        into = Period(first, first + timedelta(days=length - 1))
    if days_in(into) != length:
        raise InvalidArguments(
            f"`copy` is {_days(length)} long and `into` {_days(days_in(into))}.",
            "Give as many days in `into`, or the first of them alone; copy a month week by week.",
            field="into",
        )
    if into == source:
        raise InvalidArguments("`into` is what is copied.", "Give other days in `into`.", field="into")
    return into


def shifted(day: date, source: Period, into: Period) -> date:
    """Return where a day of a period goes in another: of a week to the same weekday, else as far from the first."""
    if days_in(source) == WEEK:
        return into.first + timedelta(days=(day - into.first).days % WEEK)
    return day + (into.first - source.first)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
