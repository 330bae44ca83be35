"""The taxes of listed invoices, as far as they come along with them: none is asked for one by one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nutmcp.domain.invoice import Invoice, InvoiceTax
from nutmcp.remote.call import Answer
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.remote.system import System
from nutmcp.tools.invoices.tally import Sums
from nutmcp.words.money import EXACT, sum_of

TAXES = "invoice_taxes"


@dataclass(slots=True)
class TaxesAlong:
    """What the pages of a list told of the taxes of its invoices.

    Attributes:
        told: Whether all pages told them, and of which invoice each is.
        unsettled: How many invoices have another tax than theirs come to.
    """

    told: bool = True
    unsettled: int = 0

    def of(self, page: Answer) -> Mapping[Id, Sequence[InvoiceTax]]:
        """Return the taxes of a page's invoices, by the id of the invoice."""
        found: dict[Id, list[InvoiceTax]] = defaultdict(list)
        for each in of_kind(InvoiceTax, page.included.get(TAXES, ())):
            if each.invoice is None:
                self.told = False
            else:
                found[each.invoice].append(each)
        self.told = self.told and (TAXES in page.included or not page.records)
        return found if self.told else {}

    def check(self, invoice: Invoice, taxes: Sequence[InvoiceTax], decimals: int | None) -> None:
        """Count an invoice whose taxes do not come to its tax, each of them rounded to so many decimals."""
        if not self.told:
            return
        rest = abs(EXACT.subtract(sum_of(each.total for each in taxes), invoice.taxes_amount or Decimal(0)))
        self.unsettled += rest > Decimal(1).scaleb(-(2 if decimals is None else decimals)) * max(1, len(taxes)) / 2

    def notes(self, system: System, totals: Sequence[Sums]) -> Iterator[str]:
        """Say what `tax_by_code` lacks, if anything."""
        if not self.told and any(each.taxes for each in totals):
            yield f"{system.name} did not send the taxes along, so that the tax of each code is not told."
        elif self.unsettled:
            some = "1 invoice has" if self.unsettled == 1 else f"{self.unsettled} invoices have"
            yield f"{some} another tax than its codes come to, so that tax_by_code does not add up to taxes."
