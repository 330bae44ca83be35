"""The time of one week, or of other days, as the rows of a sheet for another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from nutmcp.clock import elapsed_minutes
from nutmcp.domain.account import TIMED
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import InvalidArguments, NotFound
from nutmcp.remote.id import id_order
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of, say_between
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.selection import TimeFilters, entries_of, select
from nutmcp.words.durations import parse_duration
from nutmcp.words.period import Period
from nutmcp.words.periods import find_period, parse_period
from nutmcp.words.several_days import parse_several_days, weekdays_after
from nutmcp.words.shift import Move, days_in, each_day, month_after, move_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """What is to be copied, and to which days, as it was said."""

    copy_: Annotated[str | None, "Or days to copy: last_week."] = None
    into: Annotated[str | None, "Where to, as tue-fri."] = None
    project: Annotated[NameOrId | None, "Copy this alone."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy comes to.

    Attributes:
        move: The days that are copied, and those that they are copied to.
        rows: The entries to be logged, each on its day; more than one that are equal are as many pieces of work.
        left_out: How many entries have no length yet, or none to speak of.
        without_place: The days of those that have no place among the days.
    """

    move: Move
    rows: Sequence[NewEntry]
    left_out: int
    without_place: Sequence[date]


async def copied(desk: Desk, said: Copying) -> Copied:
    """Return the user's own time of some days as rows for others, the first ones first.

    Raises:
        InvalidArguments: The days cannot be read, or do not fit each other.
        NotFound: There is no such project, or no time to copy.
        Ambiguous: There are several such projects.
    """
    today, begin = desk.today(), desk.week_start
    source = _source(said.copy_ or "", today, begin)
    move = move_to(source, None if said.into is None else _into(desk, said.into, source), today, begin)
    names = await names_of(desk)
    there = sorted(await my_time(desk, source, said.project), key=lambda each: _in_order(each, names))
    if not there:
        raise NotFound(
            f"You have no time {_when(source)} to copy.",
            "Give other days in `copy`, or leave `project` out.",
            field="copy",
        )
    timed = (await desk.directory.organization()).mode in TIMED
    whole = [each for each in there if minutes_of(each) > 0]
    placed = [(each, move.places_of(day_of(each, names) or source.first)) for each in whole]
    rows = [_row(each, day, names, timed=timed) for each, days in placed for day in days]
    lost = sorted({day_of(each, names) or source.first for each, days in placed if not days})
    if not rows and lost:
        raise InvalidArguments(
            f"No time {_when(source)} has its weekday in `into`.",
            "Give other days in `into`, or as many as in `copy`.",
            field="into",
        )
    return Copied(move=move, rows=_each_in_its_own_right(rows), left_out=len(there) - len(whole), without_place=lost)


def _when(period: Period) -> str:
    return say_between((period.first, period.last)).removeprefix(", ")


def _source(said: str, today: date, week_start: int) -> Period:
    days = weekdays_after(said, date.min, today, week_start, field="copy")
    if days is None or days != each_day(Period(days[0], days[-1])):
        return parse_period(said, today, week_start, field="copy")
    return Period(days[0], days[-1])


def _into(desk: Desk, said: str, source: Period) -> Sequence[date]:
    """Return the days to copy to; of a longer period, one day goes to the working days alone."""
    today, begin = desk.today(), desk.week_start
    days = weekdays_after(said, source.last, today, begin, field="into")
    if days is None and days_in(source) > 1 and (period := find_period(said, today, begin, field="into")):
        days = each_day(month_after(said, source.last, period))
    if days is None:
        days = parse_several_days([said], today, begin, desk.workweek.works_on, field="into")
    return days


def _each_in_its_own_right(rows: Sequence[NewEntry]) -> list[NewEntry]:
    """Return the rows in the order of their days, where one that equals an earlier one is logged all the same."""
    seen: set[NewEntry] = set()
    told: list[NewEntry] = []
    for each in sorted(rows, key=lambda row: row.date or ""):
        told.append(replace(each, allow_duplicate=each in seen))
        seen.add(each)
    return told


async def my_time(desk: Desk, period: Period, project: int | str | None = None) -> list[TimeEntry]:
    """Return the user's own entries of some days."""
    days = TimeFilters(from_=period.first.isoformat(), to=period.last.isoformat(), project=project)
    pages = [page async for page in entries_of(desk, await select(desk, days))]
    return of_kind(TimeEntry, [each for page in pages for each in page.records])


def as_entry(row: NewEntry) -> TimeEntry:
    """Return what a row of a copy is to be, as far as that is said."""
    return TimeEntry(
        project=row.project,
        project_service=row.service,
        working_date=date.fromisoformat(row.date) if row.date else None,
        minutes=parse_duration(row.duration) if row.duration else None,
        note=row.note,
    )


def _in_order(entry: TimeEntry, names: Names) -> tuple[str, str, object]:
    start = entry.start_time.isoformat() if entry.start_time else ""
    return str(day_of(entry, names)), start, id_order(entry.id)


def _row(entry: TimeEntry, moved: date, names: Names, *, timed: bool) -> NewEntry:
    """Return an entry as it is to be on its new day: at the same time by the clock on the wall, and as long."""
    minutes, start = minutes_of(entry), None
    if timed and entry.start_time:
        start = entry.start_time.astimezone(names.zone)
        moved += start.date() - (day_of(entry, names) or start.date())
        minutes = elapsed_minutes(start, entry.end_time) if entry.end_time else minutes
    return NewEntry(
        project=entry.project or "",
        duration=f"{minutes}m",
        start=f"{start:%H:%M}" if start else None,
        date=moved.isoformat(),
        service=entry.project_service,
        note=entry.note or None,
        billable=_billable(entry, minutes),
    )


def _billable(entry: TimeEntry, minutes: int) -> str | None:
    if entry.billable_minutes is None:
        return None
    wholly = entry.billable_minutes == minutes_of(entry)
    return "true" if wholly else f"{min(entry.billable_minutes, minutes)}m"
