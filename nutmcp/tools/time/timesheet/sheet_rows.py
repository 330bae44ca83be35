"""What the answer about a timesheet holds: the fate of each of its entries, planned or done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NutmcpError, OutcomeUnknown
from nutmcp.journal.change import Change, Written
from nutmcp.tools.asides import TWICE, UNDONE_WHOLE
from nutmcp.tools.declaring.schema import without_empty
from nutmcp.tools.present.entries import entry_row
from nutmcp.tools.present.names import Names


class SheetRow(TypedDict):
    """The fate of one entry, by its place in the sheet; `same_as` is the place of an earlier one that it equals."""

    index: int
    status: Literal["planned", "created", "already_logged", "failed", "unknown", "not_tried"]
    entry: NotRequired[dict[str, object] | None]
    same_as: NotRequired[int | None]
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


def done_row(index: int, written: Written, names: Names, same_as: int | None = None) -> SheetRow:
    """Return the row of an entry that is there."""
    return {
        "index": index,
        "status": "already_logged" if written.status == "already_logged" else "created",
        "entry": dict[str, Any](entry_row(written.entry, names)),
        "same_as": same_as,
    }


def there_row(index: int, there: TimeEntry, names: Names) -> SheetRow:
    """Return the row of an entry that was there already."""
    return {"index": index, "status": "already_logged", "entry": dict[str, Any](entry_row(there, names))}


def failed_row(index: int, error: NutmcpError, entry: dict[str, object] | None) -> SheetRow:
    """Return the row of an entry that was not written, or of which nobody knows."""
    unknown = isinstance(error, OutcomeUnknown)
    return {"index": index, "status": "unknown" if unknown else "failed", "entry": entry, "error": error.as_dict()}


def candidates_once(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Return the rows, with candidates that an earlier one has already replaced by its index."""
    places: dict[str, int] = {}
    told: list[SheetRow] = []
    for row in rows:
        error = row.get("error") or {}
        found = repr(error.get("candidates") or "")
        if places.setdefault(found, row["index"]) != row["index"] and "candidates" in error:
            rest = {name: each for name, each in error.items() if name != "candidates"}
            told.append({**row, "error": {**rest, "candidates_of": places[found]}})
        else:
            told.append(row)
    return told


def failed_sheet(
    answer: Mapping[str, object], errors: Sequence[NutmcpError], happened: str, advice: str = ""
) -> NutmcpError:
    """Return the error of a sheet or of several changes, none of which was made, with the fate of each.

    It is the error of its only row; of several, one of the kind that most of them met, or met first. That nobody knows
    what became of one goes before all others. Without other advice, it gives that of the first one of the kind.
    """
    kinds = Counter(map(type, errors))
    kind = OutcomeUnknown if OutcomeUnknown in kinds else kinds.most_common(1)[0][0]
    error = next(each for each in errors if type(each) is kind)
    rows = cast("list[SheetRow]", answer["entries"])
    if len(rows) > 1:
        error = kind(happened, advice or error.advice, retry_after=error.retry_after, reference=error.reference)
    elif error.candidates:
        answer = {**answer, "entries": [_without_candidates(each) for each in rows]}
    error.answer = cast("dict[str, object]", without_empty({**answer, "message": error.message}, {}))
    return error


def _without_candidates(row: SheetRow) -> SheetRow:
    return {**row, "error": {name: each for name, each in (row.get("error") or {}).items() if name != "candidates"}}


def undone_by(changes: Iterable[Change]) -> list[str]:
    """Return what takes these changes back: their batches, or each that was of none."""
    return list(dict.fromkeys(each.batch or each.id for each in changes))


def say_rows(count: int, rows: int) -> str:
    """Return how many entries of a sheet with so many rows: `1 entry`, `3 entries`, `2 of 3 entries`."""
    if count == rows:
        return "1 entry" if count == 1 else f"{count} entries"
    return f"{count} of {rows} entries"


def say_already_logged(rows: Sequence[SheetRow], earlier: Sequence[str]) -> str:
    """Return sentences about the entries that were there, under these changes, and those that equal an earlier one."""
    there = [row for row in rows if row["status"] == "already_logged"]
    equal = sum(row.get("same_as") is not None for row in there)
    said = ""
    if len(there) > equal:
        undone = f", under {', '.join(earlier)}{UNDONE_WHOLE}" if earlier else ""
        said += f" {len(there) - equal} had been logged already{undone}."
    if equal:
        verbs = ("equals", "is") if equal == 1 else ("equal", "are")
        said += f" {equal} {verbs[0]} an earlier entry of the sheet and {verbs[1]} not logged again"
        said += f"{TWICE}."
    return said
