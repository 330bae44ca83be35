"""An entry in words that a person can check: how long, on which day, on what."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NutmcpError, caught
from nutmcp.journal.change import Written
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.words.durations import say_duration
from nutmcp.words.phrase import quoted

_FAR_OFF = 180
"""The days from today after which a year may have been mistyped."""


async def names_of(desk: Desk) -> Names:
    """Return where the names of an answer come from; as a rule, what was asked before is still remembered."""
    return Names(await desk.directory.roster(), await desk.directory.me_if_known(), desk.zone, desk.system)


async def names_telling(desk: Desk, names: Names, entries: Iterable[TimeEntry]) -> Names:
    """Return names that tell the services of entries, too, where these did not come along with their projects.

    Nothing fails for that: an entry whose service cannot be read shows its id.
    """
    roster = names.roster
    for project in {each.project for each in entries if each.project_service is not None}:
        known = roster.projects.get(project or 0)
        if known is not None and known.services is None:
            told = await caught(desk.directory.complete(known))
            roster = roster if isinstance(told, NutmcpError) else roster.with_project(told)
    return names if roster is names.roster else replace(names, roster=roster)


def say_entry(entry: TimeEntry, names: Names) -> str:
    """Return an entry in words: `1 h 30 min on Tuesday 2026-11-24, 09:00 to 10:30, on “Acme website”, “Design”`."""
    day, times = day_of(entry, names), say_times(entry, names)
    length = _say_length(entry, names)
    said = f"{length} on {say_day(day)}" if day else length
    said += f", {times}, on " if times else " on "
    said += quoted(names.project_name(entry.project), LONGEST_NAME)
    service, other = names.service_name(entry.project_service), names.member_name(entry.member)
    said += f", {quoted(service, LONGEST_NAME)}" if service else ""
    return f"{said}, for {quoted(other, LONGEST_NAME)}" if other else said


def _say_length(entry: TimeEntry, names: Names) -> str:
    if entry.running and entry.start_time is not None:
        return f"the timer since {entry.start_time.astimezone(names.zone):%H:%M}"
    return say_duration(minutes_of(entry))


def say_times(entry: TimeEntry, names: Names) -> str:
    """Return from when to when an entry is, with offsets where clocks alone do not tell; "" where it has no times."""
    if entry.start_time is None or entry.end_time is None:
        return ""
    start, end = entry.start_time.astimezone(names.zone), entry.end_time.astimezone(names.zone)
    plain = start.utcoffset() == end.utcoffset() and not (_is_shown_twice(start) or _is_shown_twice(end))
    first, last = (f"{each:%H:%M}" if plain else each.isoformat(timespec="minutes")[11:] for each in (start, end))
    if start.date() != day_of(entry, names):
        first = f"{start.date()} {first}"
    return f"{first} to {last}" if start.date() == end.date() else f"{first} to {last} on {end.date()}"


def _is_shown_twice(moment: datetime) -> bool:
    """Return whether clocks show the time of a moment twice on that day, since they go back."""
    return moment.replace(fold=1 - moment.fold).utcoffset() != moment.utcoffset()


def say_day(day: date) -> str:
    """Return a day with its weekday: `Tuesday 2026-11-24`."""
    return f"{day:%A} {day.isoformat()}"


def say_between(days: Iterable[date]) -> str:
    """Return from when to when entries lie: of days said by their names, one may be of another week."""
    inner = sorted(set(days))
    if not inner:
        return ""
    return f", on {say_day(inner[0])}" if len(inner) == 1 else f", from {say_day(inner[0])} to {say_day(inner[-1])}"


def say_others(members: Iterable[Id | None], names: Names) -> str:
    """Return the end of a sentence about entries: how many are not the user's own, if any are not."""
    others = sum(each != (names.me and names.me.id) for each in members)
    return f"; {others} of them not the user's own." if others else "."


def say_moment(moment: datetime, now: datetime) -> str:
    """Return a moment by the clock of `now`: `09:15` today, `Monday 2026-11-23 18:00` on another day."""
    here = moment.astimezone(now.tzinfo)
    clock = f"{here:%H:%M}"
    return clock if here.date() == now.date() else f"{say_day(here.date())} {clock}"


def say_far_off(day: date, today: date) -> str:
    """Return a sentence about a day so far off that another year may have been meant; "" where it is near."""
    days = (day - today).days
    if abs(days) <= _FAR_OFF:
        return ""
    return f" {day.isoformat()} is {abs(days)} days {'ahead' if days > 0 else 'ago'}: was that year meant?"


def say_not_yet(start: datetime | None, now: datetime) -> str:
    """Return a sentence about a start that comes later today, as in “21:00” said after midnight; "" for any other."""
    here = start and start.astimezone(now.tzinfo)
    if here is None or here <= now or here.date() != now.date():
        return ""
    return f" {here:%H:%M} has not come yet on {now.date().isoformat()}: was that day meant?"


def say_rounding(asked: int, written: Written, names: Names) -> str:
    """Return a sentence about what was made of the minutes, if anything, and on whose word that is."""
    minutes = minutes_of(written.entry)
    said = "" if minutes == asked else f" {names.system.name} rounded {say_duration(asked)} to {say_duration(minutes)}."
    if written.composed:
        said += f" {names.system.name} did not tell what it kept; this is what the organization's rounding makes of it."
    return said


def say_billable(entry: TimeEntry, names: Names) -> str:
    """Return a sentence about what can be billed of time on a billable project, where that is not all of it."""
    project, billable = names.project(entry.project), entry.billable_minutes
    if project is None or not project.billable or billable is None or billable == minutes_of(entry):
        return ""
    return f" {say_duration(billable)} of it are billable." if billable else " None of it is billable."
