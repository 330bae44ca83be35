"""What is left of a budget that may not be exceeded, told where an entry was refused that asks for more."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from nutmcp.directory import KnownProject
from nutmcp.domain.amount_currency import currency_of_project
from nutmcp.domain.pricing import Pricing
from nutmcp.domain.project import BudgetKind, BudgetScope, Project, ProjectPart
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NutmcpError, Refused, caught
from nutmcp.remote.filter import Filter, Operator
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.projects import word_of
from nutmcp.tools.projects.budget import entries_of
from nutmcp.words.currency import UNKNOWN, CurrencyUnit
from nutmcp.words.durations import say_duration
from nutmcp.words.money import rounded

T = TypeVar("T")

_WHAT: Mapping[BudgetKind, str] = {
    BudgetKind.WORKED_HOURS: "time",
    BudgetKind.BILLABLE_HOURS: "billable time",
    BudgetKind.BILLABLE_AMOUNTS: "billable amounts",
}
_WHOSE: Mapping[str, str] = {BudgetScope.PER_MEMBER: " for the member", BudgetScope.PER_SERVICE: " for the service"}


async def within_budget(
    desk: Desk,
    write: Awaitable[T],
    entry: TimeEntry,
    before: TimeEntry | None = None,
    *,
    field: str = "duration",
) -> T:
    """Carry out a write of a time entry; if the budget of its project stands in the way, the error says what is left.

    Only after a refusal, and only of a project with such a budget, its time entries are read for that.

    Args:
        desk: What the tool works with.
        write: The write.
        entry: The entry as it is to be, with its minutes rounded.
        before: The entry as it is, if it is there.
        field: The argument that says how long the work took.

    Raises:
        NutmcpError: What the write raises.
    """
    written = await caught(write)
    if isinstance(written, NutmcpError):
        raise await _with_what_is_left(desk, written, entry, before, field)
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class _Budget:
    """A budget that may not be exceeded, in minutes or in the currency of its project.

    Attributes:
        known: The project.
        kind: What is counted.
        whole: All of it: the project's, or that of the entry's member or service.
        unit: The currency, if it is an amount.
    """

    known: KnownProject
    kind: BudgetKind
    whole: Fraction
    unit: CurrencyUnit = UNKNOWN

    def counted(self, entry: TimeEntry) -> Fraction:
        """Return how much of an entry counts against it; nothing where no rate tells what it is worth."""
        if self.kind is BudgetKind.WORKED_HOURS:
            return Fraction(minutes_of(entry))
        billable = self.billable(entry)
        if self.kind is BudgetKind.BILLABLE_HOURS:
            return Fraction(billable)
        rate = Pricing({self.known.id: self.known}, None).rate(entry)
        return rate.value(billable) if rate else Fraction()

    def billable(self, entry: TimeEntry) -> int:
        """Return the minutes of an entry that are billable, or will be where that was not said."""
        if entry.billable_minutes is not None:
            return entry.billable_minutes
        return minutes_of(entry) if self.known.billable else 0

    def say(self, much: Fraction) -> str:
        """Return so much of it in words."""
        if self.kind is BudgetKind.BILLABLE_AMOUNTS:
            return f"{rounded(much, self.unit)} {self.unit.code}".rstrip()
        return say_duration(int(much))

    def say_most(self, entry: TimeEntry, left: Fraction) -> str:
        """Return how much longer work like an entry may be; the empty text where not a minute is left for it."""
        if self.kind is not BudgetKind.BILLABLE_AMOUNTS:
            return say_duration(int(left)) if left else ""
        minutes = int(left * self.billable(entry) / self.counted(entry))
        return f"{say_duration(minutes)} of billable time" if minutes else ""


async def _with_what_is_left(
    desk: Desk, error: NutmcpError, entry: TimeEntry, before: TimeEntry | None, field: str
) -> NutmcpError:
    """Return the error of a write, or the refusal that says what is left where the entry asks for more."""
    known = (await desk.directory.roster()).projects.get(entry.project or 0)
    if known is None or not isinstance(error, Refused):
        return error
    budget = await caught(_budget(desk, known, entry))
    if budget is None or isinstance(budget, NutmcpError):
        return error
    used = await caught(_used(desk, budget, entry, before))
    asked = budget.counted(entry)
    if isinstance(used, NutmcpError) or not asked or used + asked <= budget.whole:
        return error
    return _refusal(desk, budget, entry, used, field, error.detail)


def _refusal(desk: Desk, budget: _Budget, entry: TimeEntry, used: Fraction, field: str, detail: str | None) -> Refused:
    left = max(Fraction(), budget.whole - used)
    most = budget.say_most(entry, left)
    takes = "is worth" if budget.kind is BudgetKind.BILLABLE_AMOUNTS else "takes"
    return Refused(
        f"The project has a budget of {_WHAT[budget.kind]}{_whose(budget.known)} that may not be exceeded: "
        f"{f'{budget.say(left)} are' if left else 'nothing is'} left of {budget.say(budget.whole)}, "
        f"and this {takes} {budget.say(budget.counted(entry))}.",
        f"{f'Log at most {most} there' if most else 'Log the time elsewhere'}, "
        f"or have the budget raised in {desk.system.name}; nothing was changed.",
        field=field,
        detail=detail,
    )


async def _budget(desk: Desk, known: KnownProject, entry: TimeEntry) -> _Budget | None:
    """Return the budget that may not be exceeded, of the project or of the entry's member or service; None without.

    Where only approved time counts, or costs do, nobody can tell what is used.
    """
    record, kind = known.record, known.record.budget_kind
    if not record.budget_restrictive or record.budget_approved_only or kind is None or kind not in _WHAT:
        return None
    scope = word_of(record.budget_scope)
    whose: Sequence[Project | ProjectPart] = [record]
    if scope == BudgetScope.PER_MEMBER:
        whose = [each for each in known.members or () if each.member == entry.member]
    elif scope == BudgetScope.PER_SERVICE:
        whose = [each for each in known.services or () if each.id == entry.project_service]
    if kind is not BudgetKind.BILLABLE_AMOUNTS:
        whole = next((each.budget_minutes for each in whose if each.budget_minutes), None)
        return _Budget(known=known, kind=kind, whole=Fraction(whole)) if whole else None
    amount = next((each.budget_amount for each in whose if each.budget_amount), None)
    if not amount:
        return None
    told = currency_of_project(known, (await desk.directory.organization()).currency)
    return _Budget(known=known, kind=kind, whole=Fraction(amount), unit=await desk.directory.currency(told))


def _whose(known: KnownProject) -> str:
    return _WHOSE.get(word_of(known.record.budget_scope) or "", "")


async def _used(desk: Desk, budget: _Budget, entry: TimeEntry, before: TimeEntry | None) -> Fraction:
    """Add up what counts against the budget, without the entry that is to change."""
    scope = word_of(budget.known.record.budget_scope)
    only = (Filter("member", Operator.EQ, entry.member or 0),) if scope == BudgetScope.PER_MEMBER else ()
    used = Fraction()
    async for each in entries_of(desk, [budget.known], *only):
        other = scope == BudgetScope.PER_SERVICE and each.project_service != entry.project_service
        if not other and (before is None or each.id != before.id):
            used += budget.counted(each)
    return used
