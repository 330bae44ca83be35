"""How an organization rounds time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.systems.nutcache.codes import Rounding
from nutmcp.systems.nutcache.records import Organization


def organization(rounding: Rounding, step: int) -> Organization:
    """Return an organization that rounds in this way."""
    return Organization(time_rounding=rounding, time_rounding_minutes=step)


@pytest.mark.parametrize(
    ("rounding", "step", "minutes", "result"),
    [
        (Rounding.NONE, 15, 37, 37),
        (Rounding.NEAREST, 15, 37, 30),
        (Rounding.NEAREST, 15, 38, 45),
        (Rounding.NEAREST, 6, 3, 6),
        (Rounding.NEAREST, 15, 1, 15),
        (Rounding.NEAREST, 5, 62, 60),
        (Rounding.NEAREST, 0, 37, 37),
        (Rounding.UP, 15, 30, 30),
        (Rounding.UP, 15, 31, 45),
        (Rounding.UP, 60, 1, 60),
    ],
)
def test_minutes_are_rounded_as_the_organization_says(rounding: Rounding, step: int, minutes: int, result: int) -> None:
    assert organization(rounding, step).rounded(minutes) == result


@given(st.sampled_from(Rounding), st.integers(1, 60), st.integers(1, 1440))
def test_rounded_time_is_a_multiple_near_by_and_rounds_to_itself(rounding: Rounding, step: int, minutes: int) -> None:
    own = organization(rounding, step)
    result = own.rounded(minutes)
    assert result > 0
    assert abs(result - minutes) < step
    assert own.rounded(result) == result
    assert rounding is Rounding.NONE or result % step == 0
