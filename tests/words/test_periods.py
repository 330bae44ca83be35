"""A period is whole days, both ends included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.periods import PERIOD_FORMS, PERIODS, Period, parse_period, period_from

SATURDAY = date(2026, 11, 21)
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
UNITS = ("week", "month", "quarter", "year")
WEEK_STARTS = st.integers(0, 6)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("yesterday", "2026-11-20", "2026-11-20"),
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_week", "2026-11-09", "2026-11-15"),
        ("this_month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-10-01", "2026-12-31"),
        ("last_quarter", "2026-07-01", "2026-09-30"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("last_year", "2025-01-01", "2025-12-31"),
        ("since monday", "2026-11-16", "2026-11-21"),
        ("since today", "2026-11-21", "2026-11-21"),
        ("since last week", "2026-11-09", "2026-11-21"),
        ("Since 2026-11-03", "2026-11-03", "2026-11-21"),
        ("since november", "2026-11-01", "2026-11-21"),
        ("depuis lundi", "2026-11-16", "2026-11-21"),
        ("depuis le 2026-11-03", "2026-11-03", "2026-11-21"),
        ("Last Week", "2026-11-09", "2026-11-15"),
        ("aujourd’hui", "2026-11-21", "2026-11-21"),
        ("hier", "2026-11-20", "2026-11-20"),
        ("cette semaine", "2026-11-16", "2026-11-22"),
        ("la semaine dernière", "2026-11-09", "2026-11-15"),
        ("ce mois-ci", "2026-11-01", "2026-11-30"),
        ("le mois dernier", "2026-10-01", "2026-10-31"),
        ("le mois passé", "2026-10-01", "2026-10-31"),
        ("ce trimestre", "2026-10-01", "2026-12-31"),
        ("le trimestre dernier", "2026-07-01", "2026-09-30"),
        ("cette année", "2026-01-01", "2026-12-31"),
        ("l'an dernier", "2025-01-01", "2025-12-31"),
        ("l’année dernière", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_name_is_the_days_that_people_mean(said: str, first: str, last: str) -> None:
    assert parse_period(said, SATURDAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_week_begins_where_the_user_says() -> None:
    assert parse_period("this_week", SATURDAY, 6) == Period(date(2026, 11, 15), date(2026, 11, 21))
    assert parse_period("last_week", SATURDAY, 5) == Period(date(2026, 11, 14), date(2026, 11, 20))


@given(DAYS, WEEK_STARTS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_today_is_in_this_period_and_the_last_one_ends_the_day_before_it(
    today: date, week_start: int, unit: str
) -> None:
    this = parse_period(f"this_{unit}", today, week_start)
    last = parse_period(f"last {unit}", today, week_start)
    assert this.first <= today <= this.last
    assert last.last == this.first - timedelta(1)
    assert parse_period(f"this_{unit}", last.first, week_start) == last
    assert parse_period(f"this_{unit}", last.last, week_start) == last


@pytest.mark.parametrize("said", ["", "week", "last_", "_year", "last_day", "ever", "all", "last 2", "x" * 99])
def test_other_names_are_answered_with_the_forms(said: str) -> None:
    with pytest.raises(InvalidArguments, match="is not a period") as refusal:
        parse_period(said, SATURDAY)
    assert refusal.value.field == "period"
    assert refusal.value.advice == PERIOD_FORMS
    assert all(name in refusal.value.advice for name in PERIODS)


def test_every_form_that_is_named_is_read() -> None:
    named = ["2026-11", "2026-W47", "2026-Q3", "november", *(f"{a}_{b}" for a in ("this", "last") for b in UNITS)]
    for said in (*named, *PERIODS):
        assert parse_period(said, SATURDAY)
    assert {word.rpartition("_")[2] for word in PERIODS} >= {*UNITS}


def test_nothing_said_is_no_period() -> None:
    assert period_from(None, None, None, SATURDAY) is None


def test_from_and_to_are_both_included() -> None:
    assert period_from(None, "monday", "2026-11-18", SATURDAY) == Period(date(2026, 11, 16), date(2026, 11, 18))
    assert period_from(None, "today", "today", SATURDAY) == Period(SATURDAY, SATURDAY)


@pytest.mark.parametrize(
    ("from_", "to", "first", "last"),
    [
        ("2026-10", "2026-11", "2026-10-01", "2026-11-30"),
        ("october", "today", "2026-10-01", "2026-11-21"),
        ("2026-W46", None, "2026-11-09", "2026-11-21"),
        ("last week", "this week", "2026-11-09", "2026-11-22"),
        ("Q2", "q3", "2026-04-01", "2026-09-30"),
        ("-7d", "31/12/2026", "2026-11-14", "2026-12-31"),
        ("1 nov", "nov 15", "2026-11-01", "2026-11-15"),
    ],
)
def test_from_and_to_may_be_periods_from_whose_first_to_whose_last_day_is_meant(
    from_: str, to: str | None, first: str, last: str
) -> None:
    assert period_from(None, from_, to, SATURDAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_from_alone_goes_up_to_today() -> None:
    assert period_from(None, "2026-11-01", None, SATURDAY) == Period(date(2026, 11, 1), SATURDAY)


def test_to_alone_goes_back_to_the_beginning() -> None:
    period = period_from(None, None, "2026-11-01", SATURDAY)
    assert period is not None
    assert (period.begins, period.ends) == (None, "2026-11-01")


@pytest.mark.parametrize(
    ("period", "from_", "to", "field"),
    [
        ("today", "2026-11-01", None, "period"),
        ("today", None, "2026-11-01", "period"),
        (None, None, "nonsense", "to"),
        (None, "tomorrow", None, "to"),
        (None, "2026-11-02", "2026-11-01", "from"),
        (None, "nonsense", "2026-11-01", "from"),
        (None, "2026-11-01", "nonsense", "to"),
        ("nonsense", None, None, "period"),
    ],
)
def test_half_said_and_contradictory_periods_are_asked_back(
    period: str | None, from_: str | None, to: str | None, field: str
) -> None:
    with pytest.raises(InvalidArguments) as refusal:
        period_from(period, from_, to, SATURDAY)
    assert refusal.value.field == field
