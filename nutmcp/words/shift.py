"""Where the days of one period go when they are copied to others."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nutmcp.errors import InvalidArguments
from nutmcp.words.calendar_names import MONTHS
from nutmcp.words.dates import week_begin
from nutmcp.words.fold import fold
from nutmcp.words.period import Period

WEEK = 7


@dataclass(frozen=True, slots=True)
class Move:
    """The days that are copied, and those that they go to.

    Attributes:
        source: The days that are copied.
        days: The days that they go to, in order.
    """

    source: Period
    days: Sequence[date]

    def places_of(self, day: date) -> list[date]:
        """Return where a day of the source goes; nowhere where it has no place among the days.

        One day goes to each of them. A day of a month goes to the same weekday of another, the first Monday to the
        first; else, as many days go each as far from the first, and of others each to its weekday.
        """
        if days_in(self.source) == 1:
            return list(self.days)
        if self.is_of_months:
            return [each for each in self.days if _in_month(each) == _in_month(day)]
        if days_in(self.source) == len(self.days) != WEEK:
            return [self.days[(day - self.source.first).days]]
        return [each for each in self.days if each.weekday() == day.weekday()]

    @property
    def is_of_months(self) -> bool:
        """Whether one month goes to another."""
        return is_month(self.source) and is_month(self.into) and len(self.days) == days_in(self.into)

    @property
    def into(self) -> Period:
        """Return the days that they go to, from the first to the last."""
        return Period(self.days[0], self.days[-1])


def days_in(period: Period) -> int:
    """Return how many days a period has."""
    return (period.last - period.first).days + 1


def each_day(period: Period) -> list[date]:
    """Return the days of a period."""
    return [period.first + timedelta(days=each) for each in range(days_in(period))]


def is_month(period: Period) -> bool:
    """Return whether a period is one whole month."""
    first, last = period.first, period.last
    return first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])


def month_after(said: str, after: date, found: Period) -> Period:
    """Return the period that was found, but of a month that is said by its name alone, the first one after a day."""
    if fold(said) not in MONTHS or found.last >= after:
        return found
    year = after.year + (found.first.month < after.month)
    last = monthrange(year, found.first.month)[1]
    return Period(date(year, found.first.month, 1), date(year, found.first.month, last))


def move_to(source: Period, into: Sequence[date] | None, today: date, week_start: int) -> Move:
    """Return to which days those of a period go.

    Without any said, a week goes to this week, a month to this month, and a day to today. One day stands for the week
    that it is in where a whole week is copied, and else for the first of as many days.

    Args:
        source: The days that are copied.
        into: The days that were said.
        today: The day that it is.
        week_start: On which day weeks begin; Monday is 0.

    Raises:
        InvalidArguments: The days cannot be told, or are the same ones, or those of the source have no place there.
    """
    length = days_in(source)
    days = _unsaid(source, today) if into is None else sorted(set(into))
    if length == 1 < len(days):
        days = [each for each in days if each != source.first]
    if len(days) == 1 and length > 1:
        first = week_begin(days[0], week_start) if length == WEEK else days[0]
        days = each_day(Period(first, first + timedelta(days=length - 1)))
    move = Move(source, days)
    if days == each_day(source):
        raise InvalidArguments("`into` is what is copied.", "Give other days in `into`.", field="into")
    if length > WEEK and len(days) != length and not move.is_of_months:
        raise InvalidArguments(
            f"`copy` is {length} days long and `into` {_days(len(days))}.",
            "Give as many days in `into`, or the first of them alone. "
            "One day can be copied to several, a week to other weeks, and a month to a month.",
            field="into",
        )
    return move


def _unsaid(source: Period, today: date) -> list[date]:
    if is_month(source):
        last = monthrange(today.year, today.month)[1]
        return each_day(Period(today.replace(day=1), today.replace(day=last)))
    if days_in(source) not in (1, WEEK):
        raise InvalidArguments("It was not said which days to copy to.", "Give `into`.", field="into")
    return [today]


def _in_month(day: date) -> tuple[int, int]:
    """Return which weekday a day is, and which of these in its month."""
    return day.weekday(), (day.day - 1) // WEEK


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
