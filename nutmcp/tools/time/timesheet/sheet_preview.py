"""What logging a timesheet would do, row by row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import TimeEntry, wanted
from nutmcp.journal.change import Change
from nutmcp.tools.asides import ON_CONSENT
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row, minutes_of
from nutmcp.tools.present.likeness import say_likeness, say_overlaps
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_between, say_others
from nutmcp.tools.time.answers import say_doubts
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.intent import Intent
from nutmcp.tools.time.timesheet.sheet_days import say_copied, say_special_days
from nutmcp.tools.time.timesheet.sheet_lines import Line, Lines, Wrong, planned, say_taken
from nutmcp.tools.time.timesheet.sheet_rows import (
    SheetAnswer,
    SheetRow,
    candidates_once,
    failed_row,
    say_already_logged,
    say_rows,
    undone_by,
)
from nutmcp.words.durations import say_duration

_ADVICE = f" Nothing was written yet{ON_CONSENT}."
_NOTHING = " Nothing is left to log; set allow_duplicate for work that is not the same."
_NO_COPY = " Nothing is left to copy."
_MOST_DOUBTS = 3
"""How many rows at most are doubted."""
_MOST_LIKE = 5
"""Of how many rows at most it is said what they are like."""


async def preview_of(desk: Desk, lines: Lines, names: Names, confirmation: Confirmation) -> SheetAnswer:
    """Return what would be logged of a sheet: not what was logged before, nor what equals an earlier row of it."""
    rows, earlier = await _rows(desk, lines, names)
    plan = [each for row, each in zip(rows, lines.each, strict=True) if isinstance(each, Line) and _is_planned(row)]
    minutes = sum(minutes_of(each.intent.planned) for each in plan)
    days = sorted({each.intent.day for each in plan})
    others = say_others([each.intent.person.id for each in plan], names)
    said = (
        f"This would log {say_rows(len(plan), len(rows))}, {say_duration(minutes)} in all{say_between(days)}{others}",
        say_copied(lines),
        say_taken(lines),
        say_already_logged(rows, undone_by(earlier)),
        say_special_days(desk, lines, days),
        await _likenesses(desk, lines.each, rows, names),
        _say_doubts([each.intent for each in lines.good], desk.now()),
        _ADVICE if plan else _NO_COPY if lines.sheet.copied else _NOTHING,
    )
    return {
        "status": "preview",
        "entries": candidates_once(rows),
        "minutes": minutes,
        "timezone": desk.zone.key,
        "confirm_token": await confirmation.token(),
        "message": "".join(said),
    }


async def _rows(desk: Desk, lines: Lines, names: Names) -> tuple[list[SheetRow], list[Change]]:
    """Return what would become of each row, and the changes that logged some of them before."""
    rows: list[SheetRow] = []
    earlier: list[Change] = []
    places: dict[str, int] = {}
    for index, line in enumerate(lines.each):
        if isinstance(line, Wrong):
            rows.append(failed_row(index, line.error, line.entry))
            continue
        again = line.said.allow_duplicate
        change = None if again else await desk.journal.standing(line.intent.draft)
        content = fingerprint(wanted(line.intent.draft))
        rows.append(_row(index, line, names, change, None if again else places.get(content)))
        if _is_planned(rows[-1]) or content not in places:
            places[content] = index
        earlier += [change] if change else []
    return rows, earlier


def _say_doubts(intents: Sequence[Intent], now: datetime) -> str:
    """Return what is doubted of the first days, each sentence once."""
    doubts = dict.fromkeys(say_doubts(each, now) for each in sorted(intents, key=lambda each: each.day))
    return "".join([each for each in doubts if each][:_MOST_DOUBTS])


async def _likenesses(desk: Desk, lines: Sequence[Line | Wrong], rows: Sequence[SheetRow], names: Names) -> str:
    """Return what the planned rows overlap, or may repeat, among earlier rows and in what was logged here."""
    told: list[str] = []
    before: list[Intent] = []
    for row, line in zip(rows, lines, strict=True):
        if isinstance(line, Wrong) or not _is_planned(row) or line.said.allow_duplicate:
            continue
        intent = line.intent
        mine = [other.planned for other in before if other.person == intent.person]
        like = await say_likeness(desk, intent.planned, names) + say_overlaps(mine, intent.planned, names)
        told += [f" Row with index {row['index']}:{like}"] if like else []
        before.append(intent)
    more = f" So do {len(told) - _MOST_LIKE} more rows." if len(told) > _MOST_LIKE else ""
    return "".join(told[:_MOST_LIKE]) + more


def _is_planned(row: SheetRow) -> bool:
    return row["status"] == "planned"


def _row(index: int, line: Line, names: Names, change: Change | None, same_as: int | None) -> SheetRow:
    """Return the row of an entry that would be logged, or is there, or equals the one of an earlier row."""
    if change is None and same_as is None and line.there is None:
        return {"index": index, "status": "planned", "entry": planned(line.intent, names)}
    known = change.after if change and isinstance(change.after, TimeEntry) else None
    there = line.there or known
    entry = dict[str, Any](entry_row(there, names)) if there else planned(line.intent, names)
    return {"index": index, "status": "already_logged", "entry": entry, "same_as": same_as}
