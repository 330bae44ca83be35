"""A week, month, quarter or year goes by its number or its name, and without a year the latest is meant."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from nutmcp.errors import InvalidArguments
from nutmcp.words.periods import Period, parse_period
from tests.words.test_written_dates import DAYS, FRENCH

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026/11", "2026-11-01", "2026-11-30"),
        ("11/2026", "2026-11-01", "2026-11-30"),
        ("2026-2", "2026-02-01", "2026-02-28"),
        ("november", "2026-11-01", "2026-11-30"),
        ("November", "2026-11-01", "2026-11-30"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("nov.", "2026-11-01", "2026-11-30"),
        ("décembre", "2025-12-01", "2025-12-31"),
        ("december", "2025-12-01", "2025-12-31"),
        ("août", "2026-08-01", "2026-08-31"),
        ("nov 2025", "2025-11-01", "2025-11-30"),
        ("November, 2025", "2025-11-01", "2025-11-30"),
        ("2025 november", "2025-11-01", "2025-11-30"),
        ("novembre 2025", "2025-11-01", "2025-11-30"),
        ("mar 2026", "2026-03-01", "2026-03-31"),
        ("the month", None, None),
        ("last november", "2025-11-01", "2025-11-30"),
        ("novembre dernier", "2025-11-01", "2025-11-30"),
        ("last december", "2025-12-01", "2025-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("2026q3", "2026-07-01", "2026-09-30"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("third quarter", "2026-07-01", "2026-09-30"),
        ("3rd quarter of 2025", "2025-07-01", "2025-09-30"),
        ("T3 2026", "2026-07-01", "2026-09-30"),
        ("3e trimestre 2025", "2025-07-01", "2025-09-30"),
        ("le premier trimestre", "2026-01-01", "2026-03-31"),
        ("2026-W47", "2026-11-16", "2026-11-22"),
        ("2026w47", "2026-11-16", "2026-11-22"),
        ("W47", "2026-11-16", "2026-11-22"),
        ("week 47", "2026-11-16", "2026-11-22"),
        ("week no. 47", "2026-11-16", "2026-11-22"),
        ("w48", "2026-11-23", "2026-11-29"),
        ("week 49", "2025-12-01", "2025-12-07"),
        ("week 47 of 2025", "2025-11-17", "2025-11-23"),
        ("semaine 47", "2026-11-16", "2026-11-22"),
        ("la semaine n° 47", "2026-11-16", "2026-11-22"),
        ("S47", "2026-11-16", "2026-11-22"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_number_or_a_name_is_the_days_that_people_mean(said: str, first: str | None, last: str | None) -> None:
    if first is None or last is None:
        with pytest.raises(InvalidArguments, match="is not a period"):
            parse_period(said, TUESDAY)
    else:
        assert parse_period(said, TUESDAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("mar", "could be mardi or March"),
        ("last october", "could be the one of 2026 or of 2025. Say 2026-10 or 2025-10"),
        ("2026-13", "There is no month 13"),
        ("2026-00", "There is no month 0"),
        ("2026-Q5", "There is no quarter 5"),
        ("Q0", "There is no quarter 0"),
        ("2025-W53", "There is no week 53 in 2025. Say a week from 2025-W01 to 2025-W52"),
        ("week 0", "There is no week 0 in 2026"),
        ("1899-11", "too far away"),
        ("3000", "too far away"),
        ("nov 26", "could be 2025-11-26 or 2026-11-26"),
        ("q3 q4", "is not a period"),
        ("47", "is not a period"),
        ("202611", "is not a period"),
        ("week", "is not a period"),
        ("quarter", "is not a period"),
        ("next november", "is not a period"),
        ("2026+11", "is not a period"),
    ],
)
def test_what_is_none_or_could_be_two_is_asked_back(said: str, problem: str) -> None:
    with pytest.raises(InvalidArguments, match=problem) as refusal:
        parse_period(said, TUESDAY)
    assert refusal.value.field == "period"


@given(DAYS, DAYS)
def test_every_month_quarter_week_and_year_has_its_days(day: date, today: date) -> None:
    quarter = (day.month + 2) // 3
    month = (f"{day:%Y-%m}", f"{day:%m/%Y}", f"{day:%B %Y}", f"{day:%Y %b}", f"{FRENCH[day.month - 1]} {day.year}")
    quarters = (f"{day.year}-Q{quarter}", f"Q{quarter} {day.year}", f"T{quarter} {day.year}")
    week = (f"{day:%G-W%V}", f"{day:%GW%V}", f"week {day:%V} {day:%G}")
    for spellings, shortest, longest in (
        (month, 28, 31),
        (quarters, 90, 92),
        (week, 7, 7),
        ((f"{day.year}",), 365, 366),
    ):
        (period,) = {parse_period(said, today) for said in spellings}
        assert period.first <= day <= period.last
        assert shortest <= (period.last - period.first).days + 1 <= longest


@given(DAYS)
def test_without_a_year_it_is_the_latest_that_has_begun(today: date) -> None:
    for names in (FRENCH, [f"Q{number}" for number in range(1, 5)], [f"week {number}" for number in range(1, 53)]):
        periods = [parse_period(name, today) for name in names]
        assert all(period.first <= today for period in periods)
        assert all(today - period.first < timedelta(days=372) for period in periods)
        assert len(set(periods)) == len(names)
