"""Adding up expenses, never across currencies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NotRequired, Self, cast

from typing_extensions import TypedDict

from nutmcp.directory import Roster
from nutmcp.domain.amount_currency import currency_of_expense
from nutmcp.domain.invoice import Expense
from nutmcp.remote.id import Id
from nutmcp.remote.system import System
from nutmcp.tools.desk import Desk
from nutmcp.tools.withheld_fields import WithheldFields
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.money import rounded, sum_of

_FIELDS = {
    "subtotal": "amount_before_taxes",
    "taxes": "taxes_amount",
    "total": "amount_after_taxes",
    "paid": "amount_paid",
    "balance": "amount_due",
}
"""What is added up, and of which fields."""
_RESTS_ON = {name: (source,) for name, source in _FIELDS.items()}


class ExpenseSums(TypedDict):
    """What all expenses of one currency add up to, those of other pages too; `balance` is left to pay."""

    currency: str
    expenses: int
    subtotal: NotRequired[str | None]
    taxes: NotRequired[str | None]
    total: NotRequired[str | None]
    paid: NotRequired[str | None]
    balance: NotRequired[str | None]


@dataclass(slots=True)
class _Sums:
    unit: CurrencyUnit
    expenses: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_FIELDS, Decimal(0)))


@dataclass(slots=True)
class ExpenseBooks:
    """The sums of expenses, and what tells in which currency each of them is.

    Attributes:
        desk: What the tool works with.
        roster: The projects, by which the currencies are known.
        organization: The currency of the organization.
    """

    desk: Desk
    roster: Roster
    organization: Id | None
    _sums: dict[str, _Sums] = field(default_factory=dict[str, _Sums])
    _withheld: WithheldFields = field(default_factory=WithheldFields)

    @classmethod
    async def open(cls, desk: Desk) -> Self:
        """Return empty books of the organization."""
        return cls(desk, await desk.directory.roster(), (await desk.directory.organization()).currency)

    async def units(self, expenses: Sequence[Expense]) -> list[CurrencyUnit]:
        """Return the currency of each of some expenses."""
        projects = self.roster.projects
        told = [currency_of_expense(each, projects.get(each.project or 0), self.organization) for each in expenses]
        units = await self.desk.directory.currencies(told)
        return [units[each] for each in told]

    async def add(self, expenses: Iterable[Expense]) -> None:
        """Add some expenses, each to the sums of its currency."""
        every = list(expenses)
        for each, unit in zip(every, await self.units(every), strict=True):
            self._withheld.expense(each, *_FIELDS.values())
            sums = self._sums.setdefault(unit.code, _Sums(unit))
            sums.expenses += 1
            for name, source in _FIELDS.items():
                sums.amounts[name] = sum_of((sums.amounts[name], getattr(each, source)))

    def totals(self) -> list[ExpenseSums]:
        """Return the sums of each currency, by its code."""
        return [self._told(each) for _, each in sorted(self._sums.items())]

    def notes(self, system: System) -> Iterator[str]:
        """Say what the sums lack, if anything."""
        yield from self._withheld.note(system)

    def _told(self, sums: _Sums) -> ExpenseSums:
        amounts = {name: rounded(amount, sums.unit) for name, amount in sums.amounts.items()}
        told = {"currency": sums.unit.code, "expenses": sums.expenses, **amounts}
        return cast("ExpenseSums", {**told, **self._withheld.left_out_of(told, _RESTS_ON)})
