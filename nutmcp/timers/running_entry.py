"""A time entry without an end as the timer that it is, and what is written of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, draft_of
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.timers.timer import Named, Timer


def timer_of(entry: TimeEntry, started_at: datetime, included: Mapping[str, Sequence[Record]]) -> Timer:
    """Return an entry as the timer that it is, or was, with the names that came along with it by resource."""
    service, ended_at = entry.project_service, entry.end_time
    return Timer(
        id=str(entry.id),
        member=str(entry.member),
        project=_named(entry.project or 0, included.get("projects", ())),
        service=None if service is None else _named(service, included.get("project_services", ())),
        note=entry.note or "",
        started_at=started_at,
        state="running" if ended_at is None else "logged",
        ended_at=ended_at,
        entry_id=None if ended_at is None else entry.id,
    )


def _named(id: Id, among: Sequence[Record]) -> Named:
    """Return an id with its name, if that came along."""
    return Named(id=id, name=next((str(getattr(each, "name", "") or "") for each in among if each.id == id), ""))


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
