"""In which currency an invoice is: an invoice holds none, so its customer's, else the organization's."""

from collections.abc import Iterable, Mapping, Sequence

from nutmcp.spec.record import Record
from nutmcp.systems.nutcache.records import Customer, Invoice
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import shown


class Currencies:
    """Finds the currency of invoices with the fewest requests: one for each currency, remembered for long."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._of_customer: dict[int, int | None] = {}
        self._codes: dict[int | None, str] = {}

    async def codes(
        self, invoices: Sequence[Invoice], included: Mapping[str, Sequence[Record]] | None = None
    ) -> list[str]:
        """Return for each invoice the code of its currency.

        Args:
            invoices: The invoices.
            included: What came along with them; customers that did not are looked up.
        """
        self._learn((included or {}).get("customers", ()))
        if any(each.customer is not None and each.customer not in self._of_customer for each in invoices):
            self._learn(await self._desk.directory.customers())
        return [await self._code(self._of_customer.get(each.customer or 0)) for each in invoices]

    def _learn(self, customers: Iterable[Record]) -> None:
        self._of_customer |= {
            each.id: each.currency for each in customers if isinstance(each, Customer) and each.id is not None
        }

    async def _code(self, number: int | None) -> str:
        if number not in self._codes:
            actual = number or (await self._desk.directory.organization()).currency
            code = shown(await self._desk.directory.currency_code(actual))
            self._codes[number] = code or (f"currency {actual}" if actual else "unknown")
        return self._codes[number]
