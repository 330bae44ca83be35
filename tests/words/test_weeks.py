"""A week is seven days, however it is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.periods import Period
from nutmcp.words.weeks import name_of_week, parse_week

TUESDAY = date(2026, 11, 24)
SUNDAY = 6
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
WEEK_STARTS = st.integers(0, 6)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("2026-W47", "2026-11-16"),
        ("2026w47", "2026-11-16"),
        (" 2026-w01 ", "2025-12-29"),
        ("2026-W53", "2026-12-28"),
        ("this_week", "2026-11-23"),
        ("last week", "2026-11-16"),
        ("la semaine dernière", "2026-11-16"),
        ("2026-11-22", "2026-11-16"),
        ("today", "2026-11-23"),
        ("-1w", "2026-11-16"),
        ("lundi", "2026-11-23"),
        ("W47", "2026-11-16"),
        ("semaine 47", "2026-11-16"),
        ("next week", "2026-11-30"),
        ("monday last week", "2026-11-16"),
        ("31/10/2026", "2026-10-26"),
    ],
)
def test_a_week_is_named_by_its_number_by_a_word_or_by_a_day_in_it(said: str, first: str) -> None:
    begin = date.fromisoformat(first)
    assert parse_week(said, TUESDAY) == Period(begin, begin + timedelta(days=6))


def test_a_week_begins_where_the_user_says_unless_it_is_named_by_its_number() -> None:
    assert parse_week("2026-11-22", TUESDAY, SUNDAY).first == date(2026, 11, 22)
    assert parse_week("this_week", TUESDAY, SUNDAY).first == date(2026, 11, 22)
    assert parse_week("2026-W47", TUESDAY, SUNDAY).first == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("2025-W53", "no week 53 in 2025. Say a week from 2025-W01 to 2025-W52."),
        ("2026-W00", "no week 0 in 2026. Say a week from 2026-W01 to 2026-W53."),
        ("0001-W01", "too far away"),
        ("47", "not a week"),
        ("this_month", "not a week"),
        ("november", "not a week"),
        ("last 8 days", "not a week"),
        ("last 2 weeks", "could be whole ones"),
        ("", "not a week"),
        ("2026-11-31", "There is no 2026-11-31 in the calendar"),
    ],
)
def test_what_is_no_week_is_refused_with_the_forms_that_are(said: str, problem: str) -> None:
    with pytest.raises(InvalidArguments, match=problem) as refused:
        parse_week(said, TUESDAY)
    assert refused.value.field == "week"


@given(day=DAYS, today=DAYS, week_start=WEEK_STARTS)
def test_the_week_of_a_day_has_that_day_and_its_name_leads_back(day: date, today: date, week_start: int) -> None:
    week = parse_week(day.isoformat(), today, week_start)
    assert week.first <= day <= week.last
    assert (week.last - week.first).days == 6
    assert week.first.weekday() == week_start
    assert parse_week(name_of_week(week.first), today, week_start) == week
