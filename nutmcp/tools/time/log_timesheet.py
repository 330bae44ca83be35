"""The tool that logs many pieces of work at once: understood as a whole, agreed to, then written one by one."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import STOPS_A_BATCH, NutmcpError, OutcomeUnknown, caught
from nutmcp.journal.change import Change
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.shared_arguments import ConfirmToken
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import Intent, understand
from nutmcp.tools.time.sheet_preview import preview_of
from nutmcp.tools.time.sheet_rows import (
    SheetAnswer,
    SheetRow,
    done_row,
    failed_row,
    failed_sheet,
    planned_row,
    say_already_logged,
    say_rows,
    undone_by,
)
from nutmcp.tools.tool import tool
from nutmcp.words.durations import say_duration


@tool(
    toolset="time",
    title="Log timesheet",
    needs=Needs(TimeEntry, Verb.CREATE),
    read_only=False,
    destructive=False,
    idempotent=True,
)
async def log_timesheet(
    desk: Desk,
    *,
    entries: Annotated[
        list[NewEntry],
        "Each says project, and duration or start and end, as in 2026-11-21, 1h30, 09:00.",
        Field(min_length=1, max_length=50),
    ],
    preview: Annotated[bool, "Only preview."] = False,
    confirm_token: ConfirmToken = None,
) -> SheetAnswer:
    """Log several entries, such as a week.

    The first call only previews: ask the user, then repeat with confirm_token. One undo takes all back.
    """
    understood = [await caught(understand(desk, each)) for each in entries]
    names = await names_of(desk)
    intents = [each for each in understood if isinstance(each, Intent)]
    if len(intents) < len(understood):
        raise _refused(desk, understood, names)
    options = [(each.notify, each.allow_duplicate) for each in entries]
    confirmation = Confirmation(desk, "log_timesheet", [each.draft for each in intents], options=options)
    if preview or (len(intents) > 1 and confirm_token is None):
        return await preview_of(desk, entries, intents, names, confirmation)
    if confirm_token is not None:
        await confirmation.redeem(confirm_token)
    return await _written(desk, entries, intents, names)


async def _written(desk: Desk, said: Sequence[NewEntry], intents: Sequence[Intent], names: Names) -> SheetAnswer:
    """Write the entries one by one, until one fails for a reason that would stop the others too."""
    sheet = desk.journal.new_batch()
    rows: list[SheetRow] = []
    errors: list[NutmcpError] = []
    done: dict[str, int] = {}
    minutes, stopped = 0, False
    for index, (each, intent) in enumerate(zip(said, intents, strict=True)):
        if stopped:
            rows.append({"index": index, "status": "not_tried", "entry": planned_row(intent, names)})
            continue
        write = desk.journal.create(intent.draft, notify=each.notify, allow_duplicate=each.allow_duplicate, batch=sheet)
        written = await caught(within_budget(desk, write, intent.planned))
        if isinstance(written, NutmcpError):
            # What became of one entry is looked up before the others are written.
            stopped = isinstance(written, (*STOPS_A_BATCH, OutcomeUnknown))
            errors.append(written)
            rows.append(failed_row(index, written, planned_row(intent, names)))
        else:
            rows.append(done_row(index, written, names, done.get(written.change)))
            done.setdefault(written.change, index)
            minutes += minutes_of(written.entry) if written.status == "created" else 0
    there = [change for change, index in done.items() if rows[index]["status"] == "already_logged"]
    answer = _told(desk, rows, minutes, sheet, await _what_undoes(desk, there))
    if errors and not done:
        raise failed_sheet(answer, errors, "None of the entries is known to be logged; each says why.")
    return answer


async def _what_undoes(desk: Desk, changes: Sequence[str]) -> list[str]:
    """Return what takes these changes back, of those that can be read now."""
    found = [await caught(desk.journal.find(each)) for each in changes]
    return undone_by(each for each in found if isinstance(each, Change))


def _told(desk: Desk, rows: list[SheetRow], minutes: int, sheet: str, earlier: Sequence[str]) -> SheetAnswer:
    """Return the fate of a sheet, and say which part of it is booked."""
    created = sum(row["status"] == "created" for row in rows)
    there = sum(row["status"] == "already_logged" for row in rows)
    missing = len(rows) - created - there
    message = f"Logged {say_rows(created, len(rows))}, {say_duration(minutes)} in all."
    message += say_already_logged(rows, earlier)
    if missing:
        message += f" {missing} could not be logged; the rows without an id say why. Repeat the call with those alone."
    return {
        "status": "failed" if missing == len(rows) else "partial" if missing else "created",
        "entries": rows,
        "minutes": minutes,
        "timezone": desk.zone.key,
        "change": sheet if created else None,
        "message": message,
    }


def _refused(desk: Desk, understood: Sequence[Intent | NutmcpError], names: Names) -> NutmcpError:
    wrong = [each for each in understood if isinstance(each, NutmcpError)]
    rows: list[SheetRow] = [
        failed_row(index, each, None)
        if isinstance(each, NutmcpError)
        else {"index": index, "status": "not_tried", "entry": planned_row(each, names)}
        for index, each in enumerate(understood)
    ]
    return failed_sheet(
        {"status": "failed", "entries": rows, "minutes": 0, "timezone": desk.zone.key, "message": ""},
        wrong,
        f"Nothing was logged: {len(wrong)} of {len(understood)} entries cannot be understood.",
        "Each says why; correct those, and repeat the call.",
    )
