"""A time is a moment that clocks in the user's zone really show."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from nutmcp.words.times import TIME_FORMS, parse_instant, parse_time, place, read_time

SATURDAY = date(2026, 11, 21)
TORONTO = ZoneInfo("America/Toronto")
FORWARD, BACK = date(2026, 3, 8), date(2026, 11, 1)
ZONES = st.sampled_from(
    [
        ZoneInfo(key)
        for key in (
            "Pacific/Pago_Pago",
            "America/Toronto",
            "America/St_Johns",
            "UTC",
            "Europe/Paris",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Chatham",
            "Pacific/Kiritimati",
        )
    ]
)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("09:00", "09:00"),
        ("9:00", "09:00"),
        ("09:00:30", "09:00:30"),
        ("9am", "09:00"),
        ("9 AM", "09:00"),
        ("9:30 pm", "21:30"),
        ("9:30 p.m.", "21:30"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("12:30 am", "00:30"),
        ("17h30", "17:30"),
        ("17 h 30", "17:30"),
        ("17h", "17:00"),
        ("17 heures", "17:00"),
        ("noon", "12:00"),
        ("midi", "12:00"),
        ("midnight", "00:00"),
        ("Minuit", "00:00"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_a_time_of_day_is_on_the_day_in_the_zone(said: str, clock: str) -> None:
    moment = parse_time(said, SATURDAY, TORONTO)
    assert moment == datetime.combine(SATURDAY, time.fromisoformat(clock), TORONTO)
    assert moment.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-11-20T09:00", "2026-11-20T09:00:00-05:00"),
        ("2026-11-20 09:00:30", "2026-11-20T09:00:30-05:00"),
        ("2026-11-20T09:00-05:00", "2026-11-20T09:00:00-05:00"),
        ("2026-11-20T14:00Z", "2026-11-20T09:00:00-05:00"),
        ("2026-11-20T14:00:00.0000000z", "2026-11-20T09:00:00-05:00"),
        ("2026-11-21T02:00:00+1200", "2026-11-20T09:00:00-05:00"),
        ("2026-07-01T12:00Z", "2026-07-01T08:00:00-04:00"),
    ],
)
def test_a_full_timestamp_names_its_own_day(said: str, moment: str) -> None:
    assert parse_time(said, SATURDAY, TORONTO).isoformat() == moment


@given(MOMENTS, ZONES)
def test_a_timestamp_is_read_back_in_every_zone(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    read = parse_time(local.isoformat(), SATURDAY, zone)
    assert read.astimezone(UTC) == moment
    assert read.tzinfo is zone


@given(MOMENTS, ZONES)
def test_what_the_clock_shows_is_read_as_then_or_as_its_twin_before(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    wall = local.replace(tzinfo=None, fold=0)
    assert moment in {place(wall, zone, field="start", second=second).astimezone(UTC) for second in (False, True)}
    first = parse_time(f"{local:%H:%M:%S}", local.date(), zone).astimezone(UTC)
    assert moment - first in {timedelta(microseconds=local.microsecond) + each for each in _TWINS}


_TWINS = (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


@pytest.mark.parametrize(("zone", "said"), [(TORONTO, "02:00"), (TORONTO, "2:59 am"), (TORONTO, "2026-03-08T02:30")])
def test_a_time_that_clocks_skip_is_refused(zone: ZoneInfo, said: str) -> None:
    with pytest.raises(InvalidArguments, match="clocks go forward") as refusal:
        parse_time(said, FORWARD, zone, field="end")
    assert refusal.value.field == "end"


def test_a_day_that_a_country_skipped_is_refused() -> None:
    with pytest.raises(InvalidArguments, match="There is no 12:00 on 2011-12-30 in Pacific/Apia"):
        parse_time("noon", date(2011, 12, 30), ZoneInfo("Pacific/Apia"))


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    assert parse_time("01:30", BACK, TORONTO).utcoffset() == timedelta(hours=-4)
    assert parse_time("2026-11-01T01:30-05:00", BACK, TORONTO).utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    "said",
    ["24:00", "25:00", "9:60", "13pm", "0am", "17h75", "2026-02-30T10:00", "2026-11-21T09:61", "0001-01-01T00:00Z"],
)
def test_a_time_that_no_clock_shows_is_said_to_be_none(said: str) -> None:
    with pytest.raises(InvalidArguments, match="There is no such time") as refusal:
        parse_time(said, SATURDAY, TORONTO)
    assert refusal.value.advice == TIME_FORMS


@pytest.mark.parametrize(
    "said",
    [
        "",
        "9",
        "930",
        "9.30",
        "17h5",
        "9:5",
        "soon",
        "9am5",
        "2026-11-21",
        "2026-11-21T24:00",
        "٠٩:٠٠",
        "09:00\x00",
        "-5m",
    ],
)
def test_what_is_no_time_is_answered_with_the_forms(said: str) -> None:
    with pytest.raises(InvalidArguments, match="is not a time that can be read") as refusal:
        read_time(said, field="start")
    assert refusal.value.advice == TIME_FORMS


NOW = datetime(2026, 11, 21, 20, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("now", "2026-11-21T15:00:30-05:00"),
        ("maintenant", "2026-11-21T15:00:30-05:00"),
        ("-15m", "2026-11-21T14:45:30-05:00"),
        ("10 minutes ago", "2026-11-21T14:50:30-05:00"),
        ("an hour ago", "2026-11-21T14:00:30-05:00"),
        ("il y a 1 h 30", "2026-11-21T13:30:30-05:00"),
        ("09:00", "2026-11-21T09:00:00-05:00"),
        ("3pm", "2026-11-21T15:00:00-05:00"),
        ("2026-11-20T23:50", "2026-11-20T23:50:00-05:00"),
        ("2026-11-21T20:00:30Z", "2026-11-21T15:00:30-05:00"),
        ("yesterday 18:00", "2026-11-20T18:00:00-05:00"),
        ("Yesterday at 6 pm", "2026-11-20T18:00:00-05:00"),
        ("6pm yesterday", "2026-11-20T18:00:00-05:00"),
        ("hier à 18h30", "2026-11-20T18:30:00-05:00"),
        ("fri noon", "2026-11-20T12:00:00-05:00"),
        ("last monday 9am", "2026-11-09T09:00:00-05:00"),
        ("2026-11-19 midnight", "2026-11-19T00:00:00-05:00"),
        ("today 9am", "2026-11-21T09:00:00-05:00"),
    ],
)
def test_a_moment_of_the_past_is_the_one_that_people_mean(said: str, moment: str) -> None:
    assert parse_instant(said, NOW, TORONTO).isoformat() == moment


@pytest.mark.parametrize("said", ["15:01", "23:50", "2026-11-22T09:00", "2026-11-21T20:00:31Z", "tomorrow 9am"])
def test_a_moment_that_has_not_come_is_refused(said: str) -> None:
    with pytest.raises(InvalidArguments, match="has not come yet: it is 2026-11-21 15:00 in America/Toronto"):
        parse_instant(said, NOW, TORONTO, field="ended_at")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("-15", "hours or minutes"), ("soon", "time"), ("x ago", "duration"), ("-25h", "24")),
        *(("yesterday 25:00", "time"), ("yesterday", "time"), ("01/12/2026 9am", "time"), ("yesterday at", "time")),
    ],
)
def test_a_moment_that_cannot_be_read_is_refused(said: str, why: str) -> None:
    with pytest.raises(InvalidArguments, match=why) as refusal:
        parse_instant(said, NOW, TORONTO)
    assert refusal.value.field == "started_at"


@pytest.mark.parametrize(("now", "hours"), [("2026-11-01T05:40+00:00", -4), ("2026-11-01T06:40+00:00", -5)])
def test_a_time_that_came_twice_is_the_latest_that_has_come(now: str, hours: int) -> None:
    moment = parse_instant("01:30", datetime.fromisoformat(now), TORONTO)
    assert moment.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("hours", range(-11, 15))
def test_today_is_the_users_day_in_every_zone(hours: int) -> None:
    zone = ZoneInfo(f"Etc/GMT{-hours:+}" if hours else "UTC")
    local = NOW.astimezone(timezone(timedelta(hours=hours)))
    assert parse_instant("00:00", NOW, zone).date() == local.date()


@given(MOMENTS, ZONES, st.integers(1, 1440))
def test_minutes_ago_are_minutes_that_passed_to_the_second(now: datetime, zone: ZoneInfo, minutes: int) -> None:
    assert now.replace(microsecond=0) - parse_instant(f"{minutes} min ago", now, zone).astimezone(UTC) == timedelta(
        minutes=minutes
    )


@given(st.times(), st.integers(0, 4_000), st.integers(1, 4_000))
def test_a_time_after_a_moment_is_the_first_one_where_that_has_come(clock: time, began: int, lapse: int) -> None:
    after = NOW - timedelta(minutes=began + lapse)
    now = NOW - timedelta(minutes=began)
    said = f"{clock:%H:%M}"
    first = next(
        wall
        for days in range(3)
        if (wall := datetime.combine(after.date() + timedelta(days=days - 1), time.fromisoformat(said), UTC)) >= after
    )
    if first <= now:
        assert parse_instant(said, now, ZoneInfo("UTC"), after=after) == first
