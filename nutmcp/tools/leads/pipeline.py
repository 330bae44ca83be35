"""What leads come to together: by stage, and by whose they are."""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.lead import Lead
from nutmcp.domain.project import Member
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.selection import LeadSelection
from nutmcp.tools.present.leads import values_of
from nutmcp.tools.present.names import shown

GroupBy = Literal["stage", "assignee"]
_NONE = "none"


class LeadSums(TypedDict):
    """How many leads, how many of them overdue, and what they are worth by currency."""

    leads: int
    overdue: int
    value: dict[str, str]


class LeadGroup(LeadSums):
    """The leads of a stage or an assignee."""

    stage: NotRequired[str | None]
    assignee: NotRequired[str | None]


def sums_of(leads: Sequence[Lead]) -> LeadSums:
    """Return what leads come to."""
    return {
        "leads": len(leads),
        "overdue": sum(1 for each in leads if each.is_overdue and each.open),
        "value": values_of(leads),
    }


async def grouped(
    desk: Desk, selection: LeadSelection, leads: Sequence[Lead], by: GroupBy, *, whole: bool
) -> list[LeadGroup]:
    """Return what leads come to by stage, in the order of these, or by assignee, the most first.

    Args:
        desk: What the tool works with.
        selection: Which leads these are.
        leads: All of them.
        by: What tells the groups apart.
        whole: Whether they are told as a whole; else each group is asked for, which is a list of stubs in each case.
    """
    parts = _told(leads, by) if whole else await _asked(desk, selection, leads, by)
    groups: list[LeadGroup] = [_group(by, name, each) for name, each in parts.items() if each]
    if by == "assignee":
        return sorted(groups, key=lambda each: -each["leads"])
    order = [shown(each.name) for each in await desk.directory.leads.stages()]
    return sorted(groups, key=lambda each: order.index(each.get("stage")) if each.get("stage") in order else len(order))


def _group(by: GroupBy, name: str, leads: Sequence[Lead]) -> LeadGroup:
    sums = sums_of(leads)
    return {"stage": name, **sums} if by == "stage" else {"assignee": name, **sums}


def _told(leads: Sequence[Lead], by: GroupBy) -> Mapping[str, list[Lead]]:
    parts: dict[str, list[Lead]] = {}
    for each in leads:
        name = each.stage_name if by == "stage" else each.assignee_name
        parts.setdefault(shown(name) or _NONE, []).append(each)
    return parts


async def _asked(
    desk: Desk, selection: LeadSelection, leads: Sequence[Lead], by: GroupBy
) -> Mapping[str, Sequence[Lead]]:
    left = {each.id: each for each in leads}
    parts: dict[str, list[Lead]] = {}
    for name, rule in await _rules(desk, by):
        if not left:
            break
        those = [left.pop(each.id) for each in await selection.read(desk, rule) if each.id in left]
        parts.setdefault(name, []).extend(those)
    return {**parts, _NONE: list(left.values())}


async def _rules(desk: Desk, by: GroupBy) -> list[tuple[str, Filter]]:
    """Return what asks for the leads of each group."""
    if by == "stage":
        stages = await desk.directory.leads.stages()
        return [(shown(each.name) or "", Filter("stage", Operator.EQ, each.id or 0)) for each in stages]
    listed = await desk.client.all(Call(verb=Verb.LIST, resource=desk.system.resource_of(Member).name))
    members = of_kind(Member, listed.records)
    teams = await desk.directory.leads.teams()
    return [
        *((shown(each.name) or "", Filter("assignee", Operator.EQ, each.id or 0)) for each in members),
        *((shown(each.name) or "", Filter("team", Operator.EQ, each.id or 0)) for each in teams),
    ]
