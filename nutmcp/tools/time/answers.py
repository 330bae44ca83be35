"""What the writing tools answer: the entry as Nutcache has it, and one sentence that a person can check."""

from datetime import date
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.journal.journal import Written
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import EntryRow, day_of, entry_row, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.time.intent import Intent
from nutmcp.words.durations import say_duration


class EntryAnswer(TypedDict):
    """What a write to a time entry came to; `change` is what `undo` takes, `would` what a preview would do."""

    status: Literal["created", "already_logged", "updated", "deleted", "undone", "preview"]
    entry: EntryRow
    would: NotRequired[dict[str, object] | None]
    confirm_token: NotRequired[str | None]
    change: NotRequired[str | None]
    timezone: str
    message: str


async def names_of(desk: Desk) -> Names:
    """Return where the names of an answer come from; nothing is asked that was not asked before."""
    return Names(await desk.directory.roster(), await desk.directory.me_if_known(), desk.zone)


def logged(written: Written, intent: Intent, names: Names) -> EntryAnswer:
    """Return the answer about an entry that was asked to be created."""
    there = written.status == "already_logged"
    return {
        "status": "already_logged" if there else "created",
        "entry": entry_row(written.entry, names),
        "change": written.change,
        "timezone": names.zone.key,
        "message": _had_been_logged(written.entry, names) if there else _was_logged(written.entry, intent, names),
    }


def say_entry(entry: TimeEntry, names: Names) -> str:
    """Return an entry in words: `1 h 30 min on Tuesday 2026-11-24 on “Acme website”, Design`."""
    day = day_of(entry, names)
    said = f"{say_duration(minutes_of(entry))} on {say_day(day)}" if day else say_duration(minutes_of(entry))
    said += f" on “{names.project_name(entry.project)}”"
    return f"{said}, {names.service_name(entry.project_service)}" if entry.project_service else said


def say_day(day: date) -> str:
    """Return a day with its weekday: `Tuesday 2026-11-24`."""
    return f"{day:%A} {day.isoformat()}"


def say_rounding(asked: int, entry: TimeEntry) -> str:
    """Return a sentence about what Nutcache made of the minutes, if anything."""
    minutes = minutes_of(entry)
    return "" if minutes == asked else f" Nutcache rounded {say_duration(asked)} to {say_duration(minutes)}."


def _had_been_logged(entry: TimeEntry, names: Names) -> str:
    return (
        f"{say_entry(entry, names)} had been logged already as entry {entry.id}; nothing was written. "
        "Pass allow_duplicate to log it once more."
    )


def _was_logged(entry: TimeEntry, intent: Intent, names: Names) -> str:
    message = f"Logged {say_entry(entry, names)}.{say_rounding(intent.minutes, entry)}"
    day = day_of(entry, names)
    if day and day != intent.day:
        message += f" It was asked for {say_day(intent.day)}, and Nutcache booked it on {say_day(day)}."
    return message
