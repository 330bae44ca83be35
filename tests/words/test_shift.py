"""The days of one period go to those of another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.period import Period
from nutmcp.words.shift import days_in, shifted, target_of

TUESDAY = date(2026, 11, 24)
STARTS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def period(first: str, last: str | None = None) -> Period:
    """Return days of November or December 2026."""
    return Period(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last or first}"))


LAST_WEEK = period("11-16", "11-22")


@pytest.mark.parametrize(
    ("source", "into", "target"),
    [
        (LAST_WEEK, None, period("11-23", "11-29")),
        (LAST_WEEK, period("12-07", "12-13"), period("12-07", "12-13")),
        (LAST_WEEK, period("12-09"), period("12-07", "12-13")),
        (period("11-20"), None, period("11-24")),
        (period("11-16", "11-18"), period("11-25"), period("11-25", "11-27")),
    ],
)
def test_what_is_said_of_the_days_to_copy_to_is_understood(source: Period, into: Period | None, target: Period) -> None:
    assert target_of(source, into, TUESDAY, 0) == target


@pytest.mark.parametrize(
    ("source", "into", "why"),
    [
        (LAST_WEEK, LAST_WEEK, "is what is copied"),
        (LAST_WEEK, period("11-18"), "is what is copied"),
        (LAST_WEEK, period("11-23", "11-27"), "7 days long and `into` 5"),
        (period("11-20"), period("11-23", "11-27"), "1 day long and `into` 5 days"),
        (period("11-16", "11-18"), None, "not said which days"),
    ],
)
def test_days_that_do_not_fit_are_refused(source: Period, into: Period | None, why: str) -> None:
    with pytest.raises(InvalidArguments, match=why) as raised:
        target_of(source, into, TUESDAY, 0)
    assert raised.value.field == "into"


@given(first=STARTS, other=STARTS, length=st.integers(1, 40))
def test_every_day_goes_to_another_one_in_reach(first: date, other: date, length: int) -> None:
    source, into = (Period(each, each + timedelta(days=length - 1)) for each in (first, other))
    days = [first + timedelta(days=each) for each in range(days_in(source))]
    found = [shifted(each, source, into) for each in days]
    assert sorted(found) == [other + timedelta(days=each) for each in range(length)]
    assert length != 7 or [each.weekday() for each in found] == [each.weekday() for each in days]
