"""A slip of the fingers still finds what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.nearest import HALF_LIKE, did_you_mean, likest, nearest

NAMES = ["Acme – Website", "Acme – Intranet", "Globex Corporation – Support 2026", "Café Zoé", "Zoë & Co", "Initech"]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("acme websit", "Acme – Website"),
        ("website acme", "Acme – Website"),
        ("globx", "Globex Corporation – Support 2026"),
        ("cafe zoe", "Café Zoé"),
        ("Inittech", "Initech"),
    ],
)
def test_the_likest_name_comes_first(said: str, first: str) -> None:
    assert nearest(said, NAMES, str)[0] == first


@pytest.mark.parametrize("said", ["", "xq", "quarterly report"])
def test_nothing_alike_is_nothing(said: str) -> None:
    assert nearest(said, NAMES, str) == []


@given(st.text(max_size=100), st.lists(st.text(max_size=100), max_size=10), st.integers(1, 3))
def test_there_are_never_more_than_wanted_and_only_what_there_is(said: str, names: list[str], most: int) -> None:
    found = nearest(said, names, str, most=most)
    assert len(found) <= most
    assert set(found) <= set(names)


@pytest.mark.parametrize(
    ("said", "like_enough", "asked"),
    [
        ("statsu", 0.6, "; did you mean “status”?"),
        ("STATUS", 0.6, "; did you mean “status”?"),
        ("state", 0.6, "; did you mean “status”?"),
        ("sta", HALF_LIKE, "; did you mean “status”?"),
        ("xq", HALF_LIKE, "."),
    ],
)
def test_a_sentence_about_a_wrong_name_ends_with_the_likest(said: str, like_enough: float, asked: str) -> None:
    assert did_you_mean(likest(said, ["sort", "status", "limit"], like_enough=like_enough)) == asked


def test_long_names_and_many_are_no_reason_to_compare_letter_by_letter() -> None:
    # With the square of their letters no test would end.
    names = ["ab" * 50_000] * 50 + [f"project number {number}" for number in range(2_000)]
    assert set(nearest("ba" * 50_000, names, str)) == {"ab" * 50_000}
    assert nearest("projet numbr 12", names, str)[0] == "project number 12"
