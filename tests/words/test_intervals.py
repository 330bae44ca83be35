"""How long it took is what passed, whatever the clocks did."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.clock import elapsed
from nutmcp.errors import InvalidArguments
from nutmcp.words.intervals import Interval, amend_interval, parse_interval

TODAY = date(2026, 11, 21)
TORONTO = ZoneInfo("America/Toronto")
FORWARD, BACK = date(2026, 3, 8), date(2026, 11, 1)
ZONES = st.sampled_from(
    [ZoneInfo(key) for key in ("Pacific/Pago_Pago", "America/Toronto", "Australia/Lord_Howe", "Pacific/Kiritimati")]
)


def spoken(
    start: str | None,
    end: str | None = None,
    duration: str | float | None = None,
    *,
    day: date | None = None,
    zone: ZoneInfo = TORONTO,
) -> Interval:
    return parse_interval(start, end, duration, day=day, today=TODAY, zone=zone)


def test_start_and_end_are_times_of_the_day() -> None:
    span = spoken("9am", "10h30", day=date(2026, 11, 20))
    assert span.start.isoformat() == "2026-11-20T09:00:00-05:00"
    assert span.end.isoformat() == "2026-11-20T10:30:00-05:00"
    assert span.minutes == 90


def test_start_and_duration_make_the_end() -> None:
    assert spoken("23:30", duration="1h").end.isoformat() == "2026-11-22T00:30:00-05:00"


def test_all_three_may_agree() -> None:
    assert spoken("09:00", "10:30", "1h30").minutes == 90


@pytest.mark.parametrize(
    ("start", "end", "minutes"), [("22:00", "02:00", 240), ("22:00", "midnight", 120), ("22:00", "10:00", 720)]
)
def test_an_end_before_the_start_is_on_the_next_day(start: str, end: str, minutes: int) -> None:
    span = spoken(start, end)
    assert span.minutes == minutes
    assert (span.start.date(), span.end.date()) == (TODAY, TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "end"), [("22:00", "10:01"), ("17:00", "09:00"), ("09:00", "09:00"), ("09:00:10", "09:00:50")]
)
def test_a_night_of_more_than_twelve_hours_is_refused(start: str, end: str) -> None:
    with pytest.raises(InvalidArguments, match="more than 12 hours") as refusal:
        spoken(start, end)
    assert refusal.value.field == "end"


def test_full_timestamps_may_make_a_longer_night() -> None:
    assert spoken("20:00", "2026-11-22T09:00").minutes == 780


def test_a_timestamp_is_on_its_own_day() -> None:
    span = spoken("2026-11-20T14:00Z", "10:00")
    assert (span.start.date(), span.minutes) == (date(2026, 11, 20), 60)


def test_a_timestamp_on_another_day_than_the_date_is_refused() -> None:
    with pytest.raises(InvalidArguments, match="2026-11-20 and `date` is 2026-11-21") as refusal:
        spoken("2026-11-20T09:00", "10:00", day=TODAY)
    assert refusal.value.field == "date"


def test_seconds_are_dropped_from_both_ends() -> None:
    span = spoken("2026-11-21T09:00:59", "2026-11-21T10:00:01.5")
    assert span.minutes == 60
    assert span.start.second == span.end.second == span.end.microsecond == 0


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (FORWARD, "01:00", "03:00", 60),
        (FORWARD, "01:59", "03:00", 1),
        (FORWARD - timedelta(days=1), "22:00", "06:00", 420),
        (FORWARD, "22:00", "02:30", 270),
        (BACK, "00:30", "01:30", 60),
        (BACK, "00:30", "02:00", 150),
        (BACK, "01:45", "01:15", 30),
        (BACK, "01:15", "01:45", 30),
        (BACK - timedelta(days=1), "22:00", "06:00", 540),
        (BACK, "2026-11-01T01:15-05:00", "01:45", 30),
    ],
)
def test_minutes_are_right_when_the_clocks_change(day: date, start: str, end: str, minutes: int) -> None:
    span = spoken(start, end, day=day)
    assert span.minutes == minutes
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(minutes=minutes)


def test_a_duration_across_a_change_ends_where_the_clock_will_be() -> None:
    assert spoken("01:30", duration="1h", day=FORWARD).end.isoformat() == "2026-03-08T03:30:00-04:00"
    assert spoken("01:30", duration="1h", day=BACK).end.isoformat() == "2026-11-01T01:30:00-05:00"


@pytest.mark.parametrize(
    ("start", "end", "field"), [("02:30", "04:00", "start"), ("01:00", "02:30", "end"), ("01:45", "02:30", "end")]
)
def test_an_end_that_clocks_skip_is_refused(start: str, end: str, field: str) -> None:
    with pytest.raises(InvalidArguments, match="clocks go forward") as refusal:
        spoken(start, end, day=FORWARD)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("start", "end", "duration", "field"),
    [
        (None, "10:00", None, "start"),
        (None, "10:00", "1h", "start"),
        (None, None, "1h", "start"),
        ("09:00", None, None, "end"),
        ("09:00", "10:00", "2h", "duration"),
        ("09:00", "10:00", 60, "duration"),
        ("nine", "10:00", None, "start"),
        ("09:00", "ten", None, "end"),
        ("2026-11-21T09:00", "2026-11-20T10:00", None, "end"),
        ("2026-11-21T09:00", "2026-11-21T09:00", None, "end"),
        ("2026-11-21T09:00Z", "2026-11-22T09:01Z", None, "end"),
    ],
)
def test_half_said_and_contradictory_spans_are_asked_back(
    start: str | None, end: str | None, duration: str | float | None, field: str
) -> None:
    with pytest.raises(InvalidArguments) as refusal:
        spoken(start, end, duration)
    assert refusal.value.field == field


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis wants naive bounds
    st.integers(1, 1440),
    ZONES,
)
def test_a_start_a_duration_and_the_end_they_make_agree_in_every_zone(
    moment: datetime, minutes: int, zone: ZoneInfo
) -> None:
    span = spoken(moment.isoformat(), duration=f"{minutes}m", zone=zone)
    assert span.minutes == minutes
    assert spoken(span.start.isoformat(), span.end.isoformat(), f"{minutes}m", zone=zone) == span


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_two_times_of_day_make_one_span_or_none(begin: int, finish: int) -> None:
    start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in (begin, finish))
    minutes = (finish - begin) % 1440
    if finish > begin or 0 < minutes <= 720:
        assert spoken(start, end, zone=ZoneInfo("UTC")).minutes == minutes
    else:
        with pytest.raises(InvalidArguments):
            spoken(start, end, zone=ZoneInfo("UTC"))


def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """Return the hours of a year before which the clocks of a zone change."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=each) for each in range(365)]
    hours = [day + timedelta(hours=each) for day in days if differs(zone, day, hours=24) for each in range(24)]
    return [each for each in (hour + timedelta(hours=1) for hour in hours) if differs(zone, each, hours=-1)]


def differs(zone: ZoneInfo, moment: datetime, *, hours: int) -> bool:
    """Return whether the clocks of a zone are set elsewise so many hours later."""
    later = moment + timedelta(hours=hours)
    return moment.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()


CHANGES = [
    (ZoneInfo(key), each)
    for key in ("America/New_York", "Europe/Paris", "Australia/Lord_Howe", "America/Havana")
    for each in changes_of(ZoneInfo(key), 2026)
]


@given(
    st.sampled_from(CHANGES),
    st.timedeltas(timedelta(hours=-10), timedelta(hours=4)),
    st.integers(1, 480),
    st.sets(st.sampled_from(["start", "end", "duration"])),
    st.integers(-300, 300),
    st.integers(1, 480),
)
def test_what_is_not_said_stays_to_the_second_whatever_the_clocks_do(
    change: tuple[ZoneInfo, datetime], ago: timedelta, minutes: int, said: set[str], shift: int, length: int
) -> None:
    zone, moment = change
    begin = (moment + ago).astimezone(zone)
    stored = Interval(begin, (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone))
    new_start = (begin.astimezone(UTC) + timedelta(minutes=shift)).astimezone(zone)
    start = new_start.isoformat(timespec="minutes") if "start" in said else None
    first = datetime.fromisoformat(start) if start else begin
    end = (first.astimezone(UTC) + timedelta(minutes=length)).astimezone(zone).isoformat(timespec="minutes")
    finish = end if "end" in said else None
    duration = f"{length}m" if "duration" in said else None
    try:
        amended = amend_interval(stored, start, finish, duration, day=None, zone=zone)
    except InvalidArguments:
        # A start that is not before the end; or an end on whole minutes, while a start that stays has seconds.
        assert "duration" not in said or "end" in said
        return
    # Python calls a moment that clocks show twice unequal to every moment of another zone, so all are put into UTC.
    assert amended.start.astimezone(UTC) == first.astimezone(UTC)
    if "end" in said:
        assert amended.end.astimezone(UTC) == datetime.fromisoformat(end).astimezone(UTC)
    elif "duration" in said:
        assert elapsed(amended.start, amended.end) == timedelta(minutes=length)
    else:
        assert amended.end.astimezone(UTC) == stored.end.astimezone(UTC)
    assert amended.minutes == elapsed(amended.start, amended.end) // timedelta(minutes=1) > 0


@given(st.sampled_from(CHANGES), st.timedeltas(timedelta(days=-2), timedelta(days=1)), st.integers(1, 480))
def test_another_day_keeps_the_time_of_day_and_the_length(
    change: tuple[ZoneInfo, datetime], ago: timedelta, minutes: int
) -> None:
    zone, moment = change
    begin = (moment - timedelta(days=40) + ago).astimezone(zone)
    stored = Interval(begin, begin + timedelta(minutes=minutes))
    day = (begin + timedelta(days=40)).date()
    try:
        moved = amend_interval(stored, None, None, None, day=day, zone=zone)
    except InvalidArguments:
        skipped = datetime.combine(day, begin.time(), zone)
        assert skipped.astimezone(UTC).astimezone(zone).time() != begin.time(), "clocks skip it"
        return
    assert (moved.start.date(), moved.start.time()) == (day, begin.time())
    assert elapsed(moved.start, moved.end) == elapsed(stored.start, stored.end)
