"""A duration is whole minutes, and never a bare number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.durations import DURATION_FORMS, parse_duration, say_duration

MINUTES = st.integers(1, 24 * 60)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("1h30", 90),
        ("1h 30m", 90),
        ("1 h 30", 90),
        ("1 h 30 min", 90),
        ("1\u202fh\u202f30", 90),
        ("1H05", 65),
        ("1h5m", 65),
        ("90m", 90),
        ("90 min", 90),
        ("90mn", 90),
        ("2h", 120),
        ("2 hrs", 120),
        ("2 hours", 120),
        ("45 minutes", 45),
        ("1 hour 30 minutes", 90),
        ("1 hour and 5 minutes", 65),
        ("1 hour, 30 minutes", 90),
        ("1.5h", 90),
        ("1,5 h", 90),
        (".25h", 15),
        ("0.05 h", 3),
        ("1:30", 90),
        ("0:05", 5),
        ("24:00", 1440),
        ("PT1H30M", 90),
        ("pt45m", 45),
        ("PT2H", 120),
        ("PT1.5H", 90),
        ("PT1H30M0S", 90),
        ("PT120S", 2),
        ("an hour", 60),
        ("an hour and a half", 90),
        ("half an hour", 30),
        ("2 heures", 120),
        ("1 heure et demie", 90),
        ("une heure et demie", 90),
        ("2 heures et 15 minutes", 135),
        ("half hour", 30),
        ("une demi-heure", 30),
        ("demi-heure", 30),
        ("une demie heure", 30),
        ("trois quarts d’heure", 45),
        ("three quarters of an hour", 45),
        ("un quart d’heure", 15),
        ("0.33h", 20),
        ("1.67h", 100),
        ("0.3333 h", 20),
        ("1.666667 hours", 100),
        ("0,333 h", 20),
        ("1.250h", 75),
        ("PT1.67H", 100),
        ("0.025h", 2),
        ("1:30:00", 90),
        ("01:30:00", 90),
        ("0:20:00", 20),
        ("1:30h", 90),
        ("1:30 hours", 90),
        ("1h30m0s", 90),
        ("90 min 0 s", 90),
        ("120s", 2),
        ("90 min.", 90),
        ("2 hrs.", 120),
        ("two hours", 120),
        ("deux heures", 120),
        ("ten minutes", 10),
        ("2 and a half hours", 150),
        ("two and a half hours", 150),
        ("deux heures et demie", 150),
        ("a half hour", 30),
        ("24h", 1440),
        ("1440m", 1440),
    ],
)
def test_what_people_say_is_the_minutes_they_mean(said: str, minutes: int) -> None:
    assert parse_duration(said) == minutes


@given(MINUTES)
def test_what_is_said_of_a_duration_is_read_back(minutes: int) -> None:
    assert parse_duration(say_duration(minutes)) == minutes


@given(MINUTES)
def test_every_way_of_saying_it_is_the_same_duration(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    for said in (
        f"{minutes}m",
        f"{hours}h{rest:02}",
        f"{hours}:{rest:02}",
        f"{hours} h {rest} min",
        f"PT{hours}H{rest}M",
    ):
        assert parse_duration(said) == minutes


@given(MINUTES, st.integers(2, 6))
def test_decimal_hours_as_others_show_them_are_the_minutes_they_were_made_of(minutes: int, digits: int) -> None:
    hours = Decimal(minutes) / 60
    assert parse_duration(f"{hours:.{digits}f}h") == minutes
    assert parse_duration(f"PT{hours:.{digits}f}H") == minutes
    if digits != 3:
        assert parse_duration(f"{hours:.{digits}f} h".replace(".", ",")) == minutes


@given(st.integers(1, 2400))
def test_decimal_hours_are_the_nearest_minute(hundredths: int) -> None:
    hours = Decimal(hundredths) / 100
    found = parse_duration(f"{hours} h")
    assert abs(found - hours * 60) <= Decimal("0.5")
    assert parse_duration(f"{hours} h".replace(".", ",")) == found


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("12", "Say 12h or 12m, whichever is meant."),
        (2, "Say 2h or 2m, whichever is meant."),
        ("90", "Say 90m, if that is meant."),
        ("1.5", "Say 1.5h, if that is meant."),
        ("1,5", "Say 1,5h, if that is meant."),
        (".5", "Say .5h, if that is meant."),
        (2.5, "Say 2.5h, if that is meant."),
    ],
)
def test_a_bare_number_is_asked_back_with_the_spellings_that_are_taken(said: str | float, asked: str) -> None:
    with pytest.raises(InvalidArguments, match="could be hours or minutes") as refusal:
        parse_duration(said)
    assert refusal.value.advice == asked


@pytest.mark.parametrize("said", ["1441", "9999", "0.001", 24.05])
def test_a_bare_number_that_fits_no_day_is_not_asked_back(said: str | float) -> None:
    with pytest.raises(InvalidArguments, match="neither hours nor minutes of one day"):
        parse_duration(said)


@given(st.one_of(st.integers(0, 3_000), st.decimals(0, 30, places=2)).map(str))
def test_every_spelling_that_is_proposed_for_a_bare_number_is_taken(said: str) -> None:
    with pytest.raises(InvalidArguments) as refusal:
        parse_duration(said)
    for each in re.findall(rf"{re.escape(said)}[hm]\b", refusal.value.advice):
        assert parse_duration(each) > 0


@pytest.mark.parametrize(
    "said",
    ["0", "0.0", "0m", "0h", "0:00", "PT0S", "24h01", "25h", "1441 min", "9999h", "99:00", "24.05h", "0.008h"],
)
def test_nothing_and_more_than_a_day_are_refused(said: str) -> None:
    with pytest.raises(InvalidArguments, match=r"no time at all|more than 24 hours"):
        parse_duration(said)


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("1.5m", "1 min or 2 min"),
        ("90.5 min", "90 min or 91 min"),
        ("PT90S", "1 min or 2 min"),
        ("PT1H30S", "60 min or 61 min"),
        ("1:30:27", "90 min or 91 min"),
        ("45m30s", "45 min or 46 min"),
        ("30s", ": 1 min."),
    ],
)
def test_parts_of_a_minute_are_asked_back_with_the_minutes_around(said: str, near: str) -> None:
    with pytest.raises(InvalidArguments, match=f"whole number of minutes.*{near}"):
        parse_duration(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "h",
        "pt",
        "PTH",
        "P1D",
        "1d",
        "-1h",
        "-30",
        "1h5",
        "1h75",
        "1h 90m",
        "1:75",
        "1:5",
        "1:30:60",
        "1:3:00",
        "12,345 h",
        "1.5h30",
        "1,500 h",
        "90 30",
        "1h30 and more",
        "１h30",
        "½ h",
        "1\x00h",
        float("nan"),
        float("-inf"),
        1e300,
    ],
)
def test_what_is_no_duration_is_answered_with_the_forms(said: str | float) -> None:
    with pytest.raises(InvalidArguments, match="is not a duration that can be read") as refusal:
        parse_duration(said, field="entries[3].duration")
    assert refusal.value.field == "entries[3].duration"
    assert refusal.value.advice == DURATION_FORMS


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (2250, "37 h 30 min")]
)
def test_minutes_are_said_as_people_say_them(minutes: int, said: str) -> None:
    assert say_duration(minutes) == said
