"""What the preview of a sheet says of its days: whence they are copied, and which are to come, busy or free."""

from collections.abc import Sequence
from datetime import date

from nutmcp.tools.desk import Desk
from nutmcp.tools.present.sentences import say_day
from nutmcp.tools.time.timesheet.sheet_lines import Lines
from nutmcp.words.durations import say_duration
from nutmcp.words.period import Period
from nutmcp.words.shift import Move, days_in

_MOST_NAMED = 7
"""How many days at most are named."""


def say_copied(lines: Lines) -> str:
    """Return sentences about what is copied, and what of it is not; "" where nothing is."""
    copied = lines.sheet.copied
    if copied is None:
        return ""
    said = f" It copies {_days(copied.move.source)} to {_list(copied.move)}."
    if copied.move.is_of_months:
        said += " Each weekday goes to the same one of the month, the first Monday to the first."
    said += _named("Left out, for they have no place there", [say_day(each) for each in copied.without_place])
    if lines.errors:
        said += f" {len(lines.errors)} cannot be logged, as their rows say, and would be left out."
    if copied.left_out:
        said += f" {copied.left_out} without a length, such as a running timer, would be left out."
    return said


def say_special_days(desk: Desk, lines: Lines, days: Sequence[date]) -> str:
    """Return sentences about days of a copy, or of rows for several days, that may not be meant."""
    if lines.sheet.days is None:
        return ""
    ahead = [say_day(each) for each in days if each > desk.today()]
    busy = [f"{say_day(each)} ({say_duration(lines.before[each])})" for each in days if lines.before.get(each)]
    free = [say_day(each) for each in days if not desk.workweek.works_on(each)]
    return _named("Still to come", ahead) + _named("With time already", busy) + _named("Not working days", free)


def _list(move: Move) -> str:
    gaps = days_in(move.into) > len(move.days)
    return _in_all([say_day(each) for each in move.days]) if gaps else _days(move.into)


def _days(period: Period) -> str:
    first = say_day(period.first)
    return first if period.first == period.last else f"the days from {first} to {say_day(period.last)}"


def _named(what: str, days: Sequence[str]) -> str:
    if not days:
        return ""
    return f" {what}: {_in_all(days)}."


def _in_all(days: Sequence[str]) -> str:
    more = f" and {len(days) - _MOST_NAMED} more" if len(days) > _MOST_NAMED else ""
    return f"{', '.join(days[:_MOST_NAMED])}{more}"
