"""The tool that logs many pieces of work at once: understood as a whole, agreed to, then written one by one."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nutmcp.errors import STOPS_A_BATCH, NutmcpError, OutcomeUnknown, caught
from nutmcp.journal.change import Change
from nutmcp.journal.content import composed
from nutmcp.journal.journal import Written
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of
from nutmcp.tools.shared_arguments import ConfirmToken
from nutmcp.tools.time.confirm import Confirmation
from nutmcp.tools.time.entry_fields import NewEntry
from nutmcp.tools.time.intent import Intent, understand
from nutmcp.tools.tool import tool
from nutmcp.words.durations import say_duration


class SheetRow(TypedDict):
    """The fate of one entry, by its place in the sheet."""

    index: int
    status: Literal["planned", "created", "already_logged", "failed", "unknown", "not_tried"]
    entry: NotRequired[dict[str, object] | None]
    error: NotRequired[dict[str, object] | None]


class SheetAnswer(TypedDict):
    """What a sheet came to; one `change` undoes all of it."""

    status: Literal["preview", "created", "partial", "failed"]
    entries: list[SheetRow]
    minutes: int
    timezone: str
    confirm_token: NotRequired[str | None]
    change: NotRequired[str | None]
    message: str


@tool(toolset="time", title="Log timesheet", read_only=False, destructive=False, idempotent=True)
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
        return _refused(desk, understood, names)
    options = [(each.notify, each.allow_duplicate) for each in entries]
    confirmation = Confirmation(desk, "log_timesheet", [each.draft for each in intents], options=options)
    if preview or (len(intents) > 1 and confirm_token is None):
        return _preview(desk, intents, names, await confirmation.token())
    if confirm_token is not None:
        await confirmation.redeem(confirm_token)
    return await _written(desk, entries, intents, names)


async def _written(desk: Desk, said: Sequence[NewEntry], intents: Sequence[Intent], names: Names) -> SheetAnswer:
    """Write the entries one by one, until one fails for a reason that would stop the others too."""
    sheet = desk.journal.new_batch()
    rows: list[SheetRow] = []
    done: list[Written] = []
    stopped = False
    for index, (each, intent) in enumerate(zip(said, intents, strict=True)):
        if stopped:
            rows.append({"index": index, "status": "not_tried", "entry": _planned(intent, names)})
            continue
        written = await caught(
            desk.journal.create(
                intent.draft,
                notify=each.notify,
                allow_duplicate=each.allow_duplicate,
                batch=sheet,
            )
        )
        if isinstance(written, NutmcpError):
            # What became of one entry is looked up before the others are written.
            stopped = isinstance(written, (*STOPS_A_BATCH, OutcomeUnknown))
            rows.append(_failed(index, written, _planned(intent, names)))
        else:
            rows.append(_fate(index, written, names))
            done.append(written)
    minutes = sum(minutes_of(each.entry) for each in done if each.status == "created")
    return _told(desk, rows, minutes, sheet, await _earlier(desk, done))


async def _earlier(desk: Desk, done: Sequence[Written]) -> list[str]:
    """Return what takes back the entries that were there: their sheets, or each change that was of none."""
    changes = [each.change for each in done if each.status == "already_logged"]
    found = [await caught(desk.journal.find(each)) for each in changes]
    sheets = [each.batch if isinstance(each, Change) else None for each in found]
    return list(dict.fromkeys(sheet or change for sheet, change in zip(sheets, changes, strict=True)))


def _told(desk: Desk, rows: list[SheetRow], minutes: int, sheet: str, earlier: Sequence[str]) -> SheetAnswer:
    """Return the fate of a sheet, and say which part of it is booked."""
    created = sum(row["status"] == "created" for row in rows)
    there = sum(row["status"] == "already_logged" for row in rows)
    missing = len(rows) - created - there
    message = f"Logged {created} of {len(rows)} entries, {say_duration(minutes)} in all."
    if there:
        message += f" {there} had been logged already, under {', '.join(earlier)}; undo takes each of these back whole."
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


def _preview(desk: Desk, intents: Sequence[Intent], names: Names, token: str) -> SheetAnswer:
    minutes = sum(each.minutes for each in intents)
    return {
        "status": "preview",
        "entries": [
            {"index": index, "status": "planned", "entry": _planned(each, names)} for index, each in enumerate(intents)
        ],
        "minutes": minutes,
        "timezone": desk.zone.key,
        "confirm_token": token,
        "message": f"This would log {len(intents)} entries, {say_duration(minutes)} in all. Nothing was written yet; "
        "if the user agrees, repeat the call with confirm_token.",
    }


def _refused(desk: Desk, understood: Sequence[Intent | NutmcpError], names: Names) -> SheetAnswer:
    wrong = sum(isinstance(each, NutmcpError) for each in understood)
    return {
        "status": "failed",
        "entries": [
            _failed(index, each, None)
            if isinstance(each, NutmcpError)
            else {"index": index, "status": "not_tried", "entry": _planned(each, names)}
            for index, each in enumerate(understood)
        ],
        "minutes": 0,
        "timezone": desk.zone.key,
        "message": f"Nothing was logged: {wrong} of {len(understood)} entries cannot be understood. "
        "Correct those that have an error, and repeat the call.",
    }


def _fate(index: int, written: Written, names: Names) -> SheetRow:
    there = written.status == "already_logged"
    return {
        "index": index,
        "status": "already_logged" if there else "created",
        "entry": dict[str, Any](entry_row(written.entry, names)),
    }


def _failed(index: int, error: NutmcpError, entry: dict[str, object] | None) -> SheetRow:
    unknown = isinstance(error, OutcomeUnknown)
    return {"index": index, "status": "unknown" if unknown else "failed", "entry": entry, "error": error.as_dict()}


def _planned(intent: Intent, names: Names) -> dict[str, object]:
    """Return an entry that is not written, and has no id."""
    return dict[str, Any](entry_row(composed(intent.draft), names))
