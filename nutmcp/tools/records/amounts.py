"""In which currency the amounts of any record are, found with as few requests as that takes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Self

from nutmcp.domain.amount_currency import Told, currency_of
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Expense, ExpenseTax, Invoice, InvoiceDetail, InvoiceTax
from nutmcp.domain.lead import Lead
from nutmcp.domain.project import Project, ProjectMember, ProjectService
from nutmcp.errors import AccessDenied, NotFound, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.resource import One, Resource
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.records import has_amounts
from nutmcp.words.currency import CurrencyUnit

_PAYER = "customers"
_KEPT = (Customer, Project, Invoice, Expense)
"""What tells the currency of others."""
_HANGING = (
    ((ProjectMember, ProjectService), Project, "project"),
    ((InvoiceDetail, InvoiceTax), Invoice, "invoice"),
    ((ExpenseTax,), Expense, "expense"),
    ((Expense,), Project, "project"),
)
"""Records that may not tell their currency themselves, what tells it, and by which field they hang on that."""


def carried(resource: Resource, includes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the includes of a call, and the customers with them where these tell the currency of its records."""
    tells = isinstance(resource.includes.get(_PAYER), One) and issubclass(resource.record, Project | Invoice)
    return (*includes, _PAYER) if tells and _PAYER not in includes else includes


class Currencies:
    """Follows records to whoever pays: a line to its invoice, a service to its project, and these to the customer."""

    def __init__(self, desk: Desk, owner: Id | None) -> None:
        self._desk = desk
        self._owner = owner
        self._known: dict[type[Record], dict[Id, Record]] = {each: {} for each in _KEPT}
        self._units: dict[Told, CurrencyUnit] = {}
        self._organization: Id | None = None

    @classmethod
    async def learned(
        cls,
        desk: Desk,
        records: Sequence[Record],
        included: Mapping[str, Sequence[Record]],
        *,
        owner: Id | None = None,
    ) -> Self:
        """Find out the currency of all amounts in these records.

        Args:
            desk: What the tool works with.
            records: The records.
            included: What came along with them.
            owner: The id of the record that they belong to, where they are listed under one.
        """
        currencies = cls(desk, owner)
        await currencies._learn([*records, *(each for kind in included.values() for each in kind)])
        return currencies

    async def _learn(self, records: Sequence[Record]) -> None:
        self._keep(records)
        paid = [each for each in records if has_amounts(each)]
        if not paid:
            return
        self._organization = (await self._desk.directory.organization()).currency
        for kind, resource in ((Invoice, "invoices"), (Expense, "expenses"), (Project, "projects")):
            await self._find(kind, resource, paid)
        await self._find_customers(paid)
        self._units |= await self._desk.directory.currencies(map(self._told, paid))

    def of(self, record: Record) -> CurrencyUnit | None:
        """Return the currency of a record that was learned; None where it has no amounts."""
        return self._units[self._told(record)] if has_amounts(record) else None

    def _keep(self, records: Iterable[Record]) -> None:
        for each in records:
            kind = _kept_as(type(each))
            if each.id is not None and kind is not None:
                self._known[kind][each.id] = each

    async def _find(self, kind: type[Record], resource: str, paid: Sequence[Record]) -> None:
        """Ask for the records of a kind that others hang on: the one by its id, several projects together."""
        missing = {number for _, owner, number in self._way(paid) if owner is kind and number is not None}
        missing -= self._known[kind].keys()
        if len(missing) > 1 and kind is Project:
            self._keep(await self._projects())
        for number in sorted(missing - self._known[kind].keys())[:1]:
            includes = carried(self._desk.system.resources[resource], ())
            await self._ask(Call(verb=Verb.GET, resource=resource, id=number, includes=includes))

    async def _find_customers(self, paid: Sequence[Record]) -> None:
        payers = {
            each.customer for each, *_ in self._way(paid) if isinstance(each, Project | Invoice) and not each.currency
        }
        unknown = {each for each in payers if each is not None and each not in self._known[Customer]}
        if unknown:
            self._keep(await self._customers(unknown))

    async def _projects(self) -> Sequence[Record]:
        try:
            known = (await self._desk.directory.roster()).projects.values()
        except (AccessDenied, Refused):
            return ()
        return [record for each in known for record in (each.record, each.customer) if record is not None]

    async def _customers(self, ids: Collection[Id]) -> Sequence[Record]:
        try:
            return await self._desk.directory.customers_with(ids)
        except (AccessDenied, Refused):
            return ()

    async def _ask(self, call: Call) -> None:
        try:
            answer = await self._desk.client.send(call)
        except (AccessDenied, NotFound, Refused):
            return
        self._keep((*answer.records, *answer.included.get(_PAYER, ())))

    def _way(self, records: Sequence[Record]) -> Iterable[tuple[Record, type[Record] | None, Id | None]]:
        """Yield the records, and those that they hang on as far as these are known, each with what it hangs on."""
        for record in records:
            step: Record | None = record
            while step is not None:
                kind, number = self._owner_of(step)
                yield step, kind, number
                step = self._known[kind].get(number or 0) if kind is not None else None

    def _owner_of(self, record: Record) -> tuple[type[Record] | None, Id | None]:
        """Return the kind and the id of what tells the currency of a record that does not tell it itself."""
        kind, by = _hanging_on(type(record))
        if kind is None or getattr(record, "currency", None) is not None:
            return None, None
        return kind, getattr(record, by) or self._owner

    def _told(self, record: Record) -> Told:
        kind, number = self._owner_of(record)
        if kind is not None and number is not None:
            owner = self._known[kind].get(number)
            return self._told(owner) if owner is not None else None
        match record:
            case Project() | Invoice():
                customer = self._known[Customer].get(record.customer or 0)
                payer = customer if isinstance(customer, Customer) else None
                return currency_of(record, payer, self._organization)
            case Lead():
                return record.currency
            case Expense():
                return record.currency or self._organization
            case _:
                return self._organization


@cache
def _kept_as(kind: type[Record]) -> type[Record] | None:
    return next((each for each in _KEPT if issubclass(kind, each)), None)


@cache
def _hanging_on(kind: type[Record]) -> tuple[type[Record] | None, str]:
    """Return the kind of what tells the currency of a record, and the field that refers to that."""
    return next(((owner, by) for kinds, owner, by in _HANGING if issubclass(kind, kinds)), (None, ""))
