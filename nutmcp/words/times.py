"""The moment that someone means by `09:00`, `9am`, `17h30`, `10 minutes ago` or a full timestamp."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nutmcp.errors import InvalidArguments
from nutmcp.words.dates import FIRST_YEAR, LAST_YEAR, parse_date
from nutmcp.words.durations import parse_duration
from nutmcp.words.phrase import before_now, phrase, quoted

TIME_FORMS = (
    "Say 09:00, 9am, 17h30, noon, midnight or yesterday 18:00, or a full timestamp such as 2026-11-21T09:00-05:00."
)

_TWENTY_FOUR_HOURS = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_HEURES = r"(\d{1,2}) ?h(?:eures?)? ?(\d{2})?"
_TWELVE_HOURS = r"(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?"
_TIMESTAMP = r"\d{4}-\d{2}-\d{2}[t ]([01]\d|2[0-3]):\d{2}(:\d{2}([.,]\d{1,9})?)?(z|[+-]\d{2}(:?\d{2})?)?"
_NAMED = {"noon": time(12), "midi": time(12), "midnight": time(0), "minuit": time(0)}


def read_time(said: str, *, field: str) -> time | datetime:
    """Return what was said, not yet placed on a day or in a zone unless it names them.

    Midnight is 00:00, as on a clock; noon is 12pm.

    Raises:
        InvalidArguments: It cannot be read, or no clock ever shows it.
    """
    text = phrase(said)
    try:
        read = _NAMED.get(text) or _on_a_clock(text) or _in_full(text)
    except ValueError:
        raise InvalidArguments(f"There is no such time as {quoted(said)}.", TIME_FORMS, field=field) from None
    if read is None:
        raise InvalidArguments(f"{quoted(said)} is not a time that can be read.", TIME_FORMS, field=field)
    return read


def place(wall: datetime, zone: ZoneInfo, *, field: str, second: bool = False) -> datetime:
    """Return the moment at which clocks in the zone show `wall`.

    Where the clocks go back they show it twice: the first time is meant unless `second`.

    Raises:
        InvalidArguments: The clocks skip it, going forward.
    """
    moment = wall.replace(tzinfo=zone, fold=int(second))
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise InvalidArguments(
            f"There is no {wall:%H:%M} on {wall:%Y-%m-%d} in {zone.key}, where the clocks go forward.",
            "Say a time before or after the change.",
            field=field,
        )
    return moment


def parse_time(said: str, day: date, zone: ZoneInfo, *, field: str = "start") -> datetime:
    """Return the moment that is meant, in the zone; a time of day is one on `day`.

    A timestamp names its own day, and is one of the zone where it has no offset.

    Raises:
        InvalidArguments: It cannot be read, or there is no such time on that day.
    """
    read = _on_its_day(said, day, field)
    return read.astimezone(zone) if read.tzinfo else place(read, zone, field=field)


def parse_instant(
    said: str, now: datetime, zone: ZoneInfo, *, field: str = "started_at", after: datetime | None = None
) -> datetime:
    """Return a moment of the past, in the zone: `10 minutes ago`, `-15m`, `yesterday 18:00`, a timestamp, `now`.

    A time of day is one of today; but where it is to come after a moment, the first one after that. Where the clocks
    have shown a time twice, the latest one is meant.

    Args:
        said: What was said.
        now: The present moment.
        zone: Whose clocks are meant.
        field: The argument.
        after: What it ends, as far as that is known.

    Raises:
        InvalidArguments: It cannot be read, does not exist, or has not come yet.
    """
    text, today = phrase(said), now.astimezone(zone).date()
    if text in {"now", "maintenant"}:
        return now.astimezone(zone)
    if past := before_now(text):
        ago = timedelta(minutes=parse_duration(past, field=field))
        return (now.astimezone(UTC) - ago).astimezone(zone).replace(microsecond=0)
    read = read_day_and_time(said, today) or read_time(said, field=field)
    if isinstance(read, time):
        read = _first_after(read, after, now, zone) or datetime.combine(today, read)
    return _past(read.astimezone(zone) if read.tzinfo else _latest(read, now, zone, field), said, now, field)


def read_day_and_time(said: str, today: date) -> datetime | None:
    """Return what clocks show at `yesterday 18:00`, `mon at 9am` or `18h hier`; None where it is nothing like it."""
    words = phrase(said).split()
    for cut in range(1, len(words)):
        for day, hour in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            try:
                text = " ".join(hour[1:] if hour[0] in {"at", "a"} else hour)
                clock = _NAMED.get(text) or _on_a_clock(text)
                if clock is not None:
                    return datetime.combine(parse_date(" ".join(day), today), clock)
            except (InvalidArguments, ValueError):
                continue
    return None


def dated(said: str | None, today: date) -> str | None:
    """Return what was said with the date of a day that it names: `yesterday 18:00` becomes `2026-11-20T18:00:00`."""
    read = None if said is None else read_day_and_time(said, today)
    return said if read is None else read.isoformat()


def _first_after(clock: time, after: datetime | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return what clocks show at the first `clock` after a moment, if it has come.

    Only the first can be meant: more than 24 hours, and so more than can be logged, pass until the second.
    """
    if after is None:
        return None
    since, began, here = after.astimezone(UTC), after.astimezone(zone).date(), now.astimezone(UTC)
    walls = [datetime.combine(began + timedelta(days=days), clock) for days in (0, 1)]
    return next((wall for wall in walls if since <= wall.replace(tzinfo=zone).astimezone(UTC) <= here), None)


def _latest(wall: datetime, now: datetime, zone: ZoneInfo, field: str) -> datetime:
    """Return the latest moment at which clocks show `wall` and that has come; or the first, if none has."""
    moment = place(wall, zone, field=field, second=True)
    return moment if moment.astimezone(UTC) <= now else place(wall, zone, field=field)


def _past(moment: datetime, said: str, now: datetime, field: str) -> datetime:
    if moment.astimezone(UTC) > now:
        here = now.astimezone(moment.tzinfo)
        raise InvalidArguments(
            f"{quoted(said)} has not come yet: it is {here:%Y-%m-%d %H:%M} in {here.tzinfo}.",
            "Say a time that is past; of another day, with the day, as in yesterday 18:00.",
            field=field,
        )
    return moment


def _on_its_day(said: str, day: date, field: str) -> datetime:
    read = read_time(said, field=field)
    return datetime.combine(day, read) if isinstance(read, time) else read


def _on_a_clock(text: str) -> time | None:
    if found := re.fullmatch(_TWENTY_FOUR_HOURS, text):
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := re.fullmatch(_HEURES, text):
        return time(int(found[1]), int(found[2] or 0))
    if found := re.fullmatch(_TWELVE_HOURS, text):
        hour, minute = int(found[1]), int(found[2] or 0)
        if not 1 <= hour <= 12:
            raise ValueError
        return time(hour % 12 + 12 * (found[3] == "p"), minute)
    return None


def _in_full(text: str) -> datetime | None:
    if re.fullmatch(_TIMESTAMP, text) is None:
        return None
    stamp = datetime.fromisoformat(text.upper())
    if not FIRST_YEAR <= stamp.year <= LAST_YEAR:
        raise ValueError
    return stamp
