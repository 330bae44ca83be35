"""What logging a timesheet would do, row by row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import TimeEntry, wanted
from nutmcp.journal.change import Change
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row, minutes_of
from nutmcp.tools.present.likeness import say_likeness, say_overlaps
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_day
from nutmcp.tools.time.answers import say_doubts
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import Intent
from nutmcp.tools.time.sheet_rows import SheetAnswer, SheetRow, planned_row, say_already_logged, say_rows, undone_by
from nutmcp.words.durations import say_duration

_MOST_DOUBTS = 3
"""How many rows at most are doubted."""
_MOST_LIKE = 5
"""Of how many rows at most it is said what they are like."""


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
    planned = [intent for row, intent in zip(rows, intents, strict=True) if _is_planned(row)]
    minutes = sum(minutes_of(each.planned) for each in planned)
    message = f"This would log {say_rows(len(planned), len(rows))}, {say_duration(minutes)} in all{_say_days(planned)}."
    if planned:
        advice = "Nothing was written yet; if the user agrees, repeat the call with confirm_token."
    else:
        advice = "Nothing is left to log; set allow_duplicate for work that is not the same."
    return {
        "status": "preview",
        "entries": rows,
        "minutes": minutes,
        "timezone": desk.zone.key,
        "confirm_token": await confirmation.token(),
        "message": f"{message}{say_already_logged(rows, undone_by(earlier))}"
        f"{await _likenesses(desk, said, intents, rows, names)}{_say_doubts(intents, desk.now())} {advice}",
    }


def _say_days(planned: Sequence[Intent]) -> str:
    """Return from when to when entries lie: of days said by their names, one may be of another week."""
    days = sorted({each.day for each in planned})
    if not days:
        return ""
    return f", on {say_day(days[0])}" if len(days) == 1 else f", from {say_day(days[0])} to {say_day(days[-1])}"


def _say_doubts(intents: Sequence[Intent], now: datetime) -> str:
    """Return what is doubted of the first days, each sentence once."""
    doubts = dict.fromkeys(say_doubts(each, now) for each in sorted(intents, key=lambda each: each.day))
    return "".join([each for each in doubts if each][:_MOST_DOUBTS])


async def _likenesses(
    desk: Desk, said: Sequence[NewEntry], intents: Sequence[Intent], rows: Sequence[SheetRow], names: Names
) -> str:
    """Return what the planned rows overlap, or may repeat, among earlier rows and in what was logged here."""
    told: list[str] = []
    planned: list[Intent] = []
    for row, each, intent in zip(rows, said, intents, strict=True):
        if not _is_planned(row) or each.allow_duplicate:
            continue
        mine = [other.planned for other in planned if other.person == intent.person]
        like = await say_likeness(desk, intent.planned, names) + say_overlaps(mine, intent.planned, names)
        told += [f" Row with index {row['index']}:{like}"] if like else []
        planned.append(intent)
    more = f" So do {len(told) - _MOST_LIKE} more rows." if len(told) > _MOST_LIKE else ""
    return "".join(told[:_MOST_LIKE]) + more


def _is_planned(row: SheetRow) -> bool:
    return row["status"] == "planned"


def _row(index: int, intent: Intent, names: Names, change: Change | None, same_as: int | None) -> SheetRow:
    """Return the row of an entry that would be logged, or was by a change, or equals the one of an earlier row."""
    if change is None and same_as is None:
        return {"index": index, "status": "planned", "entry": planned_row(intent, names)}
    known = change.after if change and isinstance(change.after, TimeEntry) else None
    there = dict[str, Any](entry_row(known, names)) if known else planned_row(intent, names)
    return {"index": index, "status": "already_logged", "entry": there, "same_as": same_as}
