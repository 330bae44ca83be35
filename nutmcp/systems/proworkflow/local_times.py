"""Times as the account's clock shows them, which name no zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_UNTOLD = {
    len("2026-11-30T09:00"): timedelta(seconds=59, microseconds=999_999),
    len("2026-11-30T09:00:00"): timedelta(microseconds=999_999),
}
"""What a time may have been later than it is told, by the length of its text."""


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment of a local time, which names no zone; one that does is taken as it is.

    Raises:
        ValueError: It is none.
    """
    try:
        read = datetime.fromisoformat(text.strip())
        return (read.replace(tzinfo=zone) if read.tzinfo is None else read).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment must be within the calendar") from error


def at_latest(text: str, zone: ZoneInfo) -> datetime:
    """Return the last moment that a local time may mean, told to the second or to the minute.

    Raises:
        ValueError: It is none.
    """
    return moment(text, zone) + _UNTOLD.get(len(text.strip()), timedelta())
