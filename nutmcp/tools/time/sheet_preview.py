"""What logging a timesheet would do, row by row."""

from collections.abc import Sequence
from typing import Any

from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import wanted
from nutmcp.journal.change import Change
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_far_off
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import Intent
from nutmcp.tools.time.sheet_rows import SheetAnswer, SheetRow, planned_row, say_already_logged, undone_by
from nutmcp.words.durations import say_duration

_MOST_DAYS = 3
"""How many days at most are doubted."""


async def preview_of(
    desk: Desk, said: Sequence[NewEntry], intents: Sequence[Intent], names: Names, confirmation: Confirmation
) -> SheetAnswer:
    """Return what would be logged of a sheet: not what was logged before, nor what equals an earlier row of it."""
    rows: list[SheetRow] = []
    earlier: list[Change] = []
    places: dict[str, int] = {}
    for index, (each, intent) in enumerate(zip(said, intents, strict=True)):
        change = None if each.allow_duplicate else await desk.journal.standing(intent.draft)
        content = fingerprint(wanted(intent.draft))
        rows.append(_row(index, intent, names, change, None if each.allow_duplicate else places.get(content)))
        if _is_planned(rows[-1]) or content not in places:
            places[content] = index
        earlier += [change] if change else []
    minutes = sum(minutes_of(intent.planned) for row, intent in zip(rows, intents, strict=True) if _is_planned(row))
    count = sum(map(_is_planned, rows))
    message = f"This would log {_of(count, len(rows))}, {say_duration(minutes)} in all."
    if count:
        advice = "Nothing was written yet; if the user agrees, repeat the call with confirm_token."
    else:
        advice = "Nothing is left to log; set allow_duplicate for work that is not the same."
    far_off = "".join(say_far_off(day, desk.today()) for day in sorted({each.day for each in intents})[:_MOST_DAYS])
    return {
        "status": "preview",
        "entries": rows,
        "minutes": minutes,
        "timezone": desk.zone.key,
        "confirm_token": await confirmation.token(),
        "message": f"{message}{say_already_logged(rows, undone_by(earlier))}{far_off} {advice}",
    }


def _of(count: int, rows: int) -> str:
    return f"{count} entries" if count == rows else f"{count} of {rows} entries"


def _is_planned(row: SheetRow) -> bool:
    return row["status"] == "planned"


def _row(index: int, intent: Intent, names: Names, change: Change | None, same_as: int | None) -> SheetRow:
    """Return the row of an entry that would be logged, or was by a change, or equals the one of an earlier row."""
    if change is None and same_as is None:
        return {"index": index, "status": "planned", "entry": planned_row(intent, names)}
    there = dict[str, Any](entry_row(change.after, names)) if change and change.after else planned_row(intent, names)
    return {"index": index, "status": "already_logged", "entry": there, "same_as": same_as}
