"""Adding up time entries group by group, one pass, nothing kept of an entry but its sums."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from nutmcp.directory import Roster
from nutmcp.domain.amount_currency import Told
from nutmcp.domain.pricing import HourlyRate, Pricing
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.id import Id
from nutmcp.tools.lists.disambiguation import ids_of_namesakes
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.withheld_fields import WithheldFields, is_withheld
from nutmcp.words.dates import week_begin

Label = str | bool | None
NONE = "none"
"""How a group is called whose entries have no such thing."""
UNTOLD = "unknown"
"""How a group is called of whose entries nobody told it."""
_UNTOLD = {"billable": None, "invoiced": None}
_IN_TIME = ("day", "week", "month")
Minutes = Counter[HourlyRate | None]
"""Minutes by what an hour of them is worth; None where no rate applies."""


def _no_minutes() -> Minutes:
    return Counter()


@dataclass(slots=True)
class Sums:
    """What a group of entries adds up to.

    Attributes:
        billable: The billable minutes.
        uninvoiced: Those that are on no invoice yet.
    """

    entries: int = 0
    minutes: int = 0
    billable: Minutes = field(default_factory=_no_minutes)
    uninvoiced: Minutes = field(default_factory=_no_minutes)

    def add(self, entry: TimeEntry, rate: HourlyRate | None) -> None:
        """Add one entry."""
        self.entries += 1
        self.minutes += minutes_of(entry)
        if entry.billable_minutes:
            self.billable[rate] += entry.billable_minutes
            if entry.invoice is None:
                self.uninvoiced[rate] += entry.billable_minutes


def priced(minutes: Minutes) -> dict[Told, Fraction]:
    """Return the minutes that have a rate, by its currency."""
    return _by_currency((rate.currency, Fraction(each)) for rate, each in minutes.items() if rate is not None)


def values(minutes: Minutes) -> dict[Told, Fraction]:
    """Return what the minutes that have a rate are worth, exactly, by its currency."""
    return _by_currency((rate.currency, rate.value(each)) for rate, each in minutes.items() if rate is not None)


def _by_currency(parts: Iterable[tuple[Told, Fraction]]) -> dict[Told, Fraction]:
    sums: dict[Told, Fraction] = {}
    for currency, part in parts:
        sums[currency] = sums.get(currency, Fraction()) + part
    return sums


@dataclass(slots=True)
class Tally:
    """Groups of entries by up to three levels.

    Attributes:
        levels: What to group by, of the keys of `_KEYS`.
        names: Where the names of the groups come from.
        worth: What billable time is worth.
        week_start: The first day of the week; Monday is 0.
        withheld: What of the entries did not come, of all that the sums rest on.
    """

    levels: tuple[str, ...]
    names: Names
    worth: Pricing
    week_start: int
    total: Sums = field(default_factory=Sums)
    withheld: WithheldFields = field(default_factory=WithheldFields)
    groups: dict[tuple[object, ...], Sums] = field(default_factory=dict[tuple[object, ...], Sums])
    labels: dict[tuple[object, ...], tuple[Label, ...]] = field(
        default_factory=dict[tuple[object, ...], tuple[Label, ...]]
    )

    def know(self, roster: Roster) -> None:
        """Take names and rates from a roster from now on."""
        if roster is not self.names.roster:
            self.names = replace(self.names, roster=roster)
            self.worth = replace(self.worth, projects=roster.projects)

    def add(self, entry: TimeEntry) -> None:
        """Add one entry to its group and to the total."""
        self.withheld.entry(entry, self.names.project(entry.project), "invoice", *map(_FIELDS.__getitem__, self.levels))
        keys = tuple(
            UNTOLD if is_withheld(entry, TimeEntry, _FIELDS[level]) else _KEYS[level](entry, self)
            for level in self.levels
        )
        if keys not in self.groups:
            self.groups[keys] = Sums()
            self.labels[keys] = tuple(
                _UNTOLD.get(level, UNTOLD) if key == UNTOLD else _LABELS[level](key, entry, self.names)
                for level, key in zip(self.levels, keys, strict=True)
            )
        rate = self.worth.rate(entry) if entry.billable_minutes else None
        self.groups[keys].add(entry, rate)
        self.total.add(entry, rate)

    def in_order(self) -> list[tuple[Mapping[str, Label | Id], Sums]]:
        """Return the groups that hold any time: days, weeks and months in order, all else by the most minutes.

        Each comes with its names, and with the ids of those that another group goes by too.
        """
        held = [(self.labels[keys], sums, keys) for keys, sums in self.groups.items() if sums.minutes]
        minutes: Counter[tuple[object, ...]] = Counter()
        for _, sums, keys in held:
            minutes.update({keys[: level + 1]: sums.minutes for level in range(len(keys))})

        def place(group: tuple[tuple[Label, ...], Sums, tuple[object, ...]]) -> list[tuple[int, str, str]]:
            labels, _, keys = group
            return [
                (0 if level in _IN_TIME else -minutes[keys[: at + 1]], str(labels[at]).casefold(), str(keys[at]))
                for at, level in enumerate(self.levels)
            ]

        held.sort(key=place)
        ids = ids_of_namesakes(self.levels, [(keys, labels) for labels, _, keys in held])
        return [
            (dict(zip(self.levels, labels, strict=True)) | own, sums)
            for (labels, sums, _), own in zip(held, ids, strict=True)
        ]


def _day(entry: TimeEntry, tally: Tally) -> date | None:
    return day_of(entry, tally.names)


def _week(entry: TimeEntry, tally: Tally) -> date | None:
    day = _day(entry, tally)
    return week_begin(day, tally.week_start) if day else None


def _month(entry: TimeEntry, tally: Tally) -> str | None:
    day = _day(entry, tally)
    return f"{day:%Y-%m}" if day else None


def _customer(entry: TimeEntry, tally: Tally) -> object:
    known = tally.names.project(entry.project)
    return known.record.customer if known else None


_KEYS: Mapping[str, Callable[[TimeEntry, Tally], object]] = {
    "project": lambda entry, _: entry.project,
    "customer": _customer,
    "service": lambda entry, tally: tally.names.service_name(entry.project_service),
    "member": lambda entry, _: entry.member,
    "day": _day,
    "week": _week,
    "month": _month,
    "billable": lambda entry, _: bool(entry.billable_minutes),
    "invoiced": lambda entry, _: entry.invoice is not None,
}
"""What puts two entries into one group; services of the same name in different projects are one."""

_FIELDS: Mapping[str, str] = {
    "project": "project",
    "customer": "project",
    "service": "project_service",
    "member": "member",
    "day": "working_date",
    "week": "working_date",
    "month": "working_date",
    "billable": "billable_minutes",
    "invoiced": "invoice",
}
"""The field of an entry that each level is read from."""

_LABELS: Mapping[str, Callable[[object, TimeEntry, Names], Label]] = {
    "project": lambda _, entry, names: names.project_name(entry.project),
    "customer": lambda _, entry, names: names.customer_name(entry.project) or NONE,
    "member": lambda _, entry, names: names.anyone_name(entry.member),
    "billable": lambda key, _entry, _names: bool(key),
    "invoiced": lambda key, _entry, _names: bool(key),
    **{
        level: (lambda key, _entry, _names: str(key) if key is not None else NONE)
        for level in ("service", "day", "week", "month")
    },
}
"""How a group is called; a date is written as ISO."""
