"""What a user may say to a prompt, and which arguments of the tools it becomes; nothing is asked of Nutcache."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import FIRST_YEAR, LAST_YEAR, parse_date
from nutmcp.words.fold import clean
from nutmcp.words.periods import PERIODS, parse_period
from nutmcp.words.phrase import phrase, quoted
from nutmcp.words.weeks import numbered_week

Read = Callable[[str, str], Mapping[str, object]]
"""Makes arguments of tools out of the name of a prompt's argument and what was said; refuses what cannot be read."""

LONGEST_TEXT = 4_000
LONGEST_NAME = 200

# Whether words make a date or a period does not depend on the day on which they are said.
_SOME_DAY = date(2026, 1, 1)
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
    parse_date(said, _SOME_DAY, field=argument)
    return {argument: clean(said, LONGEST_NAME)}


def a_week(argument: str, said: str) -> Mapping[str, object]:
    """Read a week, as the period or the days of the tools."""
    return _named(said, _WEEKS) or _numbered_week(argument, said) or _refuse(argument, said, _WEEKS, "2026-W47")


def a_month(argument: str, said: str) -> Mapping[str, object]:
    """Read a month, as the period or the days of the tools."""
    return _named(said, _MONTHS) or _written_month(argument, said) or _refuse(argument, said, _MONTHS, "2026-11")


def a_period(argument: str, said: str) -> Mapping[str, object]:
    """Read a period of any kind, a week or a month, as the period or the days of the tools."""
    return (
        _named(said, PERIODS)
        or _numbered_week(argument, said)
        or _written_month(argument, said)
        or _refuse(argument, said, PERIODS, "2026-11")
    )


def _named(said: str, names: tuple[str, ...]) -> Mapping[str, object]:
    """Return the period that goes by one of these names, in whatever language it was said; else nothing."""
    try:
        meant = parse_period(said, _SOME_DAY)
    except InvalidArguments:
        return {}
    found = [name for name in names if parse_period(name, _SOME_DAY) == meant]
    return {"period": found[0]} if found else {}


def _numbered_week(argument: str, said: str) -> Mapping[str, object]:
    week = numbered_week(said, field=argument)
    return {} if week is None else {"from": week.first.isoformat(), "to": week.last.isoformat()}


def _written_month(argument: str, said: str) -> Mapping[str, object]:
    found = re.fullmatch(r"(\d{4})-(\d{2})", phrase(said))
    if found is None:
        return {}
    year, month = int(found[1]), int(found[2])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise InvalidArguments(
            f"There is no month {found[0]} to look at.", "Say year and month, as in 2026-11.", field=argument
        )
    return {"from": f"{found[0]}-01", "to": f"{found[0]}-{monthrange(year, month)[1]}"}


def _refuse(argument: str, said: str, names: tuple[str, ...], example: str) -> Mapping[str, object]:
    raise InvalidArguments(
        f"`{argument}` cannot be read: {quoted(said)}.", f"Say {', '.join(names)}, or {example}.", field=argument
    )
