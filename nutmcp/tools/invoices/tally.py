"""Adding up invoices group by group, one pass, never across currencies."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from nutmcp.domain.aging import AGES, age_of, days_overdue
from nutmcp.domain.invoice import Invoice, InvoiceTax
from nutmcp.remote.id import Id
from nutmcp.tools.lists.disambiguation import ids_of_namesakes
from nutmcp.tools.present.invoices import Payer
from nutmcp.tools.present.names import shown
from nutmcp.tools.withheld_fields import WithheldFields, is_withheld
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.money import sum_of

NONE = "none"
"""How a group is called whose invoices have no such thing."""
NOT_OWED = "not_owed"
"""The age of invoices on which nothing is owed, such as paid ones."""
UNTOLD = "unknown"
"""How a group is called of whose invoices nobody told it."""
Key = tuple[str, ...]


@dataclass(slots=True)
class Sums:
    """What invoices of one currency add up to; exact amounts, the tax of each code, and what is owed by age."""

    currency: CurrencyUnit
    invoices: int = 0
    subtotal: Decimal = Decimal(0)
    taxes: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    balance: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    tax_by_code: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    ages: dict[str, Decimal] = field(default_factory=dict[str, Decimal])

    def add(self, invoice: Invoice, taxes: Iterable[InvoiceTax], today: date) -> None:
        """Add one invoice with its taxes."""
        self.invoices += 1
        self.subtotal = sum_of((self.subtotal, invoice.total_amount_before_taxes))
        self.taxes = sum_of((self.taxes, invoice.taxes_amount))
        for each in taxes:
            code = shown(each.code) or NONE
            self.tax_by_code[code] = sum_of((self.tax_by_code.get(code), each.total))
        self.total = sum_of((self.total, invoice.total))
        self.paid = sum_of((self.paid, invoice.paid_to_date))
        self.balance = sum_of((self.balance, invoice.balance))
        if days_overdue(invoice, today):
            self.overdue = sum_of((self.overdue, invoice.balance))
        if _has_an_age(invoice):
            age = age_of(invoice, today)
            self.ages[age] = sum_of((self.ages.get(age), invoice.balance))


@dataclass(slots=True)
class Group:
    """Invoices that are alike in every level, and in their currency; `ids` tell those of one name apart."""

    labels: Key
    order: tuple[object, ...]
    sums: Sums
    keys: tuple[object, ...]
    ids: Mapping[str, Id] = field(default_factory=dict[str, Id])


@dataclass(slots=True)
class Tally:
    """Groups of invoices by up to three levels.

    Attributes:
        levels: What to group by, of the keys of `_KEYS`.
        today: The user's day, by which ages are counted.
        withheld: What of the invoices did not come, of all that the sums rest on.
        undocumented: How many invoices are in a state without a meaning, in which nobody knows whether they are owed.
    """

    levels: tuple[str, ...]
    today: date
    totals: dict[str, Sums] = field(default_factory=dict[str, Sums])
    withheld: WithheldFields = field(default_factory=WithheldFields)
    undocumented: int = 0
    groups: dict[tuple[object, ...], Group] = field(default_factory=dict[tuple[object, ...], Group])

    def add(self, invoice: Invoice, payer: Payer, taxes: Collection[InvoiceTax] = ()) -> None:
        """Add one invoice, with its taxes, to its group and to the total of its currency."""
        self.withheld.invoice(invoice, "total_amount_before_taxes", "taxes_amount")
        self.undocumented += invoice.status is not None and not invoice.status.is_documented
        currency = payer.currency.code
        keys = tuple(_KEYS[level](invoice, payer, self.today) for level in self.levels)
        group = self.groups.get((*keys, currency))
        if group is None:
            labels = tuple(_LABELS.get(level, _plain)(payer, key) for level, key in zip(self.levels, keys, strict=True))
            order = tuple(_order(level, label) for level, label in zip(self.levels, labels, strict=True))
            group = self.groups[(*keys, currency)] = Group(labels, order, Sums(payer.currency), keys)
        group.sums.add(invoice, taxes, self.today)
        self.totals.setdefault(currency, Sums(payer.currency)).add(invoice, taxes, self.today)

    def forget_tax_codes(self) -> None:
        """Let go of the tax of each code, where it is not known of all invoices."""
        for each in (*self.totals.values(), *(group.sums for group in self.groups.values())):
            each.tax_by_code.clear()

    def in_order(self) -> list[Group]:
        """Return the groups by the first level, then the highest balance and total first."""
        ordered = sorted(
            self.groups.values(),
            key=lambda each: (each.order[0], -each.sums.balance, -each.sums.total, each.order, each.sums.currency.code),
        )
        ids = ids_of_namesakes(self.levels, [(each.keys, each.labels) for each in ordered])
        return [replace(each, ids=own) for each, own in zip(ordered, ids, strict=True)]


def weightiest(groups: Iterable[Group], most: int) -> list[Group]:
    """Return so many of the groups, those with the highest balance and total, in the order they were in."""
    listed = list(groups)
    chosen = sorted(listed, key=lambda each: (each.sums.balance, each.sums.total), reverse=True)[:most]
    kept = {id(each) for each in chosen}
    return [each for each in listed if id(each) in kept]


def _month(invoice: Invoice, _payer: Payer, _today: date) -> object:
    return f"{invoice.invoice_date:%Y-%m}" if invoice.invoice_date else NONE


def _age(invoice: Invoice, _payer: Payer, today: date) -> object:
    is_told = not any(is_withheld(invoice, Invoice, name) for name in ("balance", "due_date"))
    if not is_told or invoice.status is None or not invoice.status.is_documented:
        return UNTOLD
    return age_of(invoice, today) if _has_an_age(invoice) else NOT_OWED


def _has_an_age(invoice: Invoice) -> bool:
    """Return whether something is owed on an invoice, or too much was paid."""
    return invoice.status in invoice.owed_in and bool(invoice.balance)


_KEYS: Mapping[str, Callable[[Invoice, Payer, date], object]] = {
    "customer": lambda invoice, payer, _today: invoice.customer or payer.name,
    "status": lambda invoice, _payer, _today: invoice.status.word if invoice.status is not None else NONE,
    "month": _month,
    "currency": lambda _invoice, payer, _today: payer.currency.code,
    "age": _age,
}
"""What puts two invoices into one group."""


def _plain(_payer: Payer, key: object) -> str:
    return str(key)


_LABELS: Mapping[str, Callable[[Payer, object], str]] = {"customer": lambda payer, _key: payer.name or NONE}
"""How a group is called, where it is not called by its key."""


def _order(level: str, label: str) -> tuple[int, str]:
    """Return what sorts a group among others; ages stand from the youngest to the oldest."""
    return ([*AGES, NOT_OWED, UNTOLD].index(label), "") if level == "age" else (0, label.casefold())
