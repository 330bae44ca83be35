"""Working days are read as people write them, in English and French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.workdays import find_workdays

SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon–Thu", {0, 1, 2, 3}),
        ("mon,wed,fri", {0, 2, 4}),
        ("monday to friday", {0, 1, 2, 3, 4}),
        ("Mon-Wed, Fri", {0, 1, 2, 4}),
        ("sun-thu", {6, 0, 1, 2, 3}),
        ("lun-ven", {0, 1, 2, 3, 4}),
        ("du lundi au jeudi", {0, 1, 2, 3}),
        ("lun. - mer., ven.", {0, 1, 2, 4}),
        ("mar", {1}),
        ("mardi et jeudi", {1, 3}),
        ("sat", {5}),
    ],
)
def test_working_days_are_a_range_or_a_list(said: str, days: set[int]) -> None:
    assert find_workdays(said) == days


@pytest.mark.parametrize("said", ["", "mon-", "-", "weekend", "mon-fri-sun", "mon,,fri", "1-5", "lundi au", "mon fri"])
def test_what_names_no_days_is_not_guessed(said: str) -> None:
    assert find_workdays(said) is None


@given(st.sets(st.integers(0, 6), min_size=1))
def test_any_list_of_days_is_read_back(days: set[int]) -> None:
    assert find_workdays(",".join(SHORT[each] for each in days)) == days


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_range_goes_from_its_first_day_to_its_last(first: int, last: int) -> None:
    found = find_workdays(f"{SHORT[first]}-{SHORT[last]}") or frozenset()
    assert {first, last} <= found
    assert len(found) == (last - first) % 7 + 1


@given(st.text(max_size=80))
def test_nothing_that_is_said_breaks_it(said: str) -> None:
    found = find_workdays(said)
    assert found is None or found <= set(range(7))
