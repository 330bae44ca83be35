"""Whether an invoice adds up: its lines, its taxes, its total and what is left to pay, to the cent."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from nutmcp.systems.nutcache.records import Invoice, InvoiceDetail, InvoiceTax
from nutmcp.tools.present.invoices import sum_of
from nutmcp.tools.present.money import CENT, cents, money
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.words.phrase import quoted

ADDS_UP = "adds up"
_HALF_A_CENT = Decimal("0.005")
_WIRE = Decimal("0.0001")
"""The decimals that the wire has, to which a product may have been rounded before it was rounded to the cent."""
_ONE_WHOLE = Decimal(1)
_PERCENT = Decimal(100)


def check_invoice(invoice: Invoice, lines: Sequence[InvoiceDetail], taxes: Sequence[InvoiceTax]) -> str:
    """Return `adds up`, or what does not; an amount that Nutcache did not tell is not held against it.

    Nutcache's rounding is not documented. So an amount is right if it is so under any usual way: of the sum or of
    each line, half a cent up or to even. Prices may have four decimals.
    """
    return " ".join(_objections(invoice, lines, taxes)) or ADDS_UP


def _objections(invoice: Invoice, lines: Sequence[InvoiceDetail], taxes: Sequence[InvoiceTax]) -> Iterator[str]:
    for place, line in enumerate(lines, 1):
        if line.quantity is not None and line.price is not None and line.total_price is not None:
            product = line.quantity * line.price
            if not _equal(line.total_price, product, product.quantize(_WIRE, ROUND_HALF_UP)):
                yield f"Line {place} says {money(line.total_price)}, quantity times price is {money(product)}."
    subtotal, tax, total = invoice.total_amount_before_taxes, invoice.taxes_amount, invoice.total
    amounts = [line.total_price for line in lines if line.total_price is not None]
    if subtotal is not None and not _equal(subtotal, *_sums(amounts)):
        yield f"The lines add up to {cents(sum_of(amounts))}, the subtotal says {money(subtotal)}."
    yield from _tax_objections(lines, taxes)
    taxed = [each.total for each in taxes if each.total is not None]
    if tax is not None and not _equal(tax, *_sums(taxed)):
        yield f"The taxes add up to {cents(sum_of(taxed))}, the tax amount says {money(tax)}."
    if subtotal is not None and tax is not None and total is not None and not _equal(total, subtotal + tax):
        yield f"Subtotal and tax make {cents(subtotal + tax)}, the total says {money(total)}."
    paid, balance = invoice.paid_to_date, invoice.balance
    if total is not None and paid is not None and balance is not None and not _equal(balance, total - paid):
        yield f"Total less payments is {cents(total - paid)}, the balance says {money(balance)}."


def _tax_objections(lines: Sequence[InvoiceDetail], taxes: Sequence[InvoiceTax]) -> Iterator[str]:
    """Say which tax is not its rate of the lines that it is on.

    Lines name their taxes by a number that several taxes share. Where no line names a tax, nobody can tell on what
    it is.
    """
    for each in taxes:
        theirs = [line.total_price or Decimal(0) for line in lines if line.tax is not None and line.tax == each.tax]
        if not theirs or each.rate is None or each.total is None:
            continue
        before = [
            other.total or Decimal(0)
            for other in taxes
            if other.tax == each.tax and (other.sequence_number or 0) < (each.sequence_number or 0)
        ]
        on_taxes = sum_of(before) if each.compound else Decimal(0)
        rate = each.rate / _PERCENT if each.rate > _ONE_WHOLE else each.rate
        every = [line.total_price or Decimal(0) for line in lines]
        if not _equal(each.total, *_taxed(theirs, on_taxes, rate), *_taxed(every, on_taxes, rate)):
            due = (sum_of(theirs) + on_taxes) * rate
            code = quoted(each.code, LONGEST_NAME) if each.code else "A tax"
            yield f"{code} says {money(each.total)}, its rate makes {cents(due)}."


def _taxed(amounts: Sequence[Decimal], on_taxes: Decimal, rate: Decimal) -> tuple[Decimal, ...]:
    """Return the tax on a sum, and the sum of the taxes on each line, rounded one by one."""
    return (sum_of(amounts) + on_taxes) * rate, sum_of(_rounded([*amounts, on_taxes], rate))


def _rounded(amounts: Sequence[Decimal], rate: Decimal) -> list[Decimal]:
    return [(each * rate).quantize(CENT, ROUND_HALF_UP) for each in amounts]


def _sums(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the exact sum, and that of the amounts rounded one by one."""
    return sum_of(amounts), sum_of(_rounded(amounts, _ONE_WHOLE))


def _equal(told: Decimal, *reckoned: Decimal) -> bool:
    return any(abs(told - each) <= _HALF_A_CENT for each in reckoned)
