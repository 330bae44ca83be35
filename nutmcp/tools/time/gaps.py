"""Who lacks time, and on which days: what was logged, beside what the working days that are over ask for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import Person
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.domain.workweek import Workweek
from nutmcp.errors import InvalidArguments
from nutmcp.remote.id import Id
from nutmcp.remote.system import System
from nutmcp.tools.declaring.varying import OwnId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.disambiguation import ids_of_namesakes
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.time.scope import scope_of
from nutmcp.tools.time.selection import Selection, TimeFilters
from nutmcp.tools.withheld_fields import WithheldFields
from nutmcp.words.members import means_everyone
from nutmcp.words.period import Period
from nutmcp.words.shift import each_day
from nutmcp.words.target_hours import TARGET_FORMS, TargetHours, find_target_hours

Kind = Literal["days", "people"]
_TOLD_BY = {"days": "day", "people": "member"}
_NARROWING = ("project", "customer", "service", "billable", "invoiced", "note_contains")
_LONGEST_PERIOD = 366


class Missing(TypedDict):
    """Someone who lacks time on the working days that are over.

    target is what those days ask for, minutes what was logged up to the last of them, missing the rest. In days, each
    short day has its minutes and, where there is a target, the missing ones; so has today, which is not over.
    """

    member: NotRequired[str | None]
    member_id: NotRequired[OwnId | None]
    minutes: int
    target: NotRequired[int | None]
    missing: NotRequired[int | None]
    empty_days: NotRequired[int | None]
    days: NotRequired[dict[str, list[int]]]
    today: NotRequired[list[int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The gaps that are asked for.

    Attributes:
        kind: Whether days are named, or people.
        people: Who is looked at, with the names they are shown by; one who needs none has an empty one.
        period: The days that were said.
        today: The day that is not over.
        workweek: What is expected.
        everyone: Whether those are all who can log time.
        every: Whether those without a gap are told as well.
        narrowed: Whether only some of their time is counted.
        logged: The minutes by person and day.
        withheld: What of the entries did not come, of all that it takes to tell who worked when.
    """

    kind: Kind
    people: Sequence[Person]
    period: Period
    today: date
    workweek: Workweek
    everyone: bool
    every: bool
    narrowed: bool
    logged: dict[Id | None, Counter[date]] = field(default_factory=lambda: defaultdict(Counter[date]))
    withheld: WithheldFields = field(default_factory=WithheldFields)

    def add(self, entry: TimeEntry, names: Names) -> None:
        """Count an entry."""
        day = day_of(entry, names)
        who = ("member",) if self.everyone else ()
        self.withheld.entry(entry, None, *who, *(("working_date",) if day is None else ()))
        if day is not None:
            self.logged[entry.member if self.everyone else self.people[0].id][day] += minutes_of(entry)

    @property
    def last(self) -> date:
        """Return the last day that is judged: yesterday at most, and today only where no day comes before it."""
        last = self.today if self.period.first == self.today else self.today - timedelta(days=1)
        return min(self.period.last, last)

    @property
    def due(self) -> list[date]:
        """Return the working days that are judged."""
        return [day for day in self._working_days if day <= self.last]

    @property
    def _working_days(self) -> list[date]:
        return [day for day in each_day(self.period) if self.workweek.works_on(day)]

    @property
    def _open(self) -> bool:
        """Whether today is among the days and stands apart, since it is not over."""
        return self.period.first < self.today <= self.period.last

    def rows(self) -> list[Missing]:
        """Return who lacks time, most first; or everyone; nobody where it is not told who worked when."""
        if not self.withheld.are_told("member", "working_date", "minutes"):
            return []
        due = self.due
        found = [(each, row) for each in self.people if (row := self._row(each, due)) is not None]
        found.sort(key=lambda each: (-(each[1].get("missing") or 0), -_empty(each[1]), each[0].name.casefold()))
        ids = ids_of_namesakes(("member",), [((each.id,), (each.name,)) for each, _ in found])
        return [{**row, "member_id": own.get("member_id")} for (_, row), own in zip(found, ids, strict=True)]

    def _row(self, person: Person, due: Sequence[date]) -> Missing | None:
        own = self.logged.get(person.id, Counter[date]())
        minutes = sum(each for day, each in own.items() if day <= self.last)
        short = [day for day in due if self.workweek.lacks(day, own[day])]
        target = sum(map(self.workweek.minutes_on, due)) if self.workweek.target else None
        missing = None if target is None else max(0, target - minutes)
        row: Missing = {"member": person.name, "minutes": minutes, "target": target, "missing": missing}
        if self.kind == "people":
            row["empty_days"] = sum(not own[day] for day in short) or None
            return row if self.every or (_empty(row) if missing is None else missing) else None
        told = sorted({*due, *own} - ({self.today} if self._open else set())) if self.every else short
        row["days"] = {day.isoformat(): self._figures(day, own[day]) for day in told}
        if self._open and (self.every or self.workweek.lacks(self.today, own[self.today])):
            row["today"] = self._figures(self.today, own[self.today])
        return row if row["days"] or "today" in row else None

    def _figures(self, day: date, minutes: int) -> list[int]:
        return [minutes, max(0, self.workweek.minutes_on(day) - minutes)] if self.workweek.target else [minutes]

    def notes(self, shown: Sequence[Missing], found: int, system: System) -> Iterator[str]:
        """Say what the rows mean and leave out."""
        if not self.withheld.are_told("member", "working_date", "minutes"):
            yield from self.withheld.note(system)
            return
        due = len(self.due)
        if not due:
            yield "No working day of the period is over." if self._working_days else "The period has no working day."
        elif found:
            yield self._legend()
        else:
            yield f"Nothing is missing; working days that are over: {due}."
        if self.period.first <= self.today <= self.period.last and self.workweek.works_on(self.today):
            yield f"Today ({self.today}) is not over{' and not counted' * (self._open and self.kind == 'people')}."
        if self.workweek.target is None:
            yield "No target hours are set: any time on a day is enough."
        if self.narrowed:
            yield "Only time that the filters leave was counted."
        if self.everyone:
            yield from self._on_people(len(shown), found)

    def _legend(self) -> str:
        if self.kind == "people":
            return "Holidays and absences are not known."
        return f"A day has [minutes{', missing' * bool(self.workweek.target)}]; holidays are not known."

    def _on_people(self, shown: int, found: int) -> Iterator[str]:
        people = len(self.people)
        yield f"Only active members of open projects are looked at: {people}."
        if sum(map(bool, self.logged.values())) <= 1 < people:
            yield "No more than one of them has any time here; perhaps that of others may not be seen."
        if shown < found:
            yield f"Only the first {shown} of {found} people fit; narrow the period."


def target_asked(
    kind: Kind | None, target_hours: str | None, levels: Sequence[str] | None, wanted: TimeFilters
) -> TargetHours | None:
    """Return the hours that were said, if any were.

    Raises:
        InvalidArguments: They cannot be read, or arguments do not go together.
    """
    if kind is None and levels is None:
        raise InvalidArguments(
            "There is neither `group_by` nor `missing`.",
            "Give one to three levels, or days or people.",
            field="group_by",
        )
    if kind is not None and wanted.period is None and wanted.from_ is None and wanted.to is None:
        raise InvalidArguments(
            "`missing` needs to know which days.", "Give `period`, or `from` and `to`.", field="period"
        )
    if target_hours is None:
        return None
    if kind is None:
        raise InvalidArguments(
            "`target_hours` counts only beside `missing`.", "Give `missing` too, or leave it out.", field="target_hours"
        )
    target = find_target_hours(target_hours)
    if target is None:
        raise InvalidArguments("`target_hours` cannot be read.", TARGET_FORMS, field="target_hours")
    return target


def whose(kind: Kind | None, wanted: TimeFilters) -> TimeFilters:
    """Return the filters with everyone's time, where people are asked for and nobody was named."""
    return replace(wanted, member="all") if kind == "people" and wanted.member is None else wanted


async def gaps_of(
    desk: Desk, kind: Kind | None, selection: Selection, target: TargetHours | None, levels: Sequence[str]
) -> Gaps | None:
    """Understand which gaps are asked for, if any are.

    Raises:
        InvalidArguments: It is more than a year.
    """
    wanted, period = selection.wanted, selection.period
    if kind is None or period is None:
        return None
    if (period.last - period.first).days >= _LONGEST_PERIOD:
        field = "from" if wanted.period is None else "period"
        raise InvalidArguments("`missing` looks at a year at most.", "Give a shorter period.", field=field)
    return Gaps(
        kind=kind,
        people=await _people(desk, wanted),
        period=period,
        today=desk.today(),
        workweek=desk.workweek if target is None else replace(desk.workweek, target=target),
        everyone=means_everyone(wanted.member),
        every=list(levels) == [_TOLD_BY[kind]],
        narrowed=any(getattr(wanted, each) is not None for each in _NARROWING),
    )


async def _people(desk: Desk, wanted: TimeFilters) -> list[Person]:
    """Return who is looked at: the one who was named, or everyone who can log time on what was named."""
    if not means_everyone(wanted.member):
        person = await desk.directory.person(wanted.member)
        return [person if wanted.member is not None else replace(person, name="")]
    await desk.directory.read_anew()
    scope = await scope_of(desk, wanted.project, wanted.customer, None)
    roster = await desk.directory.roster_with()
    names = Names(roster, None, desk.zone, desk.system)
    active = roster.active(scope.sets.get("project"))
    return [replace(each, name=names.anyone_name(each.id)) for each in active if not each.is_beside]


def _empty(row: Missing) -> int:
    return row.get("empty_days") or 0
