"""How much of budgets is used, as far as time entries and rates tell: of one project or of many, in one pass."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Options
from nutmcp.directory import KnownProject
from nutmcp.directory.second_look import may_look_again
from nutmcp.domain.amount_currency import currency_of_project
from nutmcp.domain.pricing import Pricing
from nutmcp.domain.project import BudgetKind, Project
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.any_of import AnyOf, pages_of
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.projects import word_of
from nutmcp.tools.withheld_fields import WithheldFields
from nutmcp.words.currency import UNKNOWN, CurrencyUnit
from nutmcp.words.durations import say_duration
from nutmcp.words.money import money, rounded


class Budget(TypedDict):
    """A budget, in `minutes` or as an `amount` of `currency`; `used` and `left` are of the same kind.

    `may_be_exceeded` is told where it may not: time beyond it is refused.
    """

    kind: str
    scope: NotRequired[str | None]
    may_be_exceeded: NotRequired[Literal[False] | None]
    minutes: NotRequired[int | None]
    amount: NotRequired[str | None]
    used: NotRequired[int | str | None]
    left: NotRequired[int | str | None]
    percent: NotRequired[float | None]


@dataclass(slots=True)
class Used:
    """What the time entries of a project add up to; what could not be priced is counted apart."""

    minutes: int = 0
    billable_minutes: int = 0
    value: Fraction = Fraction()
    unpriced_minutes: int = 0

    def add(self, entry: TimeEntry, worth: Pricing) -> None:
        """Add one entry."""
        billable = entry.billable_minutes or 0
        self.minutes += minutes_of(entry)
        self.billable_minutes += billable
        rate = worth.rate(entry) if billable else None
        if rate is not None:
            self.value += rate.value(billable)
        else:
            self.unpriced_minutes += billable


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A project's budget, and what has to be said of it.

    Attributes:
        budget: The budget; None where none was told.
        unit: The currency of an amount.
        share: How much of the whole is used, if that can be told.
        unpriced_minutes: Billable minutes that `used` leaves out.
        doubts: Why `used` is missing, or may not be what the system counts.
    """

    budget: Budget | None = None
    unit: CurrencyUnit = UNKNOWN
    share: Fraction | None = None
    unpriced_minutes: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def percent(self) -> Fraction | None:
        """Return how many per cent are used, as they are shown."""
        return None if self.share is None else round(self.share * 1_000) / Fraction(10)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The budgets of some projects by id, and what their sums lack."""

    budgets: Mapping[Id, Reckoned]
    withheld: WithheldFields

    def notes(self, desk: Desk, shown: Sequence[Id]) -> list[str]:
        """Return what has to be said of the budgets of those projects that are shown."""
        told = [self.budgets[each] for each in shown]
        unpriced = sum(each.unpriced_minutes for each in told)
        return [
            *dict.fromkeys(doubt for each in told for doubt in each.doubts),
            *self.withheld.note(desk.system),
            *([f"used leaves out {say_duration(unpriced)} of billable time without an hourly rate."] * bool(unpriced)),
        ]


async def reckon(desk: Desk, projects: Sequence[KnownProject]) -> Reckoning:
    """Return the budgets of projects with what is used of each, over all time entries.

    Args:
        desk: What the tool works with.
        projects: The projects, with their services and members.
    """
    projects = await _as_used_now(desk, projects)
    in_money = {each.id for each in projects if each.record.budget_kind is BudgetKind.BILLABLE_AMOUNTS}
    if in_money:
        rated = (await desk.directory.roster_with(in_money)).projects
        projects = [rated.get(each.id, each) for each in projects]
    asked = {each.id: each for each in projects if _counts_entries(each.record)}
    used, withheld = await _used(desk, asked)
    organization = (await desk.directory.organization()).currency
    amounts = [each for each in projects if each.record.budget_amount and not each.record.budgets_hours]
    told = {each.id: currency_of_project(each, organization) for each in amounts}
    units = await desk.directory.currencies(told.values())
    found = {
        each.id: _reckoned(desk, each.record, used.get(each.id, Used()), units.get(told.get(each.id), UNKNOWN))
        for each in projects
    }
    return Reckoning(found, withheld)


async def _as_used_now(desk: Desk, projects: Sequence[KnownProject]) -> Sequence[KnownProject]:
    """Return projects as they are now where the system tells what is used: what is remembered is some minutes old."""
    if all(each.record.budget_used_minutes is None for each in projects) or not may_look_again("projects"):
        return projects
    listed = await desk.client.all(Call(verb=Verb.LIST, resource="projects"), Options(fresh=True))
    now = {each.id: each for each in of_kind(Project, listed.records)}
    return [replace(each, record=now.get(each.id, each.record)) for each in projects]


def has_budget(record: Project) -> bool:
    """Return whether a project tells of a budget."""
    counts = record.budget_kind
    if counts is None:
        return bool(record.budget_minutes or record.budget_amount)
    return bool(record.budget_minutes if record.budgets_hours else record.budget_amount)


def _counts_entries(record: Project) -> bool:
    """Return whether entries have to be read to tell what is used: where it can be told, and the system does not."""
    told = record.budget_used_minutes is not None and record.budget_kind is BudgetKind.WORKED_HOURS
    return has_budget(record) and record.budget_kind not in (None, BudgetKind.COSTS) and not told


def _reckoned(desk: Desk, record: Project, used: Used, unit: CurrencyUnit) -> Reckoned:
    if not has_budget(record):
        return Reckoned()
    kind = record.budget_kind
    budget: Budget = {
        "kind": word_of(record.budget_type) or "unknown",
        "scope": word_of(record.budget_scope),
        "may_be_exceeded": False if record.budget_restrictive else None,
    }
    if record.budgets_hours:
        whole, spent = record.budget_minutes or 0, _spent(record, used)
        budget = {**budget, "minutes": whole, "used": spent, "left": whole - spent}
        return _with_share(desk, record, Reckoned(budget, unit, Fraction(spent, whole)))
    amount = money(record.budget_amount or None, unit)
    if kind is BudgetKind.BILLABLE_AMOUNTS:
        whole = Fraction(record.budget_amount or 0)
        left = rounded(whole - used.value, unit)
        budget = {**budget, "amount": amount, "used": rounded(used.value, unit), "left": left}
        return _with_share(desk, record, Reckoned(budget, unit, used.value / whole, used.unpriced_minutes))
    if kind is BudgetKind.COSTS:
        why = f"{desk.system.name} tells no costs"
    else:
        why = "it is not known what it counts"
        budget["minutes"] = record.budget_minutes or None
    budget["amount"] = amount
    return Reckoned(budget, unit, doubts=(f"What is used of the budget cannot be told: {why}.",))


def _spent(record: Project, used: Used) -> int:
    """Return the minutes that are used of a budget of hours."""
    if record.budget_kind is BudgetKind.BILLABLE_HOURS:
        return used.billable_minutes
    return used.minutes if record.budget_used_minutes is None else record.budget_used_minutes


def _with_share(desk: Desk, record: Project, found: Reckoned) -> Reckoned:
    """Return a budget with its per cent, and the doubt about approved time."""
    if found.percent is None or found.budget is None:
        return found
    doubt = f"{desk.system.name} counts only approved entries here; which are approved is not told, so used counts all."
    budget: Budget = {**found.budget, "percent": float(found.percent)}
    return replace(found, budget=budget, doubts=(doubt,) * bool(record.budget_approved_only))


async def _used(desk: Desk, asked: Mapping[Id, KnownProject]) -> tuple[Mapping[Id, Used], WithheldFields]:
    """Add up all time entries of the projects, each in its one currency, in the fewest requests."""
    worth, withheld = Pricing(asked, None), WithheldFields()
    used = {each: Used() for each in asked}
    if not asked:
        return used, withheld
    async for each in entries_of(desk, list(asked.values())):
        withheld.entry(each, asked[each.project or 0])
        used[each.project or 0].add(each, worth)
    return used, withheld


async def entries_of(desk: Desk, projects: Sequence[KnownProject], *only: Filter) -> AsyncGenerator[TimeEntry]:
    """Yield all time entries of projects, or only some of them, page by page."""
    ids = frozenset(each.id for each in projects)
    alone = (Filter("project", Operator.EQ, projects[0].id),) if len(ids) == 1 else ()
    call = Call(verb=Verb.LIST, resource="time_entries", filters=(*alone, *only))
    every = max(1, len((await desk.directory.roster()).projects))
    any_of = AnyOf("project", ids, every, len(ids) / every) if len(ids) > 1 else None
    async for page in pages_of(desk.client, call, any_of, REPORTING):
        for each in of_kind(TimeEntry, page.records):
            if each.project in ids:
                yield each
