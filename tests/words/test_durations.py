"""A duration is whole minutes, and never a bare number."""

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


@given(st.integers(1, 2400))
def test_decimal_hours_are_exact_or_asked_back(hundredths: int) -> None:
    said = f"{Decimal(hundredths) / 100} h"
    if hundredths * 60 % 100:
        with pytest.raises(InvalidArguments, match="whole number of minutes"):
            parse_duration(said)
    else:
        assert parse_duration(said) == hundredths * 60 // 100
        assert parse_duration(said.replace(".", ",")) == hundredths * 60 // 100


@pytest.mark.parametrize("said", ["90", "1.5", "1,5", ".5", "0", 2, 2.5, 12])
def test_a_bare_number_is_asked_back_with_both_spellings(said: str | float) -> None:
    with pytest.raises(InvalidArguments, match="could be hours or minutes") as refusal:
        parse_duration(said)
    assert f"{said}h" in refusal.value.advice
    assert f"{said}m" in refusal.value.advice


@pytest.mark.parametrize("said", ["0m", "0h", "0:00", "PT0S", "24h01", "25h", "1441 min", "9999h", "99:00", "24.05h"])
def test_nothing_and_more_than_a_day_are_refused(said: str) -> None:
    with pytest.raises(InvalidArguments, match=r"no time at all|more than 24 hours"):
        parse_duration(said)


@pytest.mark.parametrize("said", ["0.33h", "1.5m", "90.5 min", "PT90S", "PT1H30S"])
def test_parts_of_a_minute_are_asked_back(said: str) -> None:
    with pytest.raises(InvalidArguments, match="whole number of minutes"):
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
        "1:30:00",
        "1.5h30",
        "1,500 h",
        "1.234h",
        "30s",
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
