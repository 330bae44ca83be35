"""Amounts as text: every digit where one is told, the minor unit of the currency where they are added up."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.remote.record import FieldKind, field_kinds
from nutmcp.remote.resource import Many
from nutmcp.systems.nutcache.resources import RESOURCES
from nutmcp.words.currency import MINOR_UNITS, UNKNOWN, CurrencyUnit, currency_unit
from nutmcp.words.money import money, note_of_rounding, number, rounded, sum_of

UNITS = st.sampled_from([currency_unit(code) for code in ("JPY", "CAD", "KWD", "CLF")])
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=4)
WIDE = Context(prec=100)


def decimals(told: str) -> int:
    """Return how many decimals an amount is told with."""
    return len(told.partition(".")[2])


@pytest.mark.parametrize(
    ("amount", "code", "told"),
    [
        ("3.704", "KWD", "3.704"),
        ("3.7", "KWD", "3.700"),
        ("3.7041", "KWD", "3.7041"),
        ("1559", "JPY", "1559"),
        ("1559.0000", "JPY", "1559"),
        ("1559.5", "JPY", "1559.5"),
        ("33.3333", "CAD", "33.3333"),
        ("1E+3", "CAD", "1000.00"),
        ("-0.00", "CAD", "0.00"),
        ("1234567890123456789012345678901234567890.1234", "CAD", "1234567890123456789012345678901234567890.1234"),
        ("5", "BTC", "5.00"),
        ("0.00012", "BTC", "0.00012"),
    ],
)
def test_an_amount_is_told_exactly_with_at_least_the_decimals_of_its_currency(
    amount: str, code: str, told: str
) -> None:
    assert money(Decimal(amount), currency_unit(code)) == told


@pytest.mark.parametrize(
    ("amount", "unit", "told"),
    [
        (Fraction(1, 3), currency_unit("CAD"), "0.33"),
        (Fraction(2, 3), currency_unit("JPY"), "1"),
        (Fraction(221, 200), currency_unit("CAD"), "1.11"),
        (Decimal("-0.005"), currency_unit("CAD"), "-0.01"),
        (Decimal("-0.004"), currency_unit("CAD"), "0.00"),
        (Decimal("0.0005"), currency_unit("KWD"), "0.001"),
        (Decimal("3.704"), UNKNOWN, "3.704"),
        (Fraction(1, 3), UNKNOWN, "0.3333"),
        (Decimal(7), UNKNOWN, "7.00"),
    ],
)
def test_a_sum_is_rounded_to_the_minor_unit_half_of_one_away_from_nothing(
    amount: Decimal | Fraction, unit: CurrencyUnit, told: str
) -> None:
    assert rounded(amount, unit) == told


@given(AMOUNTS, UNITS)
def test_rounding_is_that_of_the_decimal_module_however_long_the_number(amount: Decimal, unit: CurrencyUnit) -> None:
    step = Decimal(1).scaleb(-(unit.decimals or 0))
    right = amount.quantize(step, ROUND_HALF_UP, WIDE)
    assert Decimal(rounded(amount, unit)) == right
    assert decimals(rounded(amount, unit)) == unit.decimals
    assert Decimal(money(amount, unit) or "") == amount


@given(st.lists(AMOUNTS, max_size=20), UNITS)
def test_amounts_in_the_minor_unit_add_up_as_they_are_told(amounts: list[Decimal], unit: CurrencyUnit) -> None:
    told = [rounded(each, unit) for each in amounts]
    total = rounded(sum_of(map(Decimal, told)), unit)
    assert note_of_rounding([{("total", "X"): each} for each in told], {("total", "X"): total}) == ()


@given(st.lists(st.fractions(0, 100, max_denominator=600), min_size=1, max_size=9), UNITS)
def test_groups_add_up_to_the_total_or_it_is_said_that_each_was_rounded(
    values: list[Fraction], unit: CurrencyUnit
) -> None:
    told, total = [rounded(each, unit) for each in values], rounded(sum(values, Fraction()), unit)
    note = note_of_rounding([{("value", "X"): each} for each in told], {("value", "X"): total})
    assert bool(note) is (sum_of(map(Decimal, told)) != Decimal(total))
    off = abs(sum_of(map(Decimal, told)) - Decimal(total))
    assert off <= (len(values) + 1) * Decimal(1).scaleb(-(unit.decimals or 0)) / 2


def test_a_rate_has_no_idle_zeros() -> None:
    assert [number(Decimal(each)) for each in ("0.099750", "26.00", "0", "1E+2")] == ["0.09975", "26", "0", "100"]


def test_most_currencies_have_two_decimals() -> None:
    assert [MINOR_UNITS[each] for each in ("CAD", "EUR", "USD", "HUF", "ISK", "TND")] == [2, 2, 2, 2, 0, 3]


def test_every_resource_that_comes_under_another_leads_to_a_payer() -> None:
    owned = {name for each in RESOURCES.values() for name, way in each.includes.items() if isinstance(way, Many)}
    assert {name for name in owned if FieldKind.AMOUNT in field_kinds(RESOURCES[name].record).values()} == {
        *("project_services", "project_members", "invoice_details", "invoice_taxes", "expense_taxes")
    }
