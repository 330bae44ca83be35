"""Who is to pay an invoice, and in which currency."""

from collections.abc import Iterable, Mapping, Sequence

from nutmcp.domain.currencies import Told, currency_of
from nutmcp.domain.customer import Customer
from nutmcp.domain.invoice import Invoice
from nutmcp.remote.record import Record, of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.invoices import Payer
from nutmcp.tools.present.names import shown
from nutmcp.words.currency import CurrencyUnit


class Payers:
    """Finds out with the fewest requests: one for each currency, remembered for long."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._customers: dict[int, Customer] = {}
        self._units: dict[Told, CurrencyUnit] = {}

    async def of(
        self, invoices: Sequence[Invoice], included: Mapping[str, Sequence[Record]] | None = None
    ) -> list[Payer]:
        """Return who is to pay each of the invoices.

        Args:
            invoices: The invoices.
            included: What came along with them; customers that did not are looked up.
        """
        self._learn((included or {}).get("customers", ()))
        if any(self._needs_customer(each) for each in invoices):
            self._learn(await self._desk.directory.customers())
        return [await self._of(each) for each in invoices]

    def _needs_customer(self, invoice: Invoice) -> bool:
        """Return whether the customer of an invoice tells what the invoice does not, and is not known yet."""
        tells_all = invoice.customer_name and invoice.currency is not None
        return invoice.customer is not None and invoice.customer not in self._customers and not tells_all

    def _learn(self, customers: Iterable[Record]) -> None:
        self._customers |= {each.id: each for each in of_kind(Customer, customers) if each.id is not None}

    async def _of(self, invoice: Invoice) -> Payer:
        customer = self._customers.get(invoice.customer or 0)
        name = shown(invoice.customer_name) or (shown(customer.name) if customer else None)
        unnamed = f"customer {invoice.customer}" if invoice.customer else None
        organization = (await self._desk.directory.organization()).currency
        told = currency_of(invoice.currency, invoice.customer, customer, organization)
        return Payer(name or unnamed, await self._unit(told))

    async def _unit(self, told: Told) -> CurrencyUnit:
        if told not in self._units:
            self._units[told] = await self._desk.directory.currency(told)
        return self._units[told]
