"""What a user may say to a prompt, and which arguments of the tools it becomes; nothing is asked of the system."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import parse_date
from nutmcp.words.fold import clean
from nutmcp.words.periods import PERIOD_FORMS, PERIODS, Period, parse_period
from nutmcp.words.phrase import quoted
from nutmcp.words.weeks import is_week

T = TypeVar("T")
Read = Callable[[str, str], Mapping[str, object]]
"""Makes arguments of tools out of the name of a prompt's argument and what was said; refuses what cannot be read."""

LONGEST_TEXT = 4_000
LONGEST_NAME = 200

# Whether words make a date or a period hardly depends on the day on which they are said: what can be read on one of
# these can be. On Sundays the latest weekdays stand in their order.
_SOME_DAYS = (date(2026, 1, 4), date(2026, 5, 3), date(2026, 9, 6))
_LONGEST_MONTH = timedelta(days=31)
_WEEKS = ("this_week", "last_week")
_MONTHS = ("this_month", "last_month")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a prompt.

    Attributes:
        name: Its name.
        description: What it means, for whoever fills it in.
        read: Makes arguments of tools out of it.
        completes: What may be offered while it is typed; see `completions`.
        otherwise: What is meant if nothing is said.
    """

    name: str
    description: str
    read: Read
    completes: str = ""
    otherwise: str | None = None


def a_name(argument: str, said: str) -> Mapping[str, object]:
    """Read the name of a record, under the same name as the tools do."""
    return {argument: clean(said, LONGEST_NAME)}


def a_text(argument: str, said: str) -> Mapping[str, object]:
    """Read free text."""
    return {argument: clean(said, LONGEST_TEXT)}


def a_day(argument: str, said: str) -> Mapping[str, object]:
    """Read one day."""
    _on_some_day(lambda today: parse_date(said, today, field=argument))
    return {argument: clean(said, LONGEST_NAME)}


def a_week(argument: str, said: str) -> Mapping[str, object]:
    """Read a week, as the period of the tools."""
    return _period(argument, said, is_week) or _refuse(argument, said, _WEEKS, "2026-W47")


def a_month(argument: str, said: str) -> Mapping[str, object]:
    """Read a month, as the period of the tools."""
    return _period(argument, said, _is_month) or _refuse(argument, said, _MONTHS, "2026-11")


def a_period(argument: str, said: str) -> Mapping[str, object]:
    """Read a period of any kind, as the tools do."""
    return _period(argument, said, lambda _: True) or _refuse(argument, said, PERIODS, "2026-11")


def _period(argument: str, said: str, fits: Callable[[Period], bool]) -> Mapping[str, object]:
    """Return what was said as a period of the tools, which know the user's day; nothing where it does not fit."""
    try:
        period = _on_some_day(lambda today: parse_period(said, today, field=argument))
    except InvalidArguments as refusal:
        if refusal.advice == PERIOD_FORMS:
            return {}
        raise
    return {"period": clean(said, LONGEST_NAME)} if fits(period) else {}


def _on_some_day(read: Callable[[date], T]) -> T:
    for today in _SOME_DAYS[:-1]:
        with suppress(InvalidArguments):
            return read(today)
    return read(_SOME_DAYS[-1])


def _is_month(period: Period) -> bool:
    following = period.last + timedelta(days=1)
    return period.first.day == following.day == 1 and period.last - period.first < _LONGEST_MONTH


def _refuse(argument: str, said: str, names: tuple[str, ...], example: str) -> Mapping[str, object]:
    raise InvalidArguments(
        f"`{argument}` cannot be read: {quoted(said)}.", f"Say {', '.join(names)}, or {example}.", field=argument
    )
