"""The hours that are expected are of a day, or of a week where one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.words.target_hours import TargetHours, find_target_hours


@pytest.mark.parametrize(
    ("said", "minutes", "weekly"),
    [
        ("8h", 480, False),
        ("8", 480, False),
        ("7,5", 450, False),
        ("7h30", 450, False),
        ("7h30 a day", 450, False),
        ("8 hours per day", 480, False),
        ("8h/j", 480, False),
        ("35h/week", 2100, True),
        ("37.5h / week", 2250, True),
        ("35 h par semaine", 2100, True),
        ("40 hours a week", 2400, True),
        ("40/week", 2400, True),
        ("35h weekly", 2100, True),
        ("168h/week", 10_080, True),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, minutes: int, weekly: bool) -> None:
    assert find_target_hours(said) == TargetHours(minutes, weekly)


@pytest.mark.parametrize(
    "said", ["", "0", "0h", "25h", "35h", "169h/week", "-8h", "8h/month", "week", "/week", "8h10s"]
)
def test_what_nobody_can_work_or_read_is_no_target(said: str) -> None:
    assert find_target_hours(said) is None


@given(st.text(max_size=80))
def test_nothing_that_is_said_breaks_it(said: str) -> None:
    found = find_target_hours(said)
    assert found is None or 0 < found.minutes <= 7 * 24 * 60
