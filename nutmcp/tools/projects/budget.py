"""How much of a project's budget is used, as far as its time entries and rates tell."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.pricing import Pricing
from nutmcp.domain.project import BudgetKind
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.projects import word_of
from nutmcp.tools.withheld_fields import WithheldFields
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.durations import say_duration
from nutmcp.words.money import money, rounded


class Budget(TypedDict):
    """A budget, in `minutes` or as an `amount` of `currency`; `used` and `left` are of the same kind."""

    kind: str
    scope: NotRequired[str | None]
    minutes: NotRequired[int | None]
    amount: NotRequired[str | None]
    used: NotRequired[int | str | None]
    left: NotRequired[int | str | None]


@dataclass(slots=True)
class Used:
    """What the time entries of a project add up to; what could not be priced is counted apart."""

    minutes: int = 0
    billable_minutes: int = 0
    value: Fraction = Fraction()
    unpriced_minutes: int = 0
    withheld: WithheldFields = field(default_factory=WithheldFields)


async def reckon(desk: Desk, known: KnownProject, unit: CurrencyUnit) -> tuple[Budget | None, list[str]]:
    """Return the project's budget with what is used of it, over all its time entries, and what has to be said of it.

    Args:
        desk: What the tool works with.
        known: The project, with its services and members.
        unit: The currency that its amounts are in.
    """
    record, kind = known.record, known.record.budget_kind
    budget: Budget = {"kind": word_of(record.budget_type) or "unknown", "scope": word_of(record.budget_scope)}
    if kind is None:
        return _untold(budget, known, unit) or (None, _nothing(desk))
    notes: list[str] = []
    if record.budget_approved_only:
        notes.append(
            f"{desk.system.name} counts only approved entries here; which are approved is not told, so used counts all."
        )
    if record.budgets_hours and record.budget_minutes:
        used = await _used(desk, known)
        notes.extend(used.withheld.note(desk.system))
        spent = used.minutes if kind is BudgetKind.WORKED_HOURS else used.billable_minutes
        left = record.budget_minutes - spent
        return {**budget, "minutes": record.budget_minutes, "used": spent, "left": left}, notes
    if record.budgets_hours or not record.budget_amount:
        return None, _nothing(desk)
    budget["amount"] = money(record.budget_amount, unit)
    if kind is not BudgetKind.BILLABLE_AMOUNTS:
        return budget, [f"What is used of the budget cannot be told: {desk.system.name} tells no costs."]
    used = await _used(desk, known)
    notes.extend(used.withheld.note(desk.system))
    if used.unpriced_minutes:
        notes.append(f"used leaves out {say_duration(used.unpriced_minutes)} of billable time without an hourly rate.")
    left = Fraction(record.budget_amount) - used.value
    return {**budget, "used": rounded(used.value, unit), "left": rounded(left, unit)}, notes


def _nothing(desk: Desk) -> list[str]:
    return [f"{desk.system.name} tells of no budget for this project."]


def _untold(budget: Budget, known: KnownProject, unit: CurrencyUnit) -> tuple[Budget, list[str]] | None:
    """Return a budget of which nobody knows what it counts: whatever is set, and that no more can be told."""
    minutes, amount = known.record.budget_minutes or None, known.record.budget_amount or None
    if minutes is None and amount is None:
        return None
    budget = {**budget, "minutes": minutes, "amount": money(amount, unit)}
    return budget, ["What is used of the budget cannot be told: it is not known what it counts."]


async def _used(desk: Desk, known: KnownProject) -> Used:
    """Add up all time entries of the project, page by page; all of them are in its one currency."""
    worth, used = Pricing({known.id: known}, None), Used()
    async for each in entries_of(desk, known):
        used.withheld.entry(each, known)
        _add(used, each, worth)
    return used


async def entries_of(desk: Desk, known: KnownProject, *only: Filter) -> AsyncGenerator[TimeEntry]:
    """Yield all time entries of a project, or only some of them, page by page."""
    call = Call(verb=Verb.LIST, resource="time_entries", filters=(Filter("project", Operator.EQ, known.id), *only))
    async for page in desk.client.pages(call, REPORTING):
        for each in of_kind(TimeEntry, page.records):
            yield each


def _add(used: Used, entry: TimeEntry, worth: Pricing) -> None:
    billable = entry.billable_minutes or 0
    used.minutes += minutes_of(entry)
    used.billable_minutes += billable
    if not billable:
        return
    rate = worth.rate(entry)
    if rate is None:
        used.unpriced_minutes += billable
    else:
        used.value += rate.value(billable)
