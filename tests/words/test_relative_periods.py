"""A period may be told by how it lies to today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.periods import Period, parse_period

SATURDAY = date(2026, 11, 21)
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("this week", "2026-11-16", "2026-11-22"),
        ("last-week", "2026-11-09", "2026-11-15"),
        ("the last week", "2026-11-09", "2026-11-15"),
        ("previous week", "2026-11-09", "2026-11-15"),
        ("current month", "2026-11-01", "2026-11-30"),
        ("next_week", "2026-11-23", "2026-11-29"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("next_quarter", "2027-01-01", "2027-03-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("la semaine prochaine", "2026-11-23", "2026-11-29"),
        ("le mois prochain", "2026-12-01", "2026-12-31"),
        ("la semaine en cours", "2026-11-16", "2026-11-22"),
        ("mois courant", "2026-11-01", "2026-11-30"),
        ("l'année en cours", "2026-01-01", "2026-12-31"),
        ("le dernier trimestre", "2026-07-01", "2026-09-30"),
        ("year to date", "2026-01-01", "2026-11-21"),
        ("ytd", "2026-01-01", "2026-11-21"),
        ("MTD", "2026-11-01", "2026-11-21"),
        ("month-to-date", "2026-11-01", "2026-11-21"),
        ("this quarter so far", "2026-10-01", "2026-11-21"),
        ("depuis le début du mois", "2026-11-01", "2026-11-21"),
        ("depuis le début de l’année", "2026-01-01", "2026-11-21"),
        ("depuis le début de la semaine", "2026-11-16", "2026-11-21"),
        ("last 7 days", "2026-11-15", "2026-11-21"),
        ("last_30_days", "2026-10-23", "2026-11-21"),
        ("the past 14 days", "2026-11-08", "2026-11-21"),
        ("last seven days", "2026-11-15", "2026-11-21"),
        ("les 7 derniers jours", "2026-11-15", "2026-11-21"),
        ("today", "2026-11-21", "2026-11-21"),
        ("tomorrow", "2026-11-22", "2026-11-22"),
        ("monday", "2026-11-16", "2026-11-16"),
        ("last monday", "2026-11-09", "2026-11-09"),
        ("3 days ago", "2026-11-18", "2026-11-18"),
        ("2026-11-18", "2026-11-18", "2026-11-18"),
        ("31/10/2026", "2026-10-31", "2026-10-31"),
        ("2026-11-01 to 2026-11-15", "2026-11-01", "2026-11-15"),
        ("from 2026-11-01 to yesterday", "2026-11-01", "2026-11-20"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01/2026-11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01–2026-11-15", "2026-11-01", "2026-11-15"),
        ("du 1er novembre 2026 au 15 novembre 2026", "2026-11-01", "2026-11-15"),
        ("between nov 1 and nov 15", "2026-11-01", "2026-11-15"),
        ("mon-fri", "2026-11-16", "2026-11-20"),
        ("monday to friday", "2026-11-16", "2026-11-20"),
        ("september to november", "2026-09-01", "2026-11-30"),
        ("oct-nov", "2026-10-01", "2026-11-30"),
        ("2026-10/2026-11", "2026-10-01", "2026-11-30"),
        ("Q1 2026 - Q2 2026", "2026-01-01", "2026-06-30"),
    ],
)
def test_what_people_say_is_the_days_they_mean(said: str, first: str, last: str) -> None:
    assert parse_period(said, SATURDAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("past week", "whole ones of the calendar, or days counted back"),
        ("last 2 weeks", "whole ones of the calendar, or days counted back"),
        ("last three months", "as in last 14 days"),
        ("les 2 dernières semaines", "as in last 14 days"),
        ("next monday", "could be a day of this week or of the next"),
        ("01/12/2026", "could be day first or month first"),
        ("sat-mon", "would begin on 2026-11-21 and end on 2026-11-16"),
        ("november to january", "would begin on 2026-11-01 and end on 2026-01-31"),
        ("2026-11-15 to 2026-11-01", "would begin on"),
        ("2026-11-01 to whenever", "is not a period"),
        ("-7d", "is not a period"),
        ("mon-fri-sun", "is not a period"),
        ("to", "is not a period"),
    ],
)
def test_what_is_none_or_could_be_two_is_asked_back(said: str, problem: str) -> None:
    with pytest.raises(InvalidArguments, match=problem) as refusal:
        parse_period(said, SATURDAY, field="copy")
    assert refusal.value.field == "copy"


@given(DAYS, st.integers(0, 6), st.sampled_from(["week", "month", "quarter", "year"]))
def test_the_next_period_begins_the_day_after_this_one_and_so_far_ends_today(
    today: date, week_start: int, unit: str
) -> None:
    this, following = (parse_period(f"{which}_{unit}", today, week_start) for which in ("this", "next"))
    assert following.first == this.last + timedelta(days=1)
    assert parse_period(f"this {unit}", following.first, week_start) == following
    assert parse_period(f"{unit} to date", today, week_start) == Period(this.first, today)


@given(DAYS, st.integers(1, 999))
def test_the_last_days_are_as_many_as_were_said_and_end_today(today: date, count: int) -> None:
    period = parse_period(f"last {count} days", today)
    assert period.last == today
    assert (period.last - period.first).days + 1 == count


@given(DAYS, DAYS, st.sampled_from([" to ", "..", " - ", "/", " au "]))
def test_two_days_in_order_are_a_period(one: date, other: date, between: str) -> None:
    first, last = sorted((one, other))
    assert parse_period(f"{first}{between}{last}", SATURDAY) == Period(first, last)
