"""A day that is written out is that day, however it is written, or a question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import parse_date

SATURDAY = date(2026, 11, 21)
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("31-12-2026", "2026-12-31"),
        ("12/12/2026", "2026-12-12"),
        ("2026/12/31", "2026-12-31"),
        ("2026.12.31", "2026-12-31"),
        ("2026-1-5", "2026-01-05"),
        ("20261121", "2026-11-21"),
        ("2026-W47-6", "2026-11-21"),
        ("21 November 2026", "2026-11-21"),
        ("21st of november, 2026", "2026-11-21"),
        ("Nov 21, 2026", "2026-11-21"),
        ("November the 21st 2026", "2026-11-21"),
        ("21-Nov-2026", "2026-11-21"),
        ("2026-nov-21", "2026-11-21"),
        ("21. nov. 2026", "2026-11-21"),
        ("1er décembre 2026", "2026-12-01"),
        ("le 21 novembre 2026", "2026-11-21"),
        ("3 mar 2026", "2026-03-03"),
        ("Sat 2026-11-21", "2026-11-21"),
        ("Saturday, 21 November 2026", "2026-11-21"),
        ("samedi 21 novembre 2026", "2026-11-21"),
        ("21 nov", "2026-11-21"),
        ("nov 20", "2026-11-20"),
        ("15 août", "2026-08-15"),
        ("sept 1", "2026-09-01"),
    ],
)
def test_what_can_only_be_one_day_is_that_day(said: str, day: str) -> None:
    assert parse_date(said, SATURDAY).isoformat() == day


@pytest.mark.parametrize(
    ("said", "one", "other"),
    [
        ("01/12/2026", "2026-01-12", "2026-12-01"),
        ("1.12.2026", "2026-01-12", "2026-12-01"),
        ("03-04-2026", "2026-03-04", "2026-04-03"),
    ],
)
def test_what_could_be_day_first_or_month_first_is_asked_back_with_both(said: str, one: str, other: str) -> None:
    with pytest.raises(InvalidArguments, match="could be day first or month first") as refusal:
        parse_date(said, SATURDAY, field="from")
    assert refusal.value.advice == f"Say {one} or {other}."
    assert refusal.value.field == "from"


@pytest.mark.parametrize("said", ["nov 22", "30 nov", "1 january", "feb 29"])
def test_without_a_year_a_day_that_may_well_be_the_next_one_is_asked_back(said: str) -> None:
    with pytest.raises(InvalidArguments, match=r"could be 20\d\d-\d\d-\d\d or 20\d\d-\d\d-\d\d\. Say it with the year"):
        parse_date(said, SATURDAY)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("Mon 2026-11-21", "2026-11-21 is a Saturday"),
        ("dimanche 21 novembre 2026", "2026-11-21 is a Saturday"),
        ("31/13/2026", "There is no 31/13/2026 in the calendar"),
        ("2026-W54-1", "There is no 2026-w54-1 in the calendar"),
        ("30 february 2026", "There is no 30 february 2026 in the calendar"),
        ("32 nov", "There is no 32 nov in the calendar"),
        ("0 nov 2026", "in the calendar"),
        ("21/11", "is not a date"),
        ("21 mar", "is not a date"),
        ("nov", "is not a date"),
        ("nov 2026", "is not a date"),
        ("21 nov 26", "is not a date"),
        ("2026 nov", "is not a date"),
        ("21 21 nov", "is not a date"),
        ("2026 21 nov", "is not a date"),
        ("21 nov 2026 or so", "is not a date"),
        ("31122026", "in the calendar"),
    ],
)
def test_what_is_no_day_is_refused(said: str, problem: str) -> None:
    with pytest.raises(InvalidArguments, match=problem):
        parse_date(said, SATURDAY)


@given(DAYS)
def test_every_way_to_write_a_day_is_that_day(day: date) -> None:
    month = FRENCH[day.month - 1]
    for said in (
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day:%G-W%V-%u}",
        f"{day:%d %B %Y}",
        f"{day:%B %d, %Y}",
        f"{day:%d-%b-%Y}",
        f"{day:%a} {day}",
        f"{day:%A, %d %B %Y}",
        f"le {day.day} {month} {day.year}",
    ):
        assert parse_date(said, SATURDAY) == day


@given(DAYS, st.sampled_from("/.- "), st.booleans())
def test_a_day_with_the_year_last_is_read_if_it_can_be_only_one(day: date, by: str, month_first: bool) -> None:
    parts = (day.month, day.day) if month_first else (day.day, day.month)
    said = by.join(map(str, (*parts, day.year)))
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(InvalidArguments) as refusal:
            parse_date(said, SATURDAY)
        assert day.isoformat() in refusal.value.advice
    else:
        assert parse_date(said, SATURDAY) == day


@given(DAYS, DAYS)
def test_without_a_year_it_is_the_latest_such_day_or_a_question_that_names_it(day: date, today: date) -> None:
    said = f"{day:%d %B}"
    try:
        found = parse_date(said, today)
    except InvalidArguments as refusal:
        latest = date.fromisoformat(refusal.happened.split()[-3])
        following = date.fromisoformat(refusal.happened.split()[-1][:-1])
        assert following - today < today - latest
    else:
        assert (found.month, found.day) == (day.month, day.day)
        assert found <= today
        assert (today - found).days <= 366 * 8
