"""The rows of a sheet as they were understood: each to be logged, or why not."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import TimeEntry, wanted
from nutmcp.errors import InvalidArguments, NutmcpError, Refused
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import day_of, entry_row, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_day
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import Intent
from nutmcp.tools.time.timesheet.copying import as_entry, my_time
from nutmcp.tools.time.timesheet.sheet import Sheet
from nutmcp.words.dates import DATE_FORMS
from nutmcp.words.durations import LONGEST_MINUTES, say_duration
from nutmcp.words.several_days import DAYS_FORMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a sheet that can be logged.

    Attributes:
        said: The row.
        intent: What it means.
        there: An equal entry that is there already, as far as that was looked at.
    """

    said: NewEntry
    intent: Intent
    there: TimeEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One row of a sheet that cannot be logged.

    Attributes:
        error: Why.
        entry: What is shown of it; nothing of a typed row, which is at the same place in what was typed.
    """

    error: NutmcpError
    entry: dict[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All rows of a sheet.

    Attributes:
        sheet: The sheet.
        each: Its rows, in order.
        before: The user's minutes that are there already on each day of a copy, or of rows for several days.
    """

    sheet: Sheet
    each: Sequence[Line | Wrong]
    before: Mapping[date, int]

    @property
    def good(self) -> list[Line]:
        """Return the rows that can be logged."""
        return [each for each in self.each if isinstance(each, Line)]

    @property
    def errors(self) -> list[NutmcpError]:
        """Return why the others cannot be."""
        return [each.error for each in self.each if isinstance(each, Wrong)]

    @property
    def stopped(self) -> bool:
        """Whether nothing is logged: a typed row is wrong, or every row of a copy."""
        return bool(self.errors) and (self.sheet.copied is None or not self.good)


def say_taken(lines: Lines) -> str:
    """Return what was taken where rows name no project or service, each sentence once."""
    rows: dict[str, list[str]] = {}
    for index, each in enumerate(lines.each):
        if isinstance(each, Line) and each.intent.taken:
            rows.setdefault(each.intent.taken, []).append(str(index))
    return "".join(
        said if len(found) == len(lines.each) else f" Rows with index {', '.join(found)}:{said}"
        for said, found in rows.items()
    )


async def lines_of(desk: Desk, sheet: Sheet, meant: Sequence[Intent | NutmcpError], names: Names) -> Lines:
    """Return the rows of a sheet; those of many days beside what is there, perhaps not logged here."""
    lines = [_line(said, each, sheet, names) for said, each in zip(sheet.rows, meant, strict=True)]
    if sheet.days is None or not any(isinstance(each, Line) for each in lines):
        return Lines(sheet=sheet, each=lines, before={})
    there = await my_time(desk, sheet.days)
    before = Counter[date]()
    for each in there:
        before[day_of(each, names) or date.min] += minutes_of(each)
    known = _Known(copying=sheet.copied is not None)
    for each in there:
        known.entries[fingerprint(each)].append(each)
    hours = before.copy()
    beside = [_beside(each, known, hours, names) if isinstance(each, Line) else each for each in lines]
    return Lines(sheet=sheet, each=beside, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is there already, by its fingerprint; of equal rows of a copy, each is another of equal entries."""

    copying: bool
    entries: defaultdict[str, list[TimeEntry]] = field(default_factory=lambda: defaultdict(list))

    def equal_to(self, line: Line) -> TimeEntry | None:
        """Return the entry that a row is equal to, if that is there."""
        if line.said.allow_duplicate and not self.copying:
            return None
        found = self.entries[fingerprint(wanted(line.intent.draft))]
        return (found.pop(0) if self.copying else found[0]) if found else None


def planned(intent: Intent, names: Names) -> dict[str, object]:
    """Return an entry as it is to be, rounded as the organization rounds; it has no id."""
    return dict[str, Any](entry_row(intent.planned, names))


def _line(said: NewEntry, meant: Intent | NutmcpError, sheet: Sheet, names: Names) -> Line | Wrong:
    if not isinstance(meant, NutmcpError):
        return Line(said=said, intent=meant)
    if sheet.copied is not None:
        return Wrong(error=meant, entry=dict[str, Any](entry_row(as_entry(said), names)))
    if meant.advice == DATE_FORMS:
        meant = InvalidArguments(meant.happened, DAYS_FORMS, field=meant.field)
    return Wrong(error=meant, entry={"project": str(said.project or ""), "date": said.date} if sheet.days else None)


def _beside(line: Line, known: _Known, hours: Counter[date], names: Names) -> Line | Wrong:
    """Return a row beside what is there; what it adds to its day is added to the hours of that."""
    intent = line.intent
    if intent.person != names.me:
        return line
    there = known.equal_to(line)
    if there is not None:
        return replace(line, there=there)
    minutes = hours[intent.day] + minutes_of(intent.planned)
    if minutes > LONGEST_MINUTES:
        return Wrong(error=_too_long(intent.day, minutes), entry=planned(intent, names))
    hours[intent.day] = minutes
    return line


def _too_long(day: date, minutes: int) -> Refused:
    return Refused(
        f"{say_day(day)} would have {say_duration(minutes)}, more than a day has.",
        "Log it on another day, or shorten what is there first.",
        field="date",
    )
