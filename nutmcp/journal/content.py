"""What a time entry says: composed from a draft, told apart from others, and turned back into a draft."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from nutmcp.clock import elapsed, elapsed_minutes
from nutmcp.systems.nutcache.codes import Rounding
from nutmcp.systems.nutcache.records import Organization, TimeEntry, TimeEntryDraft
from nutmcp.systems.nutcache.rounding import rounded

SAID = ("project", "project_service", "member", "working_date", "minutes", "start_time", "end_time", "note")
"""The fields by which two entries are the same piece of work."""
COMPARED = (*SAID, "billable_minutes")
"""The fields whose change by someone else stands in the way of an undo."""
_ONE_MINUTE = timedelta(minutes=1)
_UNKNOWN_ROUNDING = 60
_CUT_NOTE = 100
"""Only a note of at least so many characters is taken for the beginning of one that Nutcache has cut."""


def worked_minutes(entry: TimeEntry | TimeEntryDraft) -> int | None:
    """Return the minutes of an entry; where it has only a start and an end, what passes between them."""
    if entry.minutes is None and entry.start_time and entry.end_time:
        return elapsed_minutes(entry.start_time, entry.end_time)
    return entry.minutes


def wanted(draft: TimeEntryDraft) -> TimeEntry:
    """Return what a draft alone says of the entry: the fields that are sent, and the note even if there is none."""
    return TimeEntry.model_validate({"note": None} | _sent(draft))


def composed(draft: TimeEntryDraft, before: TimeEntry | None = None, **more: object) -> TimeEntry:
    """Return the entry as it is if Nutcache took the draft as it was sent; what follows from it is left out."""
    kept = _told(before)
    kept.pop("billable_minutes", None)
    sent = _sent(draft)
    if (minutes := worked_minutes(draft)) is not None:
        sent["minutes"] = minutes
    return TimeEntry.model_validate({"note": None} | kept | sent | more)


def foretold(
    draft: TimeEntryDraft, organization: Organization, before: TimeEntry | None = None, **more: object
) -> TimeEntry:
    """Return the entry that a draft comes to, with its minutes as the organization rounds them."""
    entry = composed(draft, before, **more)
    minutes = rounded(entry.minutes or 0, organization)
    wholly = {"billable_minutes": minutes} if entry.billable_minutes == entry.minutes else {}
    return entry.model_copy(update={"minutes": minutes, **wholly})


def completed(told: TimeEntry, intended: TimeEntry) -> TimeEntry:
    """Return what Nutcache told of an entry, and where it told nothing, what was intended."""
    meant = _told(intended)
    kept = {name: each for name, each in _told(told).items() if each is not None or meant.get(name) is None}
    return TimeEntry.model_validate(meant | kept)


def is_complete(told: TimeEntry) -> bool:
    """Return whether Nutcache told what it may have rounded."""
    return told.minutes is not None and (told.working_date is not None or told.start_time is not None)


def _sent(draft: TimeEntryDraft) -> dict[str, Any]:
    return {name: value for name in TimeEntryDraft.model_fields if (value := getattr(draft, name)) is not None}


def _told(entry: TimeEntry | None) -> dict[str, Any]:
    return {} if entry is None else {name: getattr(entry, name) for name in entry.model_fields_set}


def draft_of(entry: TimeEntry) -> TimeEntryDraft:
    """Return the draft that writes an entry as it is.

    Raises:
        ValueError: The entry does not say on which project it is, or whose it is.
    """
    said = {name: getattr(entry, name) for name in COMPARED}
    if entry.start_time and entry.end_time:
        # The length that is sent is not rounded yet, and no more than that may be billable.
        length = elapsed_minutes(entry.start_time, entry.end_time)
        said |= {"minutes": None, "billable_minutes": entry.billable_minutes and min(entry.billable_minutes, length)}
    return TimeEntryDraft(**said)


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


def rounding_of(organization: Organization) -> int:
    """Return by how many minutes at most the organization's rounding moves an entry."""
    if organization.time_rounding is None:
        return _UNKNOWN_ROUNDING - 1
    if organization.time_rounding is Rounding.NONE:
        return 0
    return (organization.time_rounding_minutes or _UNKNOWN_ROUNDING) - 1


def differences(
    there: TimeEntry, expected: TimeEntry, fields: Iterable[str] = COMPARED, *, rounding: int = 0
) -> tuple[str, ...]:
    """Return the fields that two images of an entry both speak of, and differently.

    Where both tell a start, the day follows from it, and nobody knows by which clock Nutcache reads it.

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
        # Nutcache may keep whole minutes.
        return abs(elapsed(there, expected)) < _ONE_MINUTE * (rounding + 1)
    if name.endswith("minutes") and isinstance(there, int) and isinstance(expected, int):
        return abs(there - expected) <= rounding
    return there == expected
