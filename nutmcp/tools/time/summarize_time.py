"""The tool that adds up time."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Literal, NotRequired, TypeVar, cast

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.domain.amount_currency import Told, by_code
from nutmcp.domain.pricing import Pricing
from nutmcp.domain.project import Project
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.fixed_values import ValuesNeed
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.varying import OwnId
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.page import how_many_fit, notes_on
from nutmcp.tools.present.names import Names
from nutmcp.tools.time.gaps import Gaps, Kind, Missing, gaps_of, target_asked, whose
from nutmcp.tools.time.selection import Selection, TimeFilters, entries_of, select
from nutmcp.tools.time.tally import Label, Minutes, Sums, Tally, priced, values
from nutmcp.tools.tool import tool
from nutmcp.words.currency import NOT_KEPT, CurrencyUnit
from nutmcp.words.durations import say_duration
from nutmcp.words.money import Amounts, note_of_rounding, rounded

Level = Literal["project", "customer", "service", "member", "day", "week", "month", "billable", "invoiced"]
_INVOICED = Needs(TimeEntry, field="invoice")
_PRICED = Needs(Project, field="hourly_rate")


class Added(TypedDict):
    """What entries add up to.

    {what values are of}
    """

    entries: int
    minutes: int
    billable_minutes: NotRequired[int | None]
    uninvoiced_minutes: NotRequired[Annotated[int | None, _INVOICED]]
    unpriced_minutes: NotRequired[Annotated[int | None, _PRICED]]
    billable_value: NotRequired[Annotated[dict[str, str], _PRICED]]
    uninvoiced_value: NotRequired[Annotated[dict[str, str], _INVOICED, _PRICED]]
    priced_minutes: NotRequired[Annotated[dict[str, int] | None, _PRICED]]


AddedT = TypeVar("AddedT", bound=Added)
_RESTS_ON = MappingProxyType(
    {
        "billable_minutes": ("billable_minutes",),
        "uninvoiced_minutes": ("billable_minutes", "invoice"),
        "uninvoiced_value": ("invoice",),
    }
)
"""The fields of entries that sums are of, beside the minutes."""


class Group(Added):
    """One group, with its name under each level that was asked for, and its id where another has the same name."""

    project: NotRequired[str | None]
    customer: NotRequired[str | None]
    service: NotRequired[str | None]
    member: NotRequired[str | None]
    day: NotRequired[str | None]
    week: NotRequired[str | None]
    month: NotRequired[str | None]
    billable: NotRequired[bool | None]
    invoiced: NotRequired[Annotated[bool | None, _INVOICED]]
    project_id: NotRequired[OwnId | None]
    customer_id: NotRequired[OwnId | None]
    member_id: NotRequired[OwnId | None]


Summary = TypedDict(
    "Summary",
    {
        "groups": list[Group],
        "total": Added,
        "missing": NotRequired[list[Missing]],
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "note": NotRequired[str | None],
    },
)


@tool(
    toolset="time",
    title="Summarize time",
    needs=Needs(TimeEntry, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def summarize_time(
    desk: Desk,
    *,
    group_by: Annotated[
        list[Level] | None,
        "One to three levels.",
        Field(min_length=1, max_length=3),
        ValuesNeed(_INVOICED, "invoiced"),
    ] = None,
    missing: Annotated[Kind | None, "Without enough time; group_by may go."] = None,
    target_hours: Annotated[str | None, "8h or 35h/week, for missing."] = None,
    filters: TimeFilters,
) -> Summary:
    """Add up hours over all pages; mine unless a member is named. missing: days or people without time.

    {values}
    """
    target = target_asked(missing, target_hours, group_by, filters)
    levels = tuple(group_by or ())
    _refuse_twice(levels)
    selection = await select(desk, whose(missing, filters))
    gaps = await gaps_of(desk, missing, selection, target, levels)
    if gaps is not None and gaps.every:
        levels = ()  # the rows of `missing` tell it
    tally, filtered_here = await _tally(desk, selection, levels, gaps)
    units = await desk.directory.currencies(values(tally.total.billable)) if levels else {}
    lacking = gaps.rows() if gaps is not None and selection.nothing is None else []
    lacks = lacking[: how_many_fit(lacking)]
    groups = [_group(labels, sums, units) for labels, sums in tally.in_order()] if levels else []
    shown = groups[: how_many_fit(groups, lambda _: lacks)]
    total = _added(tally.total, units) if levels else _counted(tally.total)
    rounding = note_of_rounding([*map(_values, groups)], _values(total)) if len(shown) == len(groups) else ()
    gap_notes = gaps.notes(lacks, len(lacking), desk.system) if gaps is not None else ()
    return {
        "groups": [_told(each, tally) for each in shown],
        "total": _told(total, tally),
        "missing": lacks,
        "timezone": desk.zone.key,
        "from": selection.first,
        "to": selection.last,
        "note": selection.nothing
        or " ".join(
            (*gap_notes, *_notes(tally, units, len(shown), len(groups), filtered_here=filtered_here), *rounding)
        )
        or None,
    }


def _refuse_twice(levels: Sequence[str]) -> None:
    twice = next((each for at, each in enumerate(levels) if each in levels[:at]), None)
    if twice is not None:
        raise InvalidArguments(
            f"`group_by` names “{twice}” twice.", "Name each level once; one to three of them.", field="group_by"
        )


async def _tally(desk: Desk, selection: Selection, levels: tuple[str, ...], gaps: Gaps | None) -> tuple[Tally, bool]:
    """Read every page and keep nothing but sums."""
    organization, roster = await desk.directory.organization(), await desk.directory.roster_with()
    tally = Tally(
        levels=levels,
        names=Names(roster, None, desk.zone, desk.system),
        worth=Pricing(roster.projects, organization.currency),
        week_start=desk.week_start,
    )
    filtered_here = False
    async for page in entries_of(desk, selection):
        filtered_here = filtered_here or page.filtered_here
        entries = of_kind(TimeEntry, page.records)
        tally.know(await desk.directory.roster_of(entries))
        for each in entries:
            tally.add(each)
            if gaps is not None:
                gaps.add(each, tally.names)
    return tally, filtered_here


def _counted(sums: Sums) -> Added:
    return {
        "entries": sums.entries,
        "minutes": sums.minutes,
        "billable_minutes": sums.billable.total(),
        "uninvoiced_minutes": sums.uninvoiced.total(),
    }


def _added(sums: Sums, units: Mapping[Told, CurrencyUnit]) -> Added:
    minutes = by_code(priced(sums.billable), units)
    return {
        **_counted(sums),
        "unpriced_minutes": sums.billable[None] or None,
        "billable_value": _shown(sums.billable, units),
        "uninvoiced_value": _shown(sums.uninvoiced, units),
        "priced_minutes": {unit.code: int(each) for unit, each in minutes.items()} if len(minutes) > 1 else None,
    }


def _told(sums: AddedT, tally: Tally) -> AddedT:
    """Return sums without those of what no entry told, and of what no rate is told for by the system."""
    unpriced = {} if _PRICED.are_met_by(tally.names.system) else {"unpriced_minutes": None}
    return cast("AddedT", {**sums, **unpriced, **tally.withheld.left_out_of(sums, _RESTS_ON)})


def _shown(minutes: Minutes, units: Mapping[Told, CurrencyUnit]) -> dict[str, str]:
    shown = by_code(values(minutes), units).items()
    return {unit.code: rounded(value, unit) for unit, value in shown if unit != NOT_KEPT}


def _group(labels: Mapping[str, Label | Id], sums: Sums, units: Mapping[Told, CurrencyUnit]) -> Group:
    return cast("Group", {**labels, **_added(sums, units)})


def _values(added: Added) -> Amounts:
    """Return the values under what they are of, and their currency."""
    return {
        (name, code): value
        for name in ("billable_value", "uninvoiced_value")
        for code, value in added.get(name, {}).items()
    }


def _notes(
    tally: Tally, units: Mapping[Told, CurrencyUnit], shown: int, groups: int, *, filtered_here: bool
) -> Iterator[str]:
    """Say what the figures leave out, if anything."""
    yield from tally.withheld.note(tally.names.system)
    if tally.levels and NOT_KEPT in units.values():
        system = tally.names.system
        yield f"{system.name} tells no currency, so that values are left out; set {system.prefix}CURRENCY to have them."
    elif tally.levels and (unpriced := tally.total.billable[None]) and _PRICED.are_met_by(tally.names.system):
        uninvoiced = tally.total.uninvoiced[None]
        part = (
            "" if uninvoiced == unpriced else f", {say_duration(uninvoiced) if uninvoiced else 'none'} of it uninvoiced"
        )
        yield (
            f"The values leave out {say_duration(unpriced)} of billable time that has no hourly rate "
            f"(fixed fee, or no rate set){part}."
        )
    if shown < groups:
        yield f"Only the first {shown} of {groups} groups fit; narrow the period or take fewer levels."
    yield from notes_on(tally.names.system, filtered_here=filtered_here)
