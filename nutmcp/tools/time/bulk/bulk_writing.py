"""Changes or deletes the very time entries that were agreed to, one by one, and tells what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from nutmcp.domain.same_work import differences
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, foretold
from nutmcp.errors import STOPS_A_BATCH, Conflict, NutmcpError, OutcomeUnknown, caught
from nutmcp.journal.change import Written
from nutmcp.journal.undo_errors import WORDS
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.changes import old_values
from nutmcp.tools.present.entries import minutes_of
from nutmcp.tools.present.extent import Extent, all_in_short
from nutmcp.tools.present.names import Names
from nutmcp.tools.projects.budget_left import within_budget
from nutmcp.tools.time.answers import ChangeAnswer, ChangedRow
from nutmcp.tools.time.bulk.bulk_plan import Agreed, Kept, redeem
from nutmcp.tools.time.bulk.bulk_rows import CHANGE, DELETE, failed, in_row, nothing_done, say_why
from nutmcp.tools.time.bulk.which_entries import Found, checked, entry_as_it_is
from nutmcp.tools.time.timesheet.sheet_rows import say_rows
from nutmcp.words.durations import say_duration

_FEW = 3
"""How many entries are read one by one; more are read as a list of their days."""


async def written_as_agreed(desk: Desk, tool: str, kept: Kept, token: str, names: Names) -> ChangeAnswer:
    """Change or delete the entries of a preview, until one fails for a reason that would stop the others too.

    One that is no longer as it was shown is left as it is.

    Raises:
        InvalidArguments: The token has been used meanwhile.
        NutmcpError: None of them is known to be changed; the fate of each is told beside it.
    """
    now = await _as_they_are(desk, [each.before for each in kept.agreed])
    await redeem(desk, tool, token)
    writing = _Writing(desk, names, kept, await desk.journal.new_batch())
    for each in kept.agreed:
        await writing.go_on(each, now[each.before.id or 0])
    return writing.told()


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of one entry.

    Attributes:
        before: The entry as it was found, or as it was shown.
        came: What came of writing it, or why it was left as it is; None where that was not tried.
    """

    before: TimeEntry
    came: Written[TimeEntry] | NutmcpError | None = None

    def row(self, names: Names, extent: Extent) -> ChangedRow:
        """Return it as a row."""
        shown = in_row(self.before, names, extent)
        if self.came is None:
            return {"entry": shown, "status": "not_tried"}
        if isinstance(self.came, NutmcpError):
            return failed(shown, self.came)
        if self.came.status == "deleted":
            return {"entry": shown, "status": "deleted"}
        was = dict[str, Any](old_values(self.before, self.came.entry, names, extent))
        return {"entry": in_row(self.came.entry, names, extent), "status": "updated", "was": was}


@dataclass(slots=True)
class _Writing:
    """Several entries that are being written.

    Attributes:
        desk: What the tool works with.
        names: Where the names come from.
        kept: What was asked for.
        batch: What undoes all of it.
        fates: What became of each so far.
        stopped: Whether the rest is not tried.
    """

    desk: Desk
    names: Names
    kept: Kept
    batch: str
    fates: list[_Fate] = field(default_factory=list[_Fate])
    stopped: bool = False

    async def go_on(self, agreed: Agreed, now: Found) -> None:
        """Write the next entry, or say why not."""
        there = now.entry or agreed.before
        came = now.error or _changed_since(agreed.before, there)
        if came is None and not self.stopped:
            came = await caught(self._write(there, agreed.draft))
            # What became of one entry is looked up before the others are written.
            self.stopped = isinstance(came, (*STOPS_A_BATCH, OutcomeUnknown))
        self.fates.append(_Fate(there, came))

    async def _write(self, before: TimeEntry, draft: TimeEntryDraft | None) -> Written[TimeEntry]:
        notify = self.kept.asked.notify
        if draft is None:
            return await self.desk.journal.delete(before, notify=notify, batch=self.batch)
        planned = foretold(draft, await self.desk.directory.organization(), before)
        write = self.desk.journal.update(before, draft, notify=notify, batch=self.batch)
        return await within_budget(self.desk, write, planned, before)

    def told(self) -> ChangeAnswer:
        """Return the fate of all.

        Raises:
            NutmcpError: None of them is known to be changed.
        """
        what = DELETE if self.kept.asked.said is None else CHANGE
        rows = all_in_short(lambda extent: [each.row(self.names, extent) for each in self.fates])
        done = [each.came.entry for each in self.fates if isinstance(each.came, Written)]
        if not done:
            errors = [each.came for each in self.fates if isinstance(each.came, NutmcpError)]
            happened = f"None of the {len(rows)} entries is known to be {what[1]}; each says why."
            raise nothing_done(self.desk, rows, errors, happened)
        left, minutes = len(rows) - len(done), sum(map(minutes_of, done))
        message = f"{what[1].capitalize()} {say_rows(len(done), len(rows))}, {say_duration(minutes)} in all."
        if left:
            message += f" {left} could not be {what[1]}; {say_why(left)}. What is still meant can be asked for again."
        return {
            "status": "partial" if left else "deleted" if what is DELETE else "updated",
            "entries": rows,
            "change": self.batch,
            "timezone": self.desk.zone.key,
            "message": message,
        }


def _changed_since(shown: TimeEntry, now: TimeEntry) -> Conflict | None:
    """Return the error of an entry that is no longer as it was shown."""
    fields = differences(now, shown)
    if not fields:
        return None
    return Conflict(
        f"Time entry {shown.id} was changed after the preview: {', '.join(WORDS.get(each, each) for each in fields)}.",
        "It was left as it is; ask again for a preview of it.",
        field="entry",
    )


async def _as_they_are(desk: Desk, shown: Sequence[TimeEntry]) -> dict[Id, Found]:
    """Return the entries as they are now, read in few requests: those of their days, then what is not among these."""
    listed: dict[Id, TimeEntry] = {}
    if len(shown) > _FEW and (call := _list_of(shown)):
        answer = await desk.client.all(call)
        listed = {each.id: each for each in of_kind(TimeEntry, answer.records) if each.id is not None}
    return {each.id or 0: await _now(desk, each, listed.get(each.id or 0)) for each in shown}


async def _now(desk: Desk, shown: TimeEntry, listed: TimeEntry | None) -> Found:
    read = listed or await caught(entry_as_it_is(desk, shown.id or 0))
    if isinstance(read, STOPS_A_BATCH):
        raise read
    return Found(shown.id or 0, error=read) if isinstance(read, NutmcpError) else checked(desk, read)


def _list_of(shown: Sequence[TimeEntry]) -> Call | None:
    """Return the list of the days that entries are on, of their member if it is one; None where a day is not told."""
    days = [each.working_date for each in shown if each.working_date is not None]
    if len(days) < len(shown):
        return None
    filters = [
        Filter("working_date", Operator.GTE, min(days)),
        Filter("working_date", Operator.LT, max(days) + timedelta(days=1)),
    ]
    members = {each.member for each in shown}
    filters += [Filter("member", Operator.EQ, each) for each in members if len(members) == 1 and each is not None]
    return Call(verb=Verb.LIST, resource="time_entries", filters=tuple(filters))
