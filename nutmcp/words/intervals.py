"""Read the interval of time that a start, an end and a duration mean together."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nutmcp.errors import InvalidArguments
from nutmcp.words.durations import LONGEST_MINUTES, parse_duration, say_duration
from nutmcp.words.times import parse_time, place, read_time

_LONGEST_NIGHT = 12 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From one moment to another, both aware, in one zone and on a whole minute."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Return the minutes that pass from start to end, whatever clocks do meanwhile."""
        return _elapsed(self.start, self.end)


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
    if day is not None and first.date() != day:
        raise InvalidArguments(
            f"`start` is on {first.date()} and `date` is {day}.", "Leave one of the days out.", field="date"
        )
    minutes = None if duration is None else parse_duration(duration, field="duration")
    if end is None:
        if minutes is None:
            raise InvalidArguments("There is a `start` alone.", "Give `end` or `duration` with it.", field="end")
        return Interval(first, _later(first, minutes))
    span = Interval(first, _end(end, first, zone))
    if minutes not in {None, span.minutes}:
        raise InvalidArguments(
            f"From `start` to `end` it is {say_duration(span.minutes)}, and `duration` says otherwise.",
            "Leave out `end` or `duration`.",
            field="duration",
        )
    return span


def _end(said: str, start: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that ends what began at `start`."""
    read = read_time(said, field="end")
    wall = _to_the_minute(datetime.combine(start, read) if isinstance(read, time) else read)
    if wall.tzinfo:
        end = wall.astimezone(zone)
    elif isinstance(read, time) and _is_over(wall, start, zone):
        end = place(wall + timedelta(days=1), zone, field="end")
        if _elapsed(start, end) > _LONGEST_NIGHT:
            raise InvalidArguments(
                "`end` is not after `start`, and on the next day it would make more than 12 hours.",
                "Correct one of them, or give `end` as a full timestamp.",
                field="end",
            )
    else:
        end = place(wall, zone, field="end")
        if _elapsed(start, end) <= 0:
            end = place(wall, zone, field="end", second=True)
    if _elapsed(start, end) <= 0:
        raise InvalidArguments("`end` is not after `start`.", "Correct one of them.", field="end")
    if _elapsed(start, end) > LONGEST_MINUTES:
        raise InvalidArguments(
            "From `start` to `end` it is more than 24 hours.",
            "Longer work is several entries, one for each day.",
            field="end",
        )
    return end


def _is_over(wall: datetime, start: datetime, zone: ZoneInfo) -> bool:
    """Tell whether clocks have shown `wall` for the last time when it is `start`."""
    return wall <= start.replace(tzinfo=None) and _elapsed(start, wall.replace(tzinfo=zone, fold=1)) <= 0


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _elapsed(start: datetime, end: datetime) -> int:
    # Python subtracts the clock faces of two moments in one zone, so both go to UTC first.
    return (end.astimezone(UTC) - start.astimezone(UTC)) // timedelta(minutes=1)


def _later(start: datetime, minutes: int) -> datetime:
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
