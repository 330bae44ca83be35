"""What the writing tools answer: the entry as Nutcache has it, and one sentence that a person can check."""

from datetime import date
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import Roster
from nutmcp.journal.journal import Written
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import EntryRow, day_of, entry_row, minutes_of
from nutmcp.tools.present.names import Names, shown
from nutmcp.tools.time.intent import Intent
from nutmcp.words.durations import say_duration


class EntryAnswer(TypedDict):
    """What a write to a time entry came to; `change` is what `undo` takes."""

    status: Literal["created", "already_logged"]
    entry: EntryRow
    change: NotRequired[str | None]
    message: str


async def answer_to(desk: Desk, written: Written, intent: Intent) -> EntryAnswer:
    """Return the answer about an entry that was asked to be created."""
    names = Names(Roster([intent.project]), await desk.directory.me_if_known(), desk.zone)
    row = entry_row(written.entry, names)
    return {
        "status": "already_logged" if written.status == "already_logged" else "created",
        "entry": row,
        "change": written.change,
        "message": _message(written, intent, names),
    }


def _message(written: Written, intent: Intent, names: Names) -> str:
    """Return what was booked, when, on what, and where Nutcache made something else of it."""
    minutes = minutes_of(written.entry)
    day = day_of(written.entry, names) or intent.day
    on = f"on {say_day(day)} on “{shown(intent.project.name)}”"
    if intent.service:
        on += f", {shown(intent.service.name)}"
    if written.status == "already_logged":
        return (
            f"{say_duration(minutes)} {on} had been logged already as entry {written.entry.id}; nothing was written. "
            "Pass allow_duplicate to log it once more."
        )
    message = f"Logged {say_duration(minutes)} {on}."
    if minutes != intent.minutes:
        message += f" Nutcache rounded {say_duration(intent.minutes)} to {say_duration(minutes)}."
    if day != intent.day:
        message += f" It was asked for {say_day(intent.day)}, and Nutcache booked it on {say_day(day)}."
    return message


def say_day(day: date) -> str:
    """Return a day with its weekday: `Tuesday 2026-11-24`."""
    return f"{day:%A} {day.isoformat()}"
