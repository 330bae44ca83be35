"""What a call of log_timesheet means: its rows one by one, as typed, copied, or kept beside a confirm token."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from nutmcp.errors import InvalidArguments, NutmcpError, caught
from nutmcp.remote.id import Id
from nutmcp.state.one_time_tokens import for_other_arguments
from nutmcp.tools.desk import Desk
from nutmcp.tools.time.confirm import said_before
from nutmcp.tools.time.defaults import refuse_no_project
from nutmcp.tools.time.entry_fields import NewEntry, SheetEntry
from nutmcp.tools.time.timesheet.copying import Copied, Copying, copied
from nutmcp.words.period import Period
from nutmcp.words.several_days import parse_several_days

TOOL = "log_timesheet"
MOST = 50
"""How many entries are logged at once."""
_NO_COPY = Copying()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a sheet.

    Attributes:
        rows: The entries, each of one day.
        said: What was to be copied, as it was said.
        copied: What that came to; None where the rows were typed.
        days: The days that a copy goes to, or that rows were typed once for; None where each row has its own day.
        usual: The usual services that were found for rows without one.
    """

    rows: Sequence[NewEntry]
    said: Copying = _NO_COPY
    copied: Copied | None = None
    days: Period | None = None
    usual: Mapping[str, Id | None] = field(default_factory=dict[str, Id | None])

    def as_kept(self) -> Mapping[str, Any]:
        """Return it as it is kept beside a confirm token; the days of a copy mean the same tomorrow."""
        return TypeAdapter(Sheet).dump_python(self, mode="json")


async def sheet_of(desk: Desk, entries: Sequence[SheetEntry] | None, said: Copying, token: str | None) -> Sheet:
    """Return the sheet that is meant: the entries, a copy, or what the token was handed out for.

    Raises:
        InvalidArguments: Nothing to log was given, or both, or days cannot be read, or there is too much.
        NotFound: There is nothing to copy, or no such project.
        Ambiguous: There are several projects of that name.
    """
    if entries and said != _NO_COPY:
        raise InvalidArguments("Both `entries` and what to copy were given.", "Give one of them.", field="entries")
    if entries:
        typed = await _typed(desk, entries)
        kept = None if token is None else await caught(_kept(desk, token))
        return replace(typed, usual=kept.usual) if isinstance(kept, Sheet) else typed
    if token is not None:
        kept = await _kept(desk, token)
        if said not in (_NO_COPY, kept.said):
            raise for_other_arguments()
        return kept
    if said.copy_ is None:
        field = "entries" if said == _NO_COPY else "copy"
        raise InvalidArguments("Nothing to log was given.", "Give `entries`, or the week to `copy`.", field=field)
    found = await copied(desk, said)
    rows = _few(found.rows, "copy", "Copy fewer days at once, or one `project`.")
    return Sheet(rows=rows, said=said, copied=found, days=found.move.into)


async def _kept(desk: Desk, token: str) -> Sheet:
    return TypeAdapter(Sheet).validate_json(json.dumps(await said_before(desk, TOOL, token)))


async def _typed(desk: Desk, entries: Sequence[SheetEntry]) -> Sheet:
    refuse_no_project(desk, {f"entries[{index}].project": each.project for index, each in enumerate(entries)})
    rows = [row for each in entries for row in await _each_day(desk, each)]
    few = _few(rows, "entries", "Give fewer days or entries at once.")
    days = [each.date for each in few if each.date]
    spread = len(rows) > len(entries)
    return Sheet(
        rows=few, days=Period(date.fromisoformat(min(days)), date.fromisoformat(max(days))) if spread else None
    )


async def _each_day(desk: Desk, entry: SheetEntry) -> Sequence[NewEntry]:
    """Return an entry on each of its days; where these cannot be read, as it is, so that its row says why."""
    said: dict[str, Any] = {each.name: getattr(entry, each.name) for each in fields(NewEntry)}
    if entry.date is None:
        return [NewEntry(**said)]
    days = await caught(_days(desk, entry.date))
    named: list[Any] = [", ".join(entry.date)] if isinstance(days, NutmcpError) else [each.isoformat() for each in days]
    return [NewEntry(**{**said, "date": each}) for each in named]


async def _days(desk: Desk, said: Sequence[str]) -> Sequence[date]:
    return parse_several_days(said, desk.today(), desk.week_start, desk.workweek.works_on)


def _few(rows: Sequence[NewEntry], field: str, advice: str) -> Sequence[NewEntry]:
    """Return the rows.

    Raises:
        InvalidArguments: They are too many.
    """
    if len(rows) > MOST:
        raise InvalidArguments(f"That is {len(rows)} entries, and at most {MOST} at once.", advice, field=field)
    return rows
