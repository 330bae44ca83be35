"""The tool that adds up time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.errors import InvalidArguments
from nutmcp.remote.record import of_kind
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.page import how_many_fit, notes_on
from nutmcp.tools.present.money import cents
from nutmcp.tools.present.names import Names
from nutmcp.tools.pricing import Pricing
from nutmcp.tools.time.selection import Selection, TimeFilters, select
from nutmcp.tools.time.tally import Label, Sums, Tally
from nutmcp.tools.tool import tool
from nutmcp.words.durations import say_duration

Level = Literal["project", "customer", "service", "member", "day", "week", "month", "billable", "invoiced"]


class Added(TypedDict):
    """What entries add up to; `uninvoiced_minutes` are billable and on no invoice yet, `value` is their worth."""

    entries: int
    minutes: int
    billable_minutes: int
    uninvoiced_minutes: int
    value: NotRequired[dict[str, str]]


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
    invoiced: NotRequired[bool | None]
    project_id: NotRequired[int | None]
    customer_id: NotRequired[int | None]
    member_id: NotRequired[int | None]


Summary = TypedDict(
    "Summary",
    {
        "groups": list[Group],
        "total": Added,
        "timezone": str,
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "note": NotRequired[str | None],
    },
)


@tool(toolset="time", title="Summarize time", read_only=True, destructive=False, idempotent=True)
async def summarize_time(
    desk: Desk,
    *,
    group_by: Annotated[
        list[Level],
        "One to three levels.",
        Field(min_length=1, max_length=3),
    ],
    filters: TimeFilters,
) -> Summary:
    """Add up hours over all pages; mine unless a member is named.

    uninvoiced_minutes are billable and not yet invoiced; value is their worth.
    """
    _refuse_twice(group_by)
    selection = await select(desk, filters)
    tally, filtered_here = await _tally(desk, selection, tuple(group_by))
    codes = {each: await desk.directory.currency_code(each) or f"currency {each}" for each in tally.total.value}
    groups = [_group(labels, sums, codes) for labels, sums in tally.in_order()]
    shown = groups[: how_many_fit(groups)]
    return {
        "groups": shown,
        "total": _added(tally.total, codes),
        "timezone": desk.zone.key,
        "from": selection.first,
        "to": selection.last,
        "note": _note(tally, len(shown), len(groups), filtered_here=filtered_here),
    }


def _refuse_twice(levels: Sequence[str]) -> None:
    twice = next((each for at, each in enumerate(levels) if each in levels[:at]), None)
    if twice is not None:
        raise InvalidArguments(
            f"`group_by` names “{twice}” twice.", "Name each level once; one to three of them.", field="group_by"
        )


async def _tally(desk: Desk, selection: Selection, levels: tuple[str, ...]) -> tuple[Tally, bool]:
    """Read every page and keep nothing but sums."""
    organization, roster = await desk.directory.organization(), await desk.directory.roster_with()
    tally = Tally(
        levels=levels,
        names=Names(roster, None, desk.zone),
        worth=Pricing(roster, organization.currency),
        week_start=desk.week_start,
    )
    filtered_here = False
    async for answer in desk.client.pages(selection.call, REPORTING):
        filtered_here = filtered_here or answer.filtered_here
        for each in of_kind(TimeEntry, answer.records):
            if all(test(each) for test in selection.tests):
                tally.add(each)
    return tally, filtered_here


def _added(sums: Sums, codes: Mapping[int, str]) -> Added:
    return {
        "entries": sums.entries,
        "minutes": sums.minutes,
        "billable_minutes": sums.billable_minutes,
        "uninvoiced_minutes": sums.uninvoiced_minutes,
        "value": {codes[each]: cents(value) for each, value in sums.value.items()},
    }


def _group(labels: Mapping[str, Label | int], sums: Sums, codes: Mapping[int, str]) -> Group:
    return cast("Group", {**labels, **_added(sums, codes)})


def _note(tally: Tally, shown: int, groups: int, *, filtered_here: bool) -> str | None:
    """Say what the figures leave out, if anything."""
    notes = [*tally.missing.note()]
    if unpriced := tally.total.unpriced_minutes:
        notes.append(
            f"The value leaves out {say_duration(unpriced)} of billable time that has no hourly rate "
            "(fixed fee, or no rate set)."
        )
    if shown < groups:
        notes.append(f"Only the first {shown} of {groups} groups fit; narrow the period or take fewer levels.")
    notes.extend(notes_on(filtered_here=filtered_here))
    return " ".join(notes) or None
