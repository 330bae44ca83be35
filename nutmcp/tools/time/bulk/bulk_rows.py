"""Several time entries that are changed or deleted at once, in rows and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from nutmcp.domain.time_entry import TimeEntry, composed
from nutmcp.errors import NutmcpError, OutcomeUnknown
from nutmcp.tools.asides import ON_CONSENT
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.changes import new_values
from nutmcp.tools.present.entries import day_of, entry_row, minutes_of
from nutmcp.tools.present.extent import Extent, all_in_short
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_between, say_others
from nutmcp.tools.time.answers import ChangeAnswer, ChangedRow
from nutmcp.tools.time.bulk.bulk_plan import Asked, Step, token_for
from nutmcp.tools.time.timesheet.sheet_rows import failed_sheet, say_rows
from nutmcp.words.durations import say_duration

DELETE, CHANGE = ("delete", "deleted"), ("change", "changed")
"""What is done, as in `would delete` and in `deleted`."""


async def preview_of_several(desk: Desk, tool: str, asked: Asked, steps: Sequence[Step], names: Names) -> ChangeAnswer:
    """Return what would become of several entries.

    Raises:
        NutmcpError: None of them can be changed; each says why beside it.
    """
    rows = all_in_short(lambda extent: [_row(each, names, extent) for each in steps])
    left = [each.before for each in steps if each.before]
    errors = [each.error for each in steps if each.error]
    if not left and errors:
        _, done = DELETE if asked.said is None else CHANGE
        raise nothing_done(desk, rows, errors, f"None of the {len(rows)} entries can be {done}; each says why.")
    if not left:
        return {
            "status": "unchanged",
            "entries": rows,
            "timezone": names.zone.key,
            "message": f"{say_rows(len(rows), len(rows)).capitalize()} are so already; nothing was written.",
        }
    return {
        "status": "preview",
        "entries": rows,
        "confirm_token": await token_for(desk, tool, asked, steps),
        "timezone": names.zone.key,
        "message": _say_plan(asked, steps, left, names),
    }


def nothing_done(desk: Desk, rows: Sequence[ChangedRow], errors: Sequence[NutmcpError], happened: str) -> NutmcpError:
    """Return the error of several entries of which none was changed, with the fate of each beside it."""
    first = errors[0]
    alike = all(each.message == first.message for each in errors)
    answer = {"status": "failed", "entries": rows, "timezone": desk.zone.key}
    return failed_sheet(answer, errors, first.happened if alike else happened, first.advice if alike else "")


def failed(entry: Mapping[str, object], error: NutmcpError) -> ChangedRow:
    """Return the row of an entry that was not changed, or of which nobody knows."""
    status = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
    return {"entry": dict(entry), "status": status, "error": error.as_dict()}


def in_row(entry: TimeEntry, names: Names, extent: Extent) -> dict[str, object]:
    """Return an entry as one of several is shown."""
    return dict[str, Any](entry_row(entry, names, extent))


def _row(step: Step, names: Names, extent: Extent) -> ChangedRow:
    entry = step.found.entry
    shown: dict[str, object] = {"id": step.found.id} if entry is None else in_row(entry, names, extent)
    if step.error is not None:
        return failed(shown, step.error)
    if step.draft is None or entry is None:
        return {"entry": shown, "status": "planned", "would": {"deleted": True}}
    if step.unchanged:
        return {"entry": shown, "status": "unchanged"}
    would = new_values(entry, composed(step.draft, entry), names, extent)
    return {"entry": shown, "status": "planned", "would": dict(would)}


def _say_plan(asked: Asked, steps: Sequence[Step], left: Sequence[TimeEntry], names: Names) -> str:
    does, done = DELETE if asked.said is None else CHANGE
    minutes = sum(minutes_of(each) for each in left)
    days = [day for each in left if (day := day_of(each, names))]
    said = f"This would {does} {say_rows(len(left), len(steps))}, {say_duration(minutes)} in all{say_between(days)}"
    said += say_others([each.member for each in left], names)
    said += _say_lost(steps)
    same = sum(each.unchanged for each in steps)
    said += f" {same} {'is' if same == 1 else 'are'} so already." if same else ""
    wrong = sum(each.error is not None for each in steps)
    said += f" {wrong} cannot be {done} and would be left alone; {say_why(wrong)}." if wrong else ""
    return f"{said} Nothing was changed yet{ON_CONSENT}."


def _say_lost(steps: Sequence[Step]) -> str:
    """Return how many entries would lose their notes or services, which no row shows."""
    pairs = [(each.before, each.draft) for each in steps if each.before and each.draft]
    notes = sum(bool(before.note) and not draft.note for before, draft in pairs)
    services = sum(before.project_service is not None and draft.project_service == "" for before, draft in pairs)
    lost = [f"{count} would lose the {what}" for count, what in ((notes, "note"), (services, "service")) if count]
    return "".join(f" {each}." for each in lost)


def say_why(count: int) -> str:
    """Return where it is said why so many entries are as they were."""
    return "its row says why" if count == 1 else "their rows say why"
