"""A time entry without an end as the timer that it is, and what is written of one."""

from collections.abc import Mapping
from datetime import datetime

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, draft_of
from nutmcp.remote.id import Id
from nutmcp.timers.timer import Named, Timer


def timer_of(entry: TimeEntry, started_at: datetime, names: Mapping[Id | None, str]) -> Timer:
    """Return an entry as the timer that it is, or was."""
    service, ended_at = entry.project_service, entry.end_time
    return Timer(
        id=str(entry.id),
        member=str(entry.member),
        project=Named(id=entry.project or 0, name=names.get(entry.project, "")),
        service=None if service is None else Named(id=service, name=names.get(service, "")),
        note=entry.note or "",
        started_at=started_at,
        state="running" if ended_at is None else "logged",
        ended_at=ended_at,
        entry_id=None if ended_at is None else entry.id,
    )


def as_written(timer: Timer, entry: TimeEntry) -> Timer:
    """Return a timer with what the remote system made of it."""
    return timer.model_copy(
        update={"id": str(entry.id), "note": entry.note or "", "started_at": entry.start_time or timer.started_at}
    )


def changing(entry: TimeEntry, fields: Mapping[str, object]) -> TimeEntryDraft:
    """Return the draft that leaves an entry as it is, but for some fields."""
    return draft_of(entry).model_copy(update=dict(fields))


def note_and_service(entry: TimeEntry, note: str | None, service: Id | None) -> dict[str, object]:
    """Return what of note and service is to be different; None stays, and an empty text takes away."""
    fields: dict[str, object] = {}
    if note is not None and note != (entry.note or ""):
        fields["note"] = note
    if service is not None and service != (entry.project_service or ""):
        fields["project_service"] = service
    return fields
