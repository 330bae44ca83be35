"""What is worked out of the fields that 88 Miles sends, and tidied before they are read."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationInfo

from nutmcp.remote.record import read_instant

ZONE = "zone"
"""The context in which records are read says the zone of days whose shift does not name one."""
Sent = dict[str, Any]


def first_of(sent: Mapping[str, Any], *names: str) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what was sent under the first of these names that holds anything."""
    return next((sent[name] for name in names if sent.get(name) is not None), None)


def listed_as_text(sent: object, *names: str) -> Sent:
    """Return what was sent, with comma text where a list of words may come instead."""
    told = dict(cast("Sent", sent))
    for name in names:
        if isinstance(told.get(name), list):
            told[name] = ", ".join(str(each) for each in told[name]) or None
    return told


def units(cents: object) -> Decimal | None:
    """Return an amount in whole units."""
    return Decimal(cents) / 100 if isinstance(cents, int) else None


def full_name(*parts: object) -> str | None:
    """Return the parts of a name as one."""
    return " ".join(each.strip() for each in parts if isinstance(each, str) and each.strip()) or None


def moment(sent: object) -> datetime | None:
    """Return a moment that was sent as text or in seconds since 1970.

    Raises:
        ValueError: It is beyond the calendar, or no moment.
    """
    if isinstance(sent, int) and not isinstance(sent, bool):
        try:
            return datetime.fromtimestamp(sent, UTC)
        except (OSError, OverflowError) as error:
            raise ValueError("a moment must be within the calendar") from error
    read = read_instant(sent)
    return read if isinstance(read, datetime) else None


def users_zone(info: ValidationInfo) -> tzinfo | None:
    """Return the zone of whoever reads, if it was told."""
    return zone_named(cast("Mapping[str, object]", info.context or {}).get(ZONE))


@lru_cache(maxsize=64)
def zone_named(name: object) -> tzinfo | None:
    """Return the zone of that name, or None for one that only other programs know."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (LookupError, ValueError, OSError):  # no such zone, or the name of something else on the disk
        return None
