"""The days of one period go to those of another."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.period import Period
from nutmcp.words.shift import Move, days_in, each_day, is_month, month_after, move_to

TUESDAY = date(2026, 11, 24)
STARTS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def period(first: str, last: str | None = None) -> Period:
    """Return days of November or December 2026."""
    return Period(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last or first}"))


def month(day: date) -> Period:
    """Return the month that a day is in."""
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(day.replace(day=1), following - timedelta(days=1))


LAST_WEEK = period("11-16", "11-22")
OCTOBER, NOVEMBER = period("10-01", "10-31"), period("11-01", "11-30")


@pytest.mark.parametrize(
    ("source", "into", "target"),
    [
        (LAST_WEEK, None, period("11-23", "11-29")),
        (LAST_WEEK, period("12-07", "12-13"), period("12-07", "12-13")),
        (LAST_WEEK, period("12-09"), period("12-07", "12-13")),
        (LAST_WEEK, period("11-23", "11-27"), period("11-23", "11-27")),
        (LAST_WEEK, period("11-30", "12-13"), period("11-30", "12-13")),
        (period("11-20"), None, period("11-24")),
        (period("11-20"), period("11-23", "11-27"), period("11-23", "11-27")),
        (period("11-16", "11-18"), period("11-25"), period("11-25", "11-27")),
        (OCTOBER, None, NOVEMBER),
    ],
)
def test_what_is_said_of_the_days_to_copy_to_is_understood(source: Period, into: Period | None, target: Period) -> None:
    assert move_to(source, None if into is None else each_day(into), TUESDAY, 0).days == each_day(target)


@pytest.mark.parametrize(
    ("source", "into", "why"),
    [
        (LAST_WEEK, LAST_WEEK, "is what is copied"),
        (LAST_WEEK, period("11-18"), "is what is copied"),
        (period("11-24"), None, "is what is copied"),
        (period("11-01", "11-12"), period("11-16", "11-20"), "12 days long and `into` 5 days"),
        (OCTOBER, period("11-02", "11-20"), "31 days long and `into` 19 days"),
        (period("11-16", "11-18"), None, "not said which days"),
        (period("07-01", "09-30"), None, "not said which days"),
    ],
)
def test_days_that_do_not_fit_are_refused(source: Period, into: Period | None, why: str) -> None:
    with pytest.raises(InvalidArguments, match=why) as raised:
        move_to(source, None if into is None else each_day(into), TUESDAY, 0)
    assert raised.value.field == "into"


@pytest.mark.parametrize(
    ("source", "into", "day", "places"),
    [
        (period("11-23"), period("11-23", "11-25"), "11-23", ["11-24", "11-25"]),
        (LAST_WEEK, period("11-23", "11-27"), "11-18", ["11-25"]),
        (LAST_WEEK, period("11-23", "11-27"), "11-21", []),
        (LAST_WEEK, period("11-23", "12-04"), "11-18", ["11-25", "12-02"]),
        (period("11-16", "11-18"), period("11-25", "11-27"), "11-18", ["11-27"]),
        (period("11-16", "11-18"), period("11-25", "11-29"), "11-18", ["11-25"]),
        (OCTOBER, NOVEMBER, "10-05", ["11-02"]),
        (OCTOBER, NOVEMBER, "10-29", []),
        (NOVEMBER, period("12-01", "12-31"), "11-30", []),
    ],
)
def test_each_day_goes_where_people_expect_it(source: Period, into: Period, day: str, places: list[str]) -> None:
    move = move_to(source, each_day(into), TUESDAY, 0)
    assert [f"{each:%m-%d}" for each in move.places_of(date.fromisoformat(f"2026-{day}"))] == places


@pytest.mark.parametrize(
    ("said", "found", "meant"),
    [
        ("2025-12", Period(date(2025, 12, 1), date(2025, 12, 31)), None),
        ("last_month", period("10-01", "10-31"), None),
        ("Décembre", Period(date(2025, 12, 1), date(2025, 12, 31)), period("12-01", "12-31")),
        ("january", Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2027, 1, 1), date(2027, 1, 31))),
        ("february", Period(date(2026, 2, 1), date(2026, 2, 28)), Period(date(2027, 2, 1), date(2027, 2, 28))),
    ],
)
def test_a_month_said_by_its_name_alone_is_the_one_after_what_is_copied(
    said: str, found: Period, meant: Period | None
) -> None:
    assert month_after(said, date(2026, 11, 30), found) == (meant or found)


def given_days(move: Move) -> Sequence[date]:
    """Return all days that some day of the source goes to."""
    return [place for day in each_day(move.source) for place in move.places_of(day)]


@given(first=STARTS, other=STARTS, length=st.integers(1, 40))
def test_of_as_many_days_every_one_goes_to_another_one(first: date, other: date, length: int) -> None:
    source, into = (Period(each, each + timedelta(days=length - 1)) for each in (first, other))
    move = Move(source, each_day(into))
    if not move.is_of_months and source != into:
        assert sorted(given_days(move)) == each_day(into)


@given(day=STARTS, other=STARTS)
def test_the_days_of_a_month_go_to_the_same_weekdays_of_another_each_to_one_of_its_own(day: date, other: date) -> None:
    move = Move(month(day), each_day(month(other)))
    assert is_month(move.source)
    assert len(set(given_days(move))) == len(given_days(move)) >= 4 * 7
    assert all(each.weekday() == place.weekday() for each in each_day(move.source) for place in move.places_of(each))


@given(first=STARTS, into=st.sets(STARTS, min_size=2, max_size=60))
def test_a_week_goes_to_any_days_by_their_weekdays_and_gives_each_of_them_one(first: date, into: set[date]) -> None:
    move = Move(Period(first, first + timedelta(days=6)), sorted(into))
    assert sorted(given_days(move)) == sorted(into)
    assert days_in(move.source) == 7
