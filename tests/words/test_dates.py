"""A day is the one that people mean, or a question."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import DATE_FORMS, FIRST_YEAR, LAST_YEAR, add_months, parse_coming_date, parse_date, week_begin

SATURDAY = date(2026, 11, 21)
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
WEEK_STARTS = st.integers(0, 6)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_FRENCH = ("lun", "mardi", "mer", "jeu", "ven", "sam", "dim")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-21", "2026-11-21"),
        ("2024-02-29", "2024-02-29"),
        (" 2026-11-21 ", "2026-11-21"),
        ("today", "2026-11-21"),
        ("TODAY", "2026-11-21"),
        ("yesterday", "2026-11-20"),
        ("tomorrow", "2026-11-22"),
        ("the day before yesterday", "2026-11-19"),
        ("day before yesterday", "2026-11-19"),
        ("day after tomorrow", "2026-11-23"),
        ("mon", "2026-11-16"),
        ("Saturday", "2026-11-21"),
        ("sun", "2026-11-15"),
        ("last monday", "2026-11-09"),
        ("last saturday", "2026-11-14"),
        ("-3d", "2026-11-18"),
        ("−3d", "2026-11-18"),
        ("+2w", "2026-12-05"),
        ("-1m", "2026-10-21"),
        ("-1y", "2025-11-21"),
        ("3 days ago", "2026-11-18"),
        ("in 2 weeks", "2026-12-05"),
        ("aujourd'hui", "2026-11-21"),
        ("Aujourd’hui", "2026-11-21"),
        ("hier", "2026-11-20"),
        ("avant-hier", "2026-11-19"),
        ("demain", "2026-11-22"),
        ("après-demain", "2026-11-23"),
        ("lundi", "2026-11-16"),
        ("lundi dernier", "2026-11-09"),
        ("Lun", "2026-11-16"),
        ("jeu dernier", "2026-11-12"),
        ("-3 j", "2026-11-18"),
        ("il y a 2 semaines", "2026-11-07"),
        ("il y a 1 an", "2025-11-21"),
        ("dans 3 jours", "2026-11-24"),
        ("a week ago", "2026-11-14"),
        ("one month ago", "2026-10-21"),
        ("il y a une semaine", "2026-11-14"),
        ("il y a un an", "2025-11-21"),
        ("dans un mois", "2026-12-21"),
        ("two days ago", "2026-11-19"),
        ("il y a trois jours", "2026-11-18"),
        ("in ten days", "2026-12-01"),
        ("on monday", "2026-11-16"),
        ("le lundi", "2026-11-16"),
        ("monday last week", "2026-11-09"),
        ("last week monday", "2026-11-09"),
        ("monday of this week", "2026-11-16"),
        ("sunday this week", "2026-11-22"),
        ("friday next week", "2026-11-27"),
        ("lundi de la semaine dernière", "2026-11-09"),
        ("mardi de la semaine prochaine", "2026-11-24"),
    ],
)
def test_what_people_say_is_the_day_they_mean(said: str, day: str) -> None:
    assert parse_date(said, SATURDAY).isoformat() == day


@pytest.mark.parametrize(
    ("today", "said", "day"),
    [
        (date(2026, 3, 31), "-1m", date(2026, 2, 28)),
        (date(2024, 3, 31), "-1m", date(2024, 2, 29)),
        (date(2024, 2, 29), "-1y", date(2023, 2, 28)),
        (date(2024, 2, 29), "+4y", date(2028, 2, 29)),
        (date(2026, 1, 31), "-2m", date(2025, 11, 30)),
        (date(2026, 1, 1), "yesterday", date(2025, 12, 31)),
        (date(2028, 3, 1), "yesterday", date(2028, 2, 29)),
    ],
)
def test_short_months_and_leap_days_end_where_they_end(today: date, said: str, day: date) -> None:
    assert parse_date(said, today) == day


def test_last_monday_depends_on_where_the_week_begins() -> None:
    sunday = date(2026, 11, 22)
    assert parse_date("last monday", sunday, 0) == date(2026, 11, 9)
    assert parse_date("last monday", sunday, 6) == date(2026, 11, 16)


@given(DAYS)
def test_a_written_day_is_that_day(day: date) -> None:
    assert parse_date(day.isoformat(), SATURDAY) == day


@given(DAYS, WEEK_STARTS, st.integers(0, 6))
def test_a_weekday_is_the_latest_one_and_last_is_in_the_week_before(today: date, week_start: int, weekday: int) -> None:
    latest = parse_date(WEEKDAYS[weekday], today, week_start)
    before = parse_date(f"last {WEEKDAYS[weekday]}", today, week_start)
    assert latest.weekday() == before.weekday() == weekday
    assert timedelta(0) <= today - latest < timedelta(7)
    assert week_begin(before, week_start) == week_begin(today, week_start) - timedelta(7)
    assert parse_date(FRENCH[weekday], today, week_start) == latest
    assert parse_date(f"{FRENCH[weekday]} dernier", today, week_start) == before
    assert parse_date(SHORT_FRENCH[weekday], today, week_start) == latest


@given(DAYS, WEEK_STARTS, st.integers(0, 6))
def test_a_weekday_to_come_is_the_next_one_today_included(today: date, week_start: int, weekday: int) -> None:
    coming = parse_coming_date(WEEKDAYS[weekday], today, week_start)
    assert coming.weekday() == weekday
    assert timedelta(0) <= coming - today < timedelta(7)
    assert parse_coming_date(f"on {WEEKDAYS[weekday]}", today, week_start) == coming
    assert parse_coming_date(f"last {WEEKDAYS[weekday]}", today, week_start) < today


@given(DAYS, DAYS)
def test_any_other_day_to_come_is_the_day_that_is_said(today: date, day: date) -> None:
    assert parse_coming_date(day.isoformat(), today) == day


@pytest.mark.parametrize("said", ["next friday", "sometime"])
def test_of_a_day_to_come_a_weekday_is_said_to_be_the_next_one(said: str) -> None:
    with pytest.raises(InvalidArguments) as refusal:
        parse_coming_date(said, SATURDAY)
    assert "monday is the next one, today included" in str(refusal.value.advice)


@given(DAYS)
def test_weeks_that_begin_on_monday_are_the_weeks_of_iso(day: date) -> None:
    assert week_begin(day, 0) == date.fromisocalendar(*day.isocalendar()[:2], 1)


@given(DAYS, st.integers(1, 999), st.sampled_from(["d", "w"]))
def test_days_and_weeks_there_and_back_are_no_journey(today: date, count: int, unit: str) -> None:
    assert parse_date(f"-{count}{unit}", parse_date(f"+{count}{unit}", today)) == today
    assert parse_date(f"{count} {unit} ago", today) == parse_date(f"-{count}{unit}", today)


@given(DAYS, st.integers(-600, 600))
def test_a_month_away_is_the_same_day_or_the_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(1)).day == 1)


@pytest.mark.parametrize(
    "said",
    [
        "3.4.26",
        "31/12/26",
        "next monday",
        "this friday",
        "lundi prochain",
        "ce vendredi",
        "jeu prochain",
        "mar",
    ],
)
def test_a_day_that_could_be_two_is_asked_back(said: str) -> None:
    with pytest.raises(InvalidArguments, match="could be") as refusal:
        parse_date(said, SATURDAY, field="from")
    assert refusal.value.field == "from"
    assert refusal.value.advice == DATE_FORMS


@pytest.mark.parametrize(
    "said",
    [
        "",
        "21",
        "2026-11",
        "last",
        "last week",
        "this morning",
        "ce matin",
        "next week",
        "monday last month",
        "someday last week",
        "-3",
        "-3x",
        "--3d",
        "+-3d",
        "today and tomorrow",
        "2026-11-21T10:00",
        "２０２６-11-21",
        "2026-11-2١",
        "2026-11-2\u00b9",
        "2026\x00-11-21",
        "2026-11-21\u200b",
        "tod\u202eay",
    ],
)
def test_what_is_no_date_is_answered_with_the_forms(said: str) -> None:
    with pytest.raises(InvalidArguments, match="is not a date that can be read") as refusal:
        parse_date(said, SATURDAY)
    assert refusal.value.advice == DATE_FORMS


@pytest.mark.parametrize("said", ["2026-02-29", "2026-11-31", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_an_impossible_day_is_said_to_be_one(said: str) -> None:
    with pytest.raises(InvalidArguments, match=f"There is no {said} in the calendar"):
        parse_date(said, SATURDAY)


def test_the_days_of_the_month_are_told() -> None:
    with pytest.raises(InvalidArguments, match="from 2026-02-01 to 2026-02-28"):
        parse_date("2026-02-29", SATURDAY)


@pytest.mark.parametrize("said", ["1899-12-31", "2200-01-01", "-99999y", "+99999w", "+99999d", "-99999m"])
def test_a_day_too_far_away_is_refused(said: str) -> None:
    with pytest.raises(InvalidArguments, match="too far away"):
        parse_date(said, SATURDAY)


@given(st.sampled_from("dwmy"), st.integers(-99_999, 99_999), st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_every_distance_is_a_day_of_our_age_or_refused(unit: str, count: int, today: date) -> None:
    with suppress(InvalidArguments):
        assert FIRST_YEAR <= parse_date(f"{count:+}{unit}", today).year <= LAST_YEAR
