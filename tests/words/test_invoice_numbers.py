"""One invoice's number is said with and without zeros, signs and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.invoice_numbers import last_digits, parts_of_number

NUMBERS = st.from_regex(r"\A(?:[A-Z]{1,3}-)?(?:20[0-9]{2}-)?[0-9]{1,6}\Z")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("#5", "0005"),
        ("no. 5", "0005"),
        ("N° 0005", "5"),
        ("nº 5", "#5"),
        ("№5", "0005"),
        ("Invoice #0005", "005"),
        ("facture n° 5", "5"),
        ("INV-5", "inv 0005"),
        ("2026-12", "2026/0012"),
        ("0000", "0"),
    ],
)
def test_signs_zeros_and_names_make_no_other_number(one: str, other: str) -> None:
    assert parts_of_number(one) == parts_of_number(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5", "50"), ("N-149", "M-149"), ("INV-5", "5"), ("2026-1", "20261"), ("5", "5A"), ("", "0")]
)
def test_other_letters_and_digits_make_another_number(one: str, other: str) -> None:
    assert parts_of_number(one) != parts_of_number(other)


@given(NUMBERS, st.sampled_from(["#", "no. ", "invoice ", "n° ", "# "]))
def test_a_number_is_the_same_under_every_name(number: str, name: str) -> None:
    assert parts_of_number(name + number) == parts_of_number(number)
    digits = last_digits(number)
    assert digits is not None
    assert number.endswith(digits)
    assert digits == "0" or not digits.startswith("0")


@pytest.mark.parametrize("said", ["", "#", "draft", "12-B"])
def test_what_ends_with_no_digits_has_none(said: str) -> None:
    assert last_digits(said) is None
