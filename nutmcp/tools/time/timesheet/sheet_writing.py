"""Writes the rows of a sheet one by one, and tells what became of each."""

from dataclasses import dataclass, field

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import STOPS_A_BATCH, NutmcpError, OutcomeUnknown, caught
from nutmcp.journal.change import Change
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.time.intent import Intent, booked
from nutmcp.tools.time.timesheet.sheet_lines import Line, Lines, Wrong, planned, say_taken
from nutmcp.tools.time.timesheet.sheet_rows import (
    SheetAnswer,
    SheetRow,
    candidates_once,
    done_row,
    failed_row,
    failed_sheet,
    say_already_logged,
    say_rows,
    there_row,
    undone_by,
)
from nutmcp.words.durations import say_duration

_SHEET_REFUSED = (
    "Nothing was logged: {wrong} of {rows} entries cannot be understood.",
    "Each says why; correct those, and repeat the call.",
)
_COPY_REFUSED = ("None of the {rows} entries can be copied.", "Each says why; log by itself what is still wanted.")


async def written(desk: Desk, lines: Lines, names: Names) -> SheetAnswer:
    """Write the entries one by one, until one fails for a reason that would stop the others too.

    Raises:
        NutmcpError: None of them is known to be there; the fate of each is told beside it.
    """
    writing = _Writing(desk, names, await desk.journal.new_batch())
    for each in lines.each:
        await writing.go_on(each)
    answer = await writing.told(copied=lines.sheet.copied is not None)
    answer["message"] += say_taken(lines)
    if writing.errors and not writing.done:
        raise failed_sheet(answer, writing.errors, "None of the entries is known to be logged; each says why.")
    return answer


@dataclass(slots=True)
class _Writing:
    """A sheet that is being written.

    Attributes:
        desk: What the tool works with.
        names: Where the names come from.
        batch: What undoes all of it.
        rows: The fate of each row so far.
        errors: Why rows are not there.
        done: The changes after which rows are there, each with the place of its row.
        minutes: How much was logged.
        stopped: Whether the rest is not tried.
    """

    desk: Desk
    names: Names
    batch: str
    rows: list[SheetRow] = field(default_factory=list[SheetRow])
    errors: list[NutmcpError] = field(default_factory=list[NutmcpError])
    done: dict[str, int] = field(default_factory=dict[str, int])
    minutes: int = 0
    stopped: bool = False

    async def go_on(self, line: Line | Wrong) -> None:
        """Write the next row, or say why not."""
        index = len(self.rows)
        if isinstance(line, Wrong):
            self.errors.append(line.error)
            self.rows.append(failed_row(index, line.error, line.entry))
        elif self.stopped:
            self.rows.append({"index": index, "status": "not_tried", "entry": planned(line.intent, self.names)})
        elif line.there is not None:
            await self._find(line.there, line.intent)
        else:
            await self._write(line)

    async def _find(self, there: TimeEntry, intent: Intent) -> None:
        """Say that an entry is there already; what took it there is told if it was logged here."""
        standing = await self.desk.journal.standing(intent.draft)
        self.done.setdefault(standing.id if standing else f"entry {there.id}", len(self.rows))
        self.rows.append(there_row(len(self.rows), there, self.names))

    async def _write(self, line: Line) -> None:
        intent, index = line.intent, len(self.rows)
        write = booked(self.desk, intent, line.said, self.batch)
        came = await caught(within_budget(self.desk, write, intent.planned))
        if isinstance(came, NutmcpError):
            # What became of one entry is looked up before the others are written.
            self.stopped = isinstance(came, (*STOPS_A_BATCH, OutcomeUnknown))
            self.errors.append(came)
            self.rows.append(failed_row(index, came, planned(intent, self.names)))
            return
        self.rows.append(done_row(index, came, self.names, self.done.get(came.change)))
        self.done.setdefault(came.change, index)
        self.minutes += minutes_of(came.entry) if came.status == "created" else 0

    async def told(self, *, copied: bool) -> SheetAnswer:
        """Return the fate of the sheet, and say which part of it is booked."""
        rows = self.rows
        created = sum(row["status"] == "created" for row in rows)
        missing = sum(row["status"] not in ("created", "already_logged") for row in rows)
        message = f"Logged {say_rows(created, len(rows))}, {say_duration(self.minutes)} in all."
        message += say_already_logged(rows, await self._earlier())
        if missing:
            message += f" {missing} could not be logged; the rows without an id say why. "
            message += "The same copy logs nothing twice." if copied else "Repeat the call with those alone."
        return {
            "status": "failed" if missing == len(rows) else "partial" if missing else "created",
            "entries": candidates_once(rows),
            "minutes": self.minutes,
            "timezone": self.desk.zone.key,
            "change": self.batch if created else None,
            "message": message,
        }

    async def _earlier(self) -> list[str]:
        """Return what takes back the rows that were there, as far as that can be read now."""
        there = [change for change, index in self.done.items() if self.rows[index]["status"] == "already_logged"]
        found = [await caught(self.desk.journal.find(each)) for each in there]
        return undone_by(each for each in found if isinstance(each, Change))


def refused(desk: Desk, lines: Lines, names: Names) -> NutmcpError:
    """Return the error of a sheet of which nothing is logged, as rows of it are wrong."""
    rows: list[SheetRow] = [
        failed_row(index, each.error, each.entry)
        if isinstance(each, Wrong)
        else {"index": index, "status": "not_tried", "entry": planned(each.intent, names)}
        for index, each in enumerate(lines.each)
    ]
    happened, advice = _COPY_REFUSED if lines.sheet.copied else _SHEET_REFUSED
    return failed_sheet(
        {"status": "failed", "entries": candidates_once(rows), "minutes": 0, "timezone": desk.zone.key, "message": ""},
        lines.errors,
        happened.format(wrong=len(lines.errors), rows=len(rows)),
        advice,
    )
