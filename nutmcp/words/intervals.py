"""Read the interval of time that a start, an end and a duration mean together, alone or with what is stored."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nutmcp.clock import elapsed, elapsed_minutes
from nutmcp.errors import InvalidArguments
from nutmcp.words.durations import LONGEST_MINUTES, parse_duration, say_duration
from nutmcp.words.times import parse_time, place, read_time

_LONGEST_NIGHT = 12 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From one moment to another, both aware; what was said is on whole minutes."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Return the minutes that pass from start to end, whatever clocks do meanwhile."""
        return elapsed_minutes(self.start, self.end)


def parse_interval(
    start: str | None, end: str | None, duration: str | float | None, *, day: date | None, today: date, zone: ZoneInfo
) -> Interval:
    """Return the stretch that is meant by `start` and `end`, or by `start` and `duration`.

    Times of day are on `day`, which is `today` where nobody named it; a full timestamp names its own.
    An end before the start is on the next day if that makes at most 12 hours. Seconds are dropped.

    Raises:
        InvalidArguments: One cannot be read or is missing, they contradict each other or the day, or they
            make no time at all or more than 24 hours.
    """
    if start is None:
        raise InvalidArguments("There is no `start`.", "Give `start` with `end` or with `duration`.", field="start")
    first = _to_the_minute(parse_time(start, day or today, zone, field="start"))
    _on_the_day(first, day)
    minutes = None if duration is None else parse_duration(duration, field="duration")
    if end is None:
        if minutes is None:
            raise InvalidArguments("`start` was given alone.", "Give `end` or `duration` with it.", field="end")
        return Interval(first, _later(first, minutes))
    span = Interval(first, _end(end, first, zone))
    _agree(span, minutes, None)
    return span


def amend_interval(
    stored: Interval,
    start: str | None,
    end: str | None,
    duration: str | float | None,
    *,
    day: date | None,
    zone: ZoneInfo,
) -> Interval:
    """Return a stored interval with parts of it said anew: of start, end and length, what was not said stays.

    Another day moves both; the start keeps its time of day, and the length stays. Then a new start keeps the end, a
    new end or length keeps the start; a time of day is on the day of the start. What stays does so to the second.

    Raises:
        InvalidArguments: One cannot be read, it contradicts what stays or another, or they make no time at all or
            more than 24 hours.
    """
    kept = _moved(stored, day, zone)
    first = kept.start if start is None else _new_start(start, kept.start, day, zone)
    minutes = None if duration is None else parse_duration(duration, field="duration")
    if end is not None:
        span = Interval(first, _end(end, first, zone))
        _agree(span, minutes, None if start else kept.start)
        return span
    if minutes is not None:
        return Interval(first, _later(first, minutes))
    if start is not None:
        _keep_end(start, first, kept.end)
    return Interval(first, kept.end)


def _moved(stored: Interval, day: date | None, zone: ZoneInfo) -> Interval:
    """Return the interval on another day, from the same time of day and as long."""
    start, end = stored.start.astimezone(zone), stored.end.astimezone(zone)
    if day in (None, start.date()):
        return Interval(start, end)
    moved = place(datetime.combine(day, start.time()), zone, field="date")
    return Interval(moved, (moved.astimezone(UTC) + elapsed(start, end)).astimezone(zone))


def _new_start(said: str, stored: datetime, day: date | None, zone: ZoneInfo) -> datetime:
    """Return the start that was said; the stored one, to the second, where it says the same time of the same day."""
    read = read_time(said, field="start")
    if isinstance(read, time) and read == stored.time().replace(second=0, microsecond=0):
        return stored
    first = _to_the_minute(parse_time(said, stored.date(), zone, field="start"))
    _on_the_day(first, day)
    return first


def _keep_end(said: str, start: datetime, end: datetime) -> None:
    """Raise where the stored end does not fit a new start."""
    minutes = elapsed_minutes(start, end)
    stays = f"`end`, which was not given, stays {end:%Y-%m-%d %H:%M}"
    if minutes <= 0:
        happened = f"`start` is not before `end`: {stays}."
    elif minutes > LONGEST_MINUTES:
        happened = f"From `start` to `end` it would be more than 24 hours: {stays}."
    elif minutes > _LONGEST_NIGHT and end.date() > start.date() and isinstance(read_time(said, field="start"), time):
        happened = f"From `start` to `end` on the next day it would be more than 12 hours: {stays}."
    else:
        return
    raise InvalidArguments(happened, "Give `end` or `duration` with the new `start`.", field="start")


def _agree(span: Interval, minutes: int | None, stays: datetime | None) -> None:
    """Raise where a duration was said as well and contradicts the start and the end."""
    if minutes in {None, span.minutes}:
        return
    first = "`start`" if stays is None else f"the start, which was not given and stays {stays:%H:%M},"
    raise InvalidArguments(
        f"From {first} to `end` it is {say_duration(span.minutes)}, and `duration` says otherwise.",
        "Leave out `end` or `duration`." if stays is None else "Leave out `end` or `duration`, or give `start`.",
        field="duration",
    )


def _on_the_day(start: datetime, day: date | None) -> None:
    """Raise where a start names another day than the one that was said."""
    if day is not None and start.date() != day:
        raise InvalidArguments(
            f"`start` is on {start.date()} and `date` is {day}.", "Leave one of the days out.", field="date"
        )


def _end(said: str, start: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that ends what began at `start`."""
    read = read_time(said, field="end")
    wall = _to_the_minute(datetime.combine(start, read) if isinstance(read, time) else read)
    if wall.tzinfo:
        end = wall.astimezone(zone)
    elif isinstance(read, time) and _is_over(wall, start, zone):
        end = place(wall + timedelta(days=1), zone, field="end")
        if elapsed_minutes(start, end) > _LONGEST_NIGHT:
            raise InvalidArguments(
                "`end` is not after `start`, and on the next day it would make more than 12 hours.",
                "Correct one of them, or give `end` as a full timestamp.",
                field="end",
            )
    else:
        end = place(wall, zone, field="end")
        if elapsed_minutes(start, end) <= 0:
            end = place(wall, zone, field="end", second=True)
    if elapsed_minutes(start, end) <= 0:
        raise InvalidArguments("`end` is not after `start`.", "Correct one of them.", field="end")
    if elapsed_minutes(start, end) > LONGEST_MINUTES:
        raise InvalidArguments(
            "From `start` to `end` it is more than 24 hours.",
            "Longer work is several entries, one for each day.",
            field="end",
        )
    return end


def _is_over(wall: datetime, start: datetime, zone: ZoneInfo) -> bool:
    """Tell whether clocks have shown `wall` for the last time when it is `start`."""
    return wall <= start.replace(tzinfo=None) and elapsed_minutes(start, wall.replace(tzinfo=zone, fold=1)) <= 0


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _later(start: datetime, minutes: int) -> datetime:
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
