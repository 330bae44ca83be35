"""Activities and notes as rows."""

from typing import NotRequired
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from nutmcp.domain.activity import Activity
from nutmcp.domain.note import Note
from nutmcp.remote.id import Id
from nutmcp.tools.present.extent import BRIEF, Extent


class ActivityRow(TypedDict):
    """An activity; one of a whole day has a `date` alone."""

    id: Id
    date: NotRequired[str | None]
    start: NotRequired[str | None]
    end: NotRequired[str | None]
    type: NotRequired[str | None]
    name: str
    status: NotRequired[str | None]
    lead: NotRequired[str | None]
    person: NotRequired[str | None]
    member: NotRequired[str | None]
    note: NotRequired[str | None]


class NoteRow(TypedDict):
    """A note."""

    id: Id
    date: NotRequired[str | None]
    author: NotRequired[str | None]
    text: str


def activity_row(activity: Activity, zone: ZoneInfo, extent: Extent = BRIEF) -> ActivityRow:
    """Return an activity as a row."""
    start, end = (each and each.astimezone(zone) for each in (activity.start_time, activity.end_time))
    timed = not activity.is_all_day
    return {
        "id": activity.id or 0,
        "date": start.date().isoformat() if start else None,
        "start": start.isoformat(timespec="minutes") if start and timed else None,
        "end": end.isoformat(timespec="minutes") if end and timed else None,
        "type": extent.name(activity.activity_type_name),
        "name": extent.name(activity.name) or f"activity {activity.id}",
        "status": activity.status.word if activity.status is not None else None,
        "lead": extent.name(activity.lead_name),
        "person": extent.name(activity.person_name),
        "member": extent.name(activity.member_name),
        "note": extent.text(activity.note or activity.description),
    }


def note_row(note: Note, zone: ZoneInfo, author: str | None, extent: Extent = BRIEF) -> NoteRow:
    """Return a note as a row."""
    return {
        "id": note.id or 0,
        "date": note.creation_date.astimezone(zone).date().isoformat() if note.creation_date else None,
        "author": extent.name(author),
        "text": extent.text(note.text) or "",
    }
