"""Whether two time entries are duplicates, the same piece of work, and in what they differ."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from nutmcp.clock import elapsed
from nutmcp.domain.time_entry import WRITTEN, TimeEntry

COMPARED = WRITTEN
"""The fields whose change by someone else stands in the way of an undo."""
SAID = tuple(name for name in COMPARED if name != "billable_minutes")
"""The fields by which two entries are the same piece of work."""
_ONE_MINUTE = timedelta(minutes=1)
_CUT_NOTE = 100
"""Only a note of at least so many characters is taken for the beginning of one that was cut."""


def fingerprint(entry: TimeEntry) -> str:
    """Return the same text for entries that are the same piece of work, and different texts for others."""
    times = [_minute(entry.start_time), _minute(entry.end_time)] if entry.start_time and entry.end_time else None
    when = times or [entry.working_date and entry.working_date.isoformat(), entry.minutes]
    said = [entry.member, entry.project, entry.project_service, when, _squeezed(entry.note)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _squeezed(note: object) -> str:
    return " ".join(str(note or "").split())


def differences(
    there: TimeEntry, expected: TimeEntry, fields: Iterable[str] = COMPARED, *, rounding: int = 0
) -> tuple[str, ...]:
    """Return the fields that two images of an entry both speak of, and differently.

    Where both tell a start, the day follows from it, and nobody knows by which clock the remote system reads it.

    Args:
        there: The one.
        expected: The other.
        fields: What to compare.
        rounding: How many minutes apart are still the same.
    """
    told = there.model_fields_set & expected.model_fields_set
    if there.start_time and expected.start_time:
        told -= {"working_date"}
    return tuple(
        name
        for name in fields
        if name in told and not _alike(name, getattr(there, name), getattr(expected, name), rounding)
    )


def _alike(name: str, there: object, expected: object, rounding: int) -> bool:
    if name == "note":
        kept, whole = _squeezed(there), _squeezed(expected)
        return kept == whole or (len(kept) >= _CUT_NOTE and whole.startswith(kept))
    if isinstance(there, datetime) and isinstance(expected, datetime):
        # The remote system may keep whole minutes.
        return abs(elapsed(there, expected)) < _ONE_MINUTE * (rounding + 1)
    if name.endswith("minutes") and isinstance(there, int) and isinstance(expected, int):
        return abs(there - expected) <= rounding
    return there == expected
