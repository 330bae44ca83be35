"""Several days may be said at once, each in whatever way a single one may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.several_days import parse_several_days, weekdays_after

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days(*said: str, today: date = TUESDAY, week_start: int = 0) -> list[str]:
    """Return the days that are meant, of which Monday to Friday are worked on."""
    found = parse_several_days(said, today, week_start, lambda day: day.weekday() < 5)
    return [each.isoformat()[5:] for each in found]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mon-fri", "11-16 11-17 11-18 11-19 11-20"),
        ("Mon to Fri", "11-16 11-17 11-18 11-19 11-20"),
        ("monday through wednesday", "11-16 11-17 11-18"),
        ("lundi à mercredi", "11-16 11-17 11-18"),
        ("du lundi au mardi", "11-23 11-24"),
        ("mon–tue", "11-23 11-24"),
        ("fri-mon", "11-20 11-21 11-22 11-23"),
        ("mon-wed this week", "11-23 11-24 11-25"),
        ("last week, mon-tue", "11-16 11-17"),
        ("last mon-tue", "11-16 11-17"),
        ("last monday to last wednesday", "11-16 11-17 11-18"),
        ("last monday-last wednesday", "11-16 11-17 11-18"),
        ("du lundi au mardi dernier", "11-16 11-17"),
        ("this mon-wed", "11-23 11-24 11-25"),
        ("du lundi au mardi de la semaine dernière", "11-16 11-17"),
        ("last_week", "11-16 11-17 11-18 11-19 11-20"),
        ("2026-11-19 to 2026-11-24", "11-19 11-20 11-23 11-24"),
        ("2026-11-21 to 2026-11-22", "11-21 11-22"),
        ("mon, wed and fri", "11-23 11-18 11-20"),
        ("mon and wed", "11-23 11-18"),
        ("between 2026-11-16 and 2026-11-18", "11-16 11-17 11-18"),
        ("lundi et mardi", "11-23 11-24"),
        ("2026-11-16, 2026-11-18", "11-16 11-18"),
        ("Nov 21, 2026", "11-21"),
        ("sat", "11-21"),
        ("yesterday", "11-23"),
    ],
)
def test_days_are_read_as_people_say_them(said: str, meant: str) -> None:
    assert days(said) == meant.split()


def test_a_day_that_is_said_twice_is_one_day() -> None:
    assert days("mon-wed", "2026-11-17", "yesterday") == ["11-16", "11-17", "11-18", "11-23"]


def test_weekdays_of_a_week_go_by_the_day_that_weeks_begin_on() -> None:
    assert days("sun-tue this week", week_start=6) == ["11-22", "11-23", "11-24"]
    assert days("fri-sun last week", week_start=6) == ["11-20", "11-21", "11-22"]


@pytest.mark.parametrize("said", ["banana", "mon-fri next month", "mon, banana", "mon, 2026", "", "3", "01/12/2026"])
def test_what_names_no_days_is_refused(said: str) -> None:
    with pytest.raises(InvalidArguments) as raised:
        days(said)
    assert raised.value.field == "date"


@given(today=DAYS, first=st.sampled_from(WEEKDAYS), last=st.sampled_from(WEEKDAYS), week_start=st.integers(0, 6))
def test_weekdays_without_a_week_are_the_latest_that_are_over_or_today(
    today: date, first: str, last: str, week_start: int
) -> None:
    found = parse_several_days([f"{first}-{last}"], today, week_start, lambda _: False)
    assert today - timedelta(days=7) < found[-1] <= today
    assert (WEEKDAYS[found[0].weekday()], WEEKDAYS[found[-1].weekday()]) == (first, last)
    assert found == [found[0] + timedelta(days=each) for each in range(len(found))]
    assert len(found) <= 7


@pytest.mark.parametrize(
    ("said", "after", "days"),
    [
        ("tue-fri", "2026-11-23", "24 25 26 27"),
        ("mardi à vendredi", "2026-11-23", "24 25 26 27"),
        ("from Tuesday through Friday", "2026-11-16", "17 18 19 20"),
        ("tue, thu and fri", "2026-11-23", "24 26 27"),
        ("wed & thu", "2026-11-11", "18 19"),
    ],
)
def test_several_weekdays_are_the_first_ones_after_a_day_where_the_latest_would_be_before_it(
    said: str, after: str, days: str
) -> None:
    found = weekdays_after(said, date.fromisoformat(after), date(2026, 11, 24), 0, field="into")
    assert found == [date(2026, 11, int(day)) for day in days.split()]


@pytest.mark.parametrize(
    "said", ["", "friday", "last week", "mon-fri of last week", "2026-11-24", "banana", "24, 25", "from"]
)
def test_what_is_not_several_weekdays_alone_is_none_of_them(said: str) -> None:
    assert weekdays_after(said, date(2026, 11, 23), date(2026, 11, 24), 0, field="into") is None
