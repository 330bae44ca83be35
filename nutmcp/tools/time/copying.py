"""The time of one week, or of other days, as the rows of a sheet for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from nutmcp.clock import elapsed_minutes
from nutmcp.domain.account import TIMED
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound
from nutmcp.remote.id import id_order
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of, say_day
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.selection import TimeFilters, entries_of, select
from nutmcp.words.durations import parse_duration
from nutmcp.words.period import Period
from nutmcp.words.periods import parse_period
from nutmcp.words.shift import shifted, target_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """What is to be copied, and to which days, as it was said."""

    copy_: Annotated[str | None, "Or a week to copy: last_week."] = None
    into: Annotated[str | None, "Where to; default this week."] = None
    project: Annotated[NameOrId | None, "Copy this alone."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy comes to.

    Attributes:
        source: The days that are copied.
        into: The days that they are copied to.
        rows: The entries to be logged, each on its day.
        left_out: How many entries have no length yet, or none to speak of.
    """

    source: Period
    into: Period
    rows: Sequence[NewEntry]
    left_out: int


async def copied(desk: Desk, said: Copying) -> Copied:
    """Return the user's own time of some days as rows for others, the first ones first.

    Raises:
        InvalidArguments: The days cannot be read, or do not fit each other.
        NotFound: There is no such project, or no time to copy.
        Ambiguous: There are several such projects.
    """
    today, begin = desk.today(), desk.week_start
    source = parse_period(said.copy_ or "", today, begin, field="copy")
    named = None if said.into is None else parse_period(said.into, today, begin, field="into")
    into = target_of(source, named, today, begin)
    names = await names_of(desk)
    there = sorted(await my_time(desk, source, said.project), key=lambda each: _in_order(each, names))
    if not there:
        raise NotFound(
            f"You have no time from {say_day(source.first)} to {say_day(source.last)} to copy.",
            "Give other days in `copy`, or leave `project` out.",
            field="copy",
        )
    timed = (await desk.directory.organization()).mode in TIMED
    whole = [each for each in there if minutes_of(each) > 0]
    rows = [_row(each, source, into, names, timed=timed) for each in whole]
    return Copied(source=source, into=into, rows=rows, left_out=len(there) - len(whole))


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


def _row(entry: TimeEntry, source: Period, into: Period, names: Names, *, timed: bool) -> NewEntry:
    """Return an entry as it is to be on its new day: at the same time by the clock on the wall, and as long."""
    day, minutes = day_of(entry, names) or source.first, minutes_of(entry)
    start, moved = None, shifted(day, source, into)
    if timed and entry.start_time:
        start = entry.start_time.astimezone(names.zone)
        moved += start.date() - day
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
