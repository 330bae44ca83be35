"""What the sandbox's rows say, added up here without any of the product's own reckoning."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from math import ceil
from typing import Any

from nutmcp.remote.id import Id
from nutmcp.sandbox.control import Control
from nutmcp.systems.nutcache.records import Customer, Invoice, Project, ProjectMember, ProjectService, TimeEntry

ORGANIZATION, ME = 1686, 9015
CODES: dict[Id, str] = {25: "CAD", 44: "EUR", 147: "USD"}
OWED, COUNTED = {1, 2, 3, 5}, {1, 2, 3, 4, 5}
"""The states in which an invoice is owed, and those in which it counts."""
TODAY = date(2026, 11, 24)


def plain(text: str | None) -> str:
    """Return text without case and accents."""
    kept = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(each for each in kept if not unicodedata.combining(each))


def cents(amount: Decimal) -> str:
    """Return an amount to the cent."""
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


class Books:
    """The rows of one organization.

    Args:
        control: The sandbox's side entrance.
    """

    def __init__(self, control: Control) -> None:
        self._control = control

    def _rows(self, name: str, kind: type[Any]) -> list[Any]:
        return [each for each in self._control.rows(name) if isinstance(each, kind)]

    @cached_property
    def projects(self) -> Mapping[Id, Project]:
        """Return the projects by id."""
        rows: list[Project] = self._rows("projects", Project)
        return {each.id or 0: each for each in rows if each.organization == ORGANIZATION}

    @cached_property
    def customers(self) -> Mapping[Id, Customer]:
        """Return the customers by id."""
        rows: list[Customer] = self._rows("customers", Customer)
        return {each.id or 0: each for each in rows if each.organization == ORGANIZATION}

    @cached_property
    def services(self) -> Mapping[Id, ProjectService]:
        """Return the services of all projects by id."""
        rows: list[ProjectService] = self._rows("project_services", ProjectService)
        return {each.id or 0: each for each in rows}

    @cached_property
    def rates(self) -> Mapping[tuple[Id | None, Id | None], Decimal | None]:
        """Return the rate of each member in each project."""
        rows: list[ProjectMember] = self._rows("project_members", ProjectMember)
        return {(each.project, each.member): each.billing_rate for each in rows}

    @cached_property
    def able(self) -> set[Id | None]:
        """Return who can log time: the active members of planned projects and of those in progress."""
        parts: list[ProjectMember] = self._rows("project_members", ProjectMember)
        open_ones = {each.id for each in self.projects.values() if each.status in (0, 1)}
        return {each.member for each in parts if each.project in open_ones and each.status == 1}

    @cached_property
    def all_entries(self) -> list[TimeEntry]:
        """Return all time entries."""
        rows: list[TimeEntry] = self._rows("time_entries", TimeEntry)
        return [each for each in rows if each.project in self.projects]

    @cached_property
    def all_invoices(self) -> list[Invoice]:
        """Return all invoices."""
        rows: list[Invoice] = self._rows("invoices", Invoice)
        return [each for each in rows if each.organization == ORGANIZATION]

    @property
    def unbilled(self) -> list[TimeEntry]:
        """Return the entries that are on no invoice."""
        return [each for each in self.all_entries if each.invoice is None]

    def entries(self, first: str = "", last: str = "9999", member: Id | None = ME) -> list[TimeEntry]:
        """Return the entries of these days, mine unless another member or None for everybody is named."""
        return [
            each
            for each in self.all_entries
            if first <= str(each.working_date) <= last and member in (None, each.member)
        ]

    def invoices(self, first: str = "", last: str = "9999", states: Iterable[int] = COUNTED) -> list[Invoice]:
        """Return the invoices of these days in these states."""
        wanted = set(states)
        return [each for each in self.all_invoices if first <= str(each.invoice_date) <= last and each.status in wanted]

    def overdue(self) -> list[Invoice]:
        """Return the invoices that are owed and late."""
        return [each for each in self.invoices(states=OWED) if each.balance and each.due_date and each.due_date < TODAY]

    def customer_of(self, entry: TimeEntry) -> Customer | None:
        """Return the customer of an entry's project."""
        return self.customers.get(self.projects[entry.project or 0].customer or 0)

    def currency(self, customer: Id | None) -> str:
        """Return the currency that a customer pays in; the organization's is CAD."""
        known = self.customers.get(customer or 0)
        return CODES[known.currency] if known and known.currency else "CAD"

    def worth(self, entry: TimeEntry) -> tuple[str, Decimal] | None:
        """Return what the billable time of an entry is worth, and in which currency."""
        project = self.projects[entry.project or 0]
        rate = None
        if project.billing_method == 1:
            service = self.services.get(entry.project_service or 0)
            rate = service.billing_rate if service else None
        elif project.billing_method == 2:
            rate = self.rates.get((project.id, entry.member))
        elif project.billing_method == 4:
            rate = project.hourly_rate
        minutes = entry.billable_minutes or 0
        return None if rate is None else (self.currency(project.customer), rate * minutes / 60)

    def pages(self, rows: Iterable[object]) -> int:
        """Return how many requests it takes to read so many rows."""
        return max(1, ceil(len(list(rows)) / 100))

    @property
    def naming(self) -> int:
        """Return how many requests it takes to learn the names: the organizations, and the projects."""
        return 1 + self.pages(self.projects)


def by(entries: Iterable[TimeEntry], key: Callable[[TimeEntry], object]) -> dict[object, int]:
    """Return the worked minutes of each group that has any."""
    sums: dict[object, int] = defaultdict(int)
    for each in entries:
        sums[key(each)] += each.minutes or 0
    return {each: total for each, total in sums.items() if total}


def total(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, str]:
    """Return amounts added up by currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        sums[currency] += amount or 0
    return {currency: cents(amount) for currency, amount in sums.items()}
