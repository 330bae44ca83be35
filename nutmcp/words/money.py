"""Amounts as decimal text in their currency's own minor unit; a binary number would not say exactly what they are."""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction

from nutmcp.words.currency import NOT_KEPT, UNKNOWN, CurrencyUnit

EXACT = Context(prec=400)
"""Adds and multiplies the longest numbers that are read without rounding."""
WIRE_DECIMALS = 4
"""The decimals of amounts on the wire, to which a sum is rounded where nobody knows those of its currency."""
_USUAL_DECIMALS = 2
Amounts = Mapping[tuple[str, str], str]
"""Amounts as they are told, each under what it is of, and the code of its currency."""


def money(amount: Decimal | None, unit: CurrencyUnit = UNKNOWN) -> str | None:
    """Return an amount exactly: with the decimals of its currency, or with as many as it needs: `33.3333`.

    Where no currencies are kept it is None.
    """
    if amount is None or unit == NOT_KEPT:
        return None
    least = _USUAL_DECIMALS if unit.decimals is None else unit.decimals
    return _written(amount, least)


def rounded(amount: Decimal | Fraction, unit: CurrencyUnit) -> str:
    """Return an amount rounded to the minor unit of its currency, half of one up, as sums are told."""
    decimals = WIRE_DECIMALS if unit.decimals is None else unit.decimals
    scaled = Fraction(amount) * 10**decimals
    steps = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return money(Decimal(f"{'-' if scaled < 0 else ''}{steps}E-{decimals}"), unit) or ""


def number(value: Decimal | None) -> str | None:
    """Return a quantity or a rate without idle zeros: `2.5`, `0.09975`."""
    return None if value is None else _written(value, 0)


def sum_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the exact sum, where what was not told counts nothing."""
    total = Decimal(0)
    for each in amounts:
        total = total if each is None else EXACT.add(total, each)
    return total


def note_of_rounding(parts: Iterable[Amounts], whole: Amounts) -> tuple[str, ...]:
    """Return the sentence about groups that, as they are told, do not add up to the total; nothing where they do."""
    sums: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        sums |= {name: EXACT.add(sums.get(name, Decimal(0)), Decimal(each)) for name, each in part.items()}
    if all(sums.get(name, Decimal(0)) == Decimal(each) for name, each in whole.items()):
        return ()
    return ("Amounts are rounded one by one, so that groups add up to the total but for the last digits.",)


def _written(amount: Decimal, least: int) -> str:
    """Return all digits of an amount, with at least so many decimals; nothing here rounds, however long it is."""
    whole, _, part = f"{amount:f}".partition(".")
    part = part.rstrip("0").ljust(least, "0")
    text = f"{whole}.{part}" if part else whole
    return text if amount else text.removeprefix("-")
