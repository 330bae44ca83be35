"""Whether an invoice adds up: its lines, its taxes, its total and what is left to pay, to the currency's minor unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from nutmcp.domain.invoice import Invoice, InvoiceDetail, InvoiceTax
from nutmcp.remote.record import Record
from nutmcp.words.currency import UNKNOWN, CurrencyUnit
from nutmcp.words.money import EXACT, WIRE_DECIMALS, money, rounded, sum_of
from nutmcp.words.phrase import quoted

ADDS_UP = "adds up"
_WIRE = Decimal(1).scaleb(-WIRE_DECIMALS)
"""The decimals that the wire has, to which a product may have been rounded before it was rounded to the minor unit."""
_ONE_WHOLE = Decimal(1)
_PERCENT = Decimal(100)
_LEAST_DECIMALS = 2
_AMOUNTS = {
    "total_amount_before_taxes": "subtotal",
    "taxes_amount": "tax",
    "total": "total",
    "paid_to_date": "paid",
    "balance": "balance",
}
"""The amounts of an invoice that have to be told, by what its row calls them."""
_LONGEST_CODE = 80
"""How many characters of a tax's code are quoted."""


def check_invoice(
    invoice: Invoice, lines: Sequence[InvoiceDetail], taxes: Sequence[InvoiceTax], unit: CurrencyUnit = UNKNOWN
) -> str:
    """Return `adds up`, what does not, or what was not told that it takes to know.

    How systems round is not documented. So an amount is right if it is so under any usual way: of the sum or of
    each line, half a minor unit up or to even. Prices may have more decimals. One that is cut is said to be cut.
    """
    with localcontext(EXACT):
        checked = _Checked(invoice, lines, taxes, _known_decimals(invoice, unit))
        return " ".join(checked.objections()) or _say_untold(invoice, lines, taxes) or ADDS_UP


def _say_untold(invoice: Invoice, lines: Sequence[InvoiceDetail], taxes: Sequence[InvoiceTax]) -> str:
    """Return a sentence about the amounts that did not come, without which nobody knows; nothing where all came."""
    untold = [said for name, said in _AMOUNTS.items() if getattr(invoice, name) is None]
    untold += ["amounts of lines"] * _are_withheld(lines, "total_price")
    untold += ["amounts of taxes"] * _are_withheld(taxes, "total")
    return f"Whether it adds up cannot be told; these did not come: {', '.join(untold)}." if untold else ""


def _are_withheld(records: Sequence[Record], name: str) -> bool:
    return any(name not in each.model_fields_set for each in records)


def _known_decimals(invoice: Invoice, unit: CurrencyUnit) -> CurrencyUnit:
    """Return the unit; where nobody knows its decimals, with those that the invoice's own amounts have."""
    if unit.decimals is not None:
        return unit
    told = (
        invoice.total_amount_before_taxes,
        invoice.taxes_amount,
        invoice.total,
        invoice.paid_to_date,
        invoice.balance,
    )
    had = [len((money(each) or "").partition(".")[2]) for each in told]
    return CurrencyUnit(unit.code, min(WIRE_DECIMALS, max(_LEAST_DECIMALS, *had)))


@dataclass(frozen=True, slots=True)
class _Checked:
    """An invoice under examination, with the unit that its amounts are rounded to."""

    invoice: Invoice
    lines: Sequence[InvoiceDetail]
    taxes: Sequence[InvoiceTax]
    unit: CurrencyUnit

    def objections(self) -> Iterator[str]:
        """Say what does not add up, amount by amount."""
        for place, line in enumerate(self.lines, 1):
            if line.quantity is not None and line.price is not None and line.total_price is not None:
                product = line.quantity * line.price
                if not self._equal(line.total_price, product, product.quantize(_WIRE, ROUND_HALF_UP)):
                    said = f"Line {place} says {self._exact(line.total_price)}, quantity times price is"
                    yield f"{said} {self._exact(product)}{self._cut(line.total_price, product)}."
        if not _are_withheld(self.lines, "total_price"):
            yield from self._sum_objections()
            yield from self._tax_objections()
        yield from self._total_objections()

    def _sum_objections(self) -> Iterator[str]:
        subtotal, amounts = self.invoice.total_amount_before_taxes, [each.total_price for each in self.lines]
        if subtotal is not None and not self._equal(subtotal, *self._sums(amounts)):
            yield self._unlike("The lines add up to", sum_of(amounts), "the subtotal says", subtotal)

    def _tax_objections(self) -> Iterator[str]:
        """Say which tax is not its rate of the lines that it is on.

        Lines name their taxes by a number that several taxes share. Where no line names a tax, nobody can tell on
        what it is.
        """
        for each in self.taxes:
            theirs = [line.total_price for line in self.lines if line.tax is not None and line.tax == each.tax]
            if not theirs or each.rate is None or each.total is None:
                continue
            on_taxes = sum_of(self._before(each)) if each.compound else Decimal(0)
            rate = each.rate / _PERCENT if each.rate > _ONE_WHOLE else each.rate
            every = [line.total_price for line in self.lines]
            if not self._equal(each.total, *self._taxed(theirs, on_taxes, rate), *self._taxed(every, on_taxes, rate)):
                said = f"{quoted(each.code, _LONGEST_CODE) if each.code else 'A tax'} says {self._exact(each.total)}"
                due = (sum_of(theirs) + on_taxes) * rate
                yield f"{said}, its rate makes {self._due(due, each.total)}{self._cut(each.total, due)}."

    def _before(self, tax: InvoiceTax) -> list[Decimal | None]:
        """Return the amounts of the taxes that a compound one is also on."""
        order = tax.sequence_number or 0
        return [each.total for each in self.taxes if each.tax == tax.tax and (each.sequence_number or 0) < order]

    def _total_objections(self) -> Iterator[str]:
        invoice, taxed = self.invoice, [each.total for each in self.taxes]
        subtotal, tax, total = invoice.total_amount_before_taxes, invoice.taxes_amount, invoice.total
        is_known = tax is not None and not _are_withheld(self.taxes, "total")
        if tax is not None and is_known and not self._equal(tax, *self._sums(taxed)):
            yield self._unlike("The taxes add up to", sum_of(taxed), "the tax amount says", tax)
        if subtotal is not None and tax is not None and total is not None and not self._equal(total, subtotal + tax):
            yield self._unlike("Subtotal and tax make", subtotal + tax, "the total says", total)
        paid, balance = invoice.paid_to_date, invoice.balance
        if total is not None and paid is not None and balance is not None and not self._equal(balance, total - paid):
            yield self._unlike("Total less payments is", total - paid, "the balance says", balance)

    def _taxed(self, amounts: Sequence[Decimal | None], on_taxes: Decimal, rate: Decimal) -> tuple[Decimal, ...]:
        """Return the tax on a sum, and the sum of the taxes on each line, rounded one by one."""
        return (sum_of(amounts) + on_taxes) * rate, sum_of(self._rounded([*amounts, on_taxes], rate))

    def _sums(self, amounts: Sequence[Decimal | None]) -> tuple[Decimal, Decimal]:
        """Return the exact sum, and that of the amounts rounded one by one."""
        return sum_of(amounts), sum_of(self._rounded(amounts, _ONE_WHOLE))

    def _rounded(self, amounts: Sequence[Decimal | None], rate: Decimal) -> list[Decimal]:
        return [(each * rate).quantize(self._step, ROUND_HALF_UP) for each in amounts if each is not None]

    @property
    def _step(self) -> Decimal:
        return Decimal(1).scaleb(-(self.unit.decimals or 0))

    def _equal(self, told: Decimal, *reckoned: Decimal) -> bool:
        return any(abs(told - each) <= self._step / 2 for each in reckoned)

    def _unlike(self, makes: str, due: Decimal, says: str, told: Decimal) -> str:
        return f"{makes} {self._due(due, told)}, {says} {self._exact(told)}{self._cut(told, due)}."

    def _exact(self, amount: Decimal) -> str:
        return money(amount, self.unit) or ""

    def _due(self, due: Decimal, told: Decimal) -> str:
        """Return what an amount should be; exactly, where rounding would hide how what is told differs."""
        right = rounded(due, self.unit)
        return self._exact(due) if right == rounded(told, self.unit) or self._cut(told, due) else right

    def _cut(self, told: Decimal, due: Decimal) -> str:
        """Return the words about an amount that was cut to the minor unit where others are rounded to it."""
        was_cut = told != due and told == due.quantize(self._step, ROUND_DOWN)
        return f": it was cut, rounded it is {rounded(due, self.unit)}" if was_cut else ""
