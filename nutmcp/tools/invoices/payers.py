"""Who is to pay an invoice, and in which currency: an invoice holds none, so the customer's or the organization's."""

from collections.abc import Iterable, Mapping, Sequence

from nutmcp.remote.record import Record, of_kind
from nutmcp.systems.nutcache.records import Customer, Invoice
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.invoices import Payer
from nutmcp.tools.present.names import shown

_UNKNOWN = "unknown"


class Payers:
    """Finds out with the fewest requests: one for each currency, remembered for long."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._customers: dict[int, Customer] = {}
        self._codes: dict[int | None, str] = {}

    async def of(
        self, invoices: Sequence[Invoice], included: Mapping[str, Sequence[Record]] | None = None
    ) -> list[Payer]:
        """Return who is to pay each of the invoices.

        Args:
            invoices: The invoices.
            included: What came along with them; customers that did not are looked up.
        """
        self._learn((included or {}).get("customers", ()))
        if any(each.customer is not None and each.customer not in self._customers for each in invoices):
            self._learn(await self._desk.directory.customers())
        return [await self._of(each) for each in invoices]

    def _learn(self, customers: Iterable[Record]) -> None:
        self._customers |= {each.id: each for each in of_kind(Customer, customers) if each.id is not None}

    async def _of(self, invoice: Invoice) -> Payer:
        customer = self._customers.get(invoice.customer or 0)
        name = shown(invoice.customer_name) or (shown(customer.name) if customer else None)
        unnamed = f"customer {invoice.customer}" if invoice.customer else None
        if invoice.customer and customer is None:
            # Nobody knows in which currency, and sums of another one would take it for theirs.
            return Payer(name or unnamed, _UNKNOWN)
        return Payer(name or unnamed, await self._code(customer.currency if customer else None))

    async def _code(self, number: int | None) -> str:
        if number not in self._codes:
            actual = number or (await self._desk.directory.organization()).currency
            code = shown(await self._desk.directory.currency_code(actual))
            self._codes[number] = code or (f"currency {actual}" if actual else _UNKNOWN)
        return self._codes[number]
