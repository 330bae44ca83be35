"""What the lines of an invoice or a quote come to: subtotal, tax and grand total."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_CENT = Decimal("0.01")
_BY_TIME = frozenset({"staffrate", "taskrate"})
_Columns = Mapping[str, Any]


def line_total(line: _Columns) -> Decimal:
    """Return the amount of a line: by quantity, or by minutes at a rate for the hour; a heading has none."""
    if line["type"] == "heading" or line["rate"] is None:
        return Decimal(0)
    if line["type"] in _BY_TIME:
        return _cents(Decimal(line["time"] or 0) / 60 * line["rate"])
    return _cents((Decimal(1) if line["quantity"] is None else line["quantity"]) * line["rate"])


def with_total(line: _Columns) -> dict[str, Any]:
    """Return what is told of a line: its columns and its amount."""
    return {**line, "total": tidy(line_total(line))}


def totals_of(bill: _Columns, lines: Iterable[_Columns]) -> dict[str, Decimal]:
    """Return the totals: the discount goes off every line alike, and tax is on those that are taxable (assumed)."""
    amounts = [(line_total(each), each["taxable"] is not False) for each in lines]
    gross = sum((amount for amount, _ in amounts), Decimal(0))
    subtotal = gross - _discount(bill["discountvalue"], gross)
    taxable = sum((amount for amount, is_taxable in amounts if is_taxable), Decimal(0))
    part = taxable / gross if gross else Decimal(0)
    rate: Decimal = (bill["taxrate"] or Decimal(0)) if bill["taxable"] is not False else Decimal(0)
    tax = _cents(subtotal * part * rate / 100)
    return {"subtotal": tidy(subtotal), "taxtotal": tidy(tax), "grandtotal": tidy(subtotal + tax)}


def _discount(said: str | None, gross: Decimal) -> Decimal:
    if not said:
        return Decimal(0)
    return _cents(gross * Decimal(said.removesuffix("%")) / 100) if said.endswith("%") else _cents(Decimal(said))


def tidy(amount: Decimal) -> Decimal:
    """Return an amount without the zeros that say nothing."""
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
