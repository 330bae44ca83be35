"""Amounts as decimal text, which says exactly what they are; a binary number would not."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def money(amount: Decimal | None) -> str | None:
    """Return an amount with two decimals, or with as many as it needs where these are more: `33.3333`."""
    if amount is None:
        return None
    exact = amount.normalize()
    return f"{exact:f}" if exact.quantize(CENT, ROUND_HALF_UP) != exact else f"{exact:.2f}"


def number(value: Decimal | None) -> str | None:
    """Return a quantity or a rate without idle zeros: `2.5`, `0.09975`."""
    return None if value is None else f"{value.normalize():f}"


def cents(amount: Decimal) -> str:
    """Return an amount rounded to the cent, as sums are told."""
    return f"{amount.quantize(CENT, ROUND_HALF_UP):f}"
