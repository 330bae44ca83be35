"""What the writing tools answer: the entry as the remote system has it, and one sentence that a person can check."""

from datetime import datetime
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.journal.change import Written
from nutmcp.tools.present.entries import EntryRow, day_of, entry_row
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_billable, say_day, say_entry, say_far_off, say_not_yet, say_rounding
from nutmcp.tools.time.intent import Intent
from nutmcp.words.durations import say_duration


class EntryAnswer(TypedDict):
    """What a write to a time entry came to.

    `change` is what `undo` takes, `would` what a preview would do, `was` what an update changed, as it was before.
    """

    status: Literal["created", "already_logged", "updated", "unchanged", "deleted", "undone", "preview"]
    entry: EntryRow
    would: NotRequired[dict[str, object] | None]
    was: NotRequired[dict[str, object] | None]
    confirm_token: NotRequired[str | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


class ChangedRow(TypedDict):
    """The fate of one of several entries; `would` is what differs then, `was` what differed before."""

    entry: dict[str, object]
    status: Literal["planned", "updated", "deleted", "unchanged", "failed", "unknown", "not_tried"]
    would: NotRequired[dict[str, object] | None]
    was: NotRequired[dict[str, object] | None]
    error: NotRequired[dict[str, object] | None]


class ChangeAnswer(TypedDict):
    """What a change of one time entry, or of several, came to; one `change` undoes all."""

    status: Literal["updated", "unchanged", "deleted", "partial", "failed", "preview"]
    entry: NotRequired[EntryRow | None]
    entries: NotRequired[list[ChangedRow] | None]
    would: NotRequired[dict[str, object] | None]
    was: NotRequired[dict[str, object] | None]
    confirm_token: NotRequired[str | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


def logged(written: Written, intent: Intent, names: Names, now: datetime) -> EntryAnswer:
    """Return the answer about an entry that was asked to be created."""
    there = written.status == "already_logged"
    return {
        "status": "already_logged" if there else "created",
        "entry": entry_row(written.entry, names),
        "change": written.change,
        "timezone": names.zone.key,
        "message": _had_been_logged(written.entry, intent, names)
        if there
        else f"{_was_logged(written, intent, names)}{intent.taken}{say_doubts(intent, now)}",
    }


def say_doubts(intent: Intent, now: datetime) -> str:
    """Return sentences about a day that may not be the one that was meant."""
    return say_far_off(intent.day, now.date()) + say_not_yet(intent.start, now)


def _had_been_logged(entry: TimeEntry, intent: Intent, names: Names) -> str:
    return (
        f"{say_entry(entry, names)} had been logged already as entry {entry.id}; nothing was written."
        f"{intent.taken}"
        f"{_say_otherwise_billable(entry, intent)} "
        "If that one has been deleted since, or this is other work, pass allow_duplicate."
    )


def _say_otherwise_billable(entry: TimeEntry, intent: Intent) -> str:
    """Return a sentence about another part that was said to be billable than is of the entry that is there."""
    there, said = entry.billable_minutes or 0, intent.draft.billable_minutes
    if said is None or said == there:
        return ""
    parts = [say_duration(each) if each else "none" for each in (there, said)]
    return f" Of that one {parts[0]} is billable, not {parts[1]}; update_time_entry changes it."


def _was_logged(written: Written, intent: Intent, names: Names) -> str:
    entry = written.entry
    message = (
        f"Logged {say_entry(entry, names)}.{say_rounding(intent.minutes, written, names)}{say_billable(entry, names)}"
    )
    day = day_of(entry, names)
    if day and day != intent.day:
        message += f" It was asked for {say_day(intent.day)}, and {names.system.name} booked it on {say_day(day)}."
    return message
