"""Amounts have the decimals that ISO 4217 gives their currency."""

import pytest
from iso4217 import Currency

from nutmcp.words.currency import MINOR_UNITS, CurrencyUnit, currency_unit


def test_the_table_is_that_of_the_standard() -> None:
    listed = {each.code: each.exponent for each in Currency if each.exponent is not None}
    assert dict(MINOR_UNITS) == listed


@pytest.mark.parametrize(
    ("code", "told", "unit"),
    [
        ("KWD", None, CurrencyUnit("KWD", 3)),
        ("KWD", 2, CurrencyUnit("KWD", 3)),
        (" jpy ", None, CurrencyUnit("JPY", 0)),
        ("CAD", 0, CurrencyUnit("CAD", 2)),
        ("BTC", None, CurrencyUnit("BTC", None)),
        ("points", 1, CurrencyUnit("points", 1)),
        ("points", -1, CurrencyUnit("points", None)),
        ("points", 10**9, CurrencyUnit("points", None)),
    ],
)
def test_the_standard_goes_before_what_is_told_and_that_before_nothing(
    code: str, told: int | None, unit: CurrencyUnit
) -> None:
    assert currency_unit(code, told) == unit
