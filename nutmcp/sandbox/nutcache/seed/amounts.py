"""What the lines of an invoice and the taxes on them come to, to the cent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

_CENT = Decimal("0.01")
_TEN_THOUSANDTH = Decimal("0.0001")

RATES: Mapping[str, tuple[Decimal, int | None]] = MappingProxyType(
    {
        "GST": (Decimal("0.05"), 376),
        "QST": (Decimal("0.09975"), 376),
        "HST": (Decimal("0.13"), 375),
        "VAT": (Decimal("0.2"), 378),
        "TVA": (Decimal("0.2"), 11591),
    }
)
"""The rate of each tax by its code, and the tax that an invoice names it under."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What something comes to.

    Attributes:
        before: Without taxes.
        taxes: Each tax by its code.
        total: With taxes.
        paid: What was paid of it.
    """

    before: Decimal
    taxes: Mapping[str, Decimal]
    total: Decimal
    paid: Decimal

    @property
    def taxed(self) -> Decimal:
        """Return all taxes together."""
        return sum(self.taxes.values(), Decimal(0))


def sums(before: Decimal, codes: Sequence[str], paid: str) -> Sums:
    """Return what an amount comes to with these taxes, none of which is charged on another; `all` is paid in full."""
    taxes = {code: cents(before * RATES[code][0]) for code in codes}
    total = before + sum(taxes.values(), Decimal(0))
    return Sums(before, taxes, total, total if paid == "all" else Decimal(paid))


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, half a cent upwards."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def line_total(line: Mapping[str, Any]) -> Decimal:
    """Return the price of a line with up to four decimals."""
    return (Decimal(line["quantity"]) * Decimal(line["price"])).quantize(_TEN_THOUSANDTH, ROUND_HALF_UP)


def lines_total(lines: Iterable[Mapping[str, Any]]) -> Decimal:
    """Return the price of all lines, to the cent."""
    return cents(sum((line_total(line) for line in lines), Decimal(0)))
