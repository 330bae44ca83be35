"""Who is to pay an invoice, and in which currency."""

from collections.abc import Iterable, Mapping, Sequence

from nutmcp.domain.amount_currency import Told, currency_of
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Invoice
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.invoices import Payer
from nutmcp.tools.present.names import shown


class Payers:
    """Finds out with the fewest requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._customers = dict[Id, Customer]()

    async def of(
        self, invoices: Sequence[Invoice], included: Mapping[str, Sequence[Record]] | None = None
    ) -> list[Payer]:
        """Return who is to pay each of the invoices.

        Args:
            invoices: The invoices.
            included: What came along with them; customers that did not are looked up.
        """
        self._learn((included or {}).get("customers", ()))
        unknown = {each.customer for each in invoices if each.customer is not None and self._needs_customer(each)}
        if unknown:
            self._learn(await self._desk.directory.customers_with(unknown))
        organization = (await self._desk.directory.organization()).currency
        told = [self._told(each, organization) for each in invoices]
        units = await self._desk.directory.currencies(told)
        return [Payer(self._name(each), units[of]) for each, of in zip(invoices, told, strict=True)]

    def _needs_customer(self, invoice: Invoice) -> bool:
        """Return whether the customer of an invoice tells what the invoice does not, and is not known yet."""
        tells_all = invoice.customer_name and invoice.currency is not None
        return invoice.customer is not None and invoice.customer not in self._customers and not tells_all

    def _learn(self, customers: Iterable[Record]) -> None:
        self._customers |= {each.id: each for each in of_kind(Customer, customers) if each.id is not None}

    def _told(self, invoice: Invoice, organization: Id | None) -> Told:
        customer = self._customers.get(invoice.customer or 0)
        return currency_of(invoice, customer, organization)

    def _name(self, invoice: Invoice) -> str | None:
        customer = self._customers.get(invoice.customer or 0)
        name = shown(invoice.customer_name) or (shown(customer.name) if customer else None)
        return name or (f"customer {invoice.customer}" if invoice.customer else None)
