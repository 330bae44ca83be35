"""The time entries that are to be changed or deleted: named one by one, or all that some filters mean."""

from dataclasses import dataclass, fields
from typing import Annotated

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import STOPS_A_BATCH, InvalidArguments, NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.schema import ArgumentId
from nutmcp.tools.desk import Desk
from nutmcp.tools.time.selection import TimeFilters, Where, entries_of, select

MOST = 50
"""How many entries are changed or deleted at once."""
_MOST_COUNTED = 1_000
"""How many are counted where too many are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichEntries:
    """The entries, as they were said."""

    entry: Annotated[list[ArgumentId] | None, "Its id, or more."] = None
    where: Annotated[Where | None, "Or filters: all such entries."] = None

    @property
    def only(self) -> Id | None:
        """Return the one id that was said, if only one was."""
        ids = set(self.entry or ())
        return ids.pop() if len(ids) == 1 and self.where is None else None

    def check(self) -> None:
        """Refuse what names no entries, or names them twice over.

        Raises:
            InvalidArguments: Neither of the two was given, or both.
        """
        if self.entry is None and self.where is None:
            raise InvalidArguments("Which entries was not said.", "Give `entry`, or filters in `where`.", field="entry")
        if self.entry is not None and self.where is not None:
            raise InvalidArguments("Both `entry` and `where` were given.", "Give one of them.", field="where")
        if len(self.entry or ()) > MOST:
            raise InvalidArguments(
                f"{len(self.entry or ())} entries were named, and at most {MOST} are changed at once.",
                "Name fewer, and go on with the rest.",
                field="entry",
            )


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was named, or why it cannot be changed.

    Attributes:
        id: Its id.
        entry: The entry, if it could be read.
        error: Why it cannot be changed.
    """

    id: Id
    entry: TimeEntry | None = None
    error: NutmcpError | None = None


async def found(desk: Desk, which: WhichEntries) -> list[Found]:
    """Return the entries that are meant.

    Raises:
        InvalidArguments: None were said, or too many are meant.
        NotFound: None are meant by the filters.
        NutmcpError: The remote system cannot be asked.
    """
    which.check()
    if which.where is None:
        return [await _named(desk, each) for each in dict.fromkeys(which.entry or ())]
    there = await caught(_all_of(desk, which.where))
    if isinstance(there, NutmcpError):
        there.field = there.field and f"where.{there.field}"
        raise there
    if not there:
        raise NotFound(
            "No time entry is meant by `where`.",
            "Look with list_time_entries by the same filters; without `member`, only the user's own are meant.",
            field="where",
        )
    if len(there) > MOST:
        many = f"More than {_MOST_COUNTED:,}" if len(there) > _MOST_COUNTED else f"{len(there):,}"
        raise InvalidArguments(
            f"{many} time entries are meant by `where`, and at most {MOST} are changed at once.",
            "Narrow it, as by a shorter `period`, and go on with the rest.",
            field="where",
        )
    return [checked(desk, each) for each in there]


async def entry_to_change(desk: Desk, number: Id) -> TimeEntry:
    """Return a time entry that may be changed or deleted.

    Raises:
        NotFound: There is none under that id.
        Refused: It is on an invoice, so that the remote system neither changes nor deletes it.
    """
    entry = await entry_as_it_is(desk, number)
    if refusal := why_not_to_be_changed(desk, entry):
        raise refusal
    return entry


async def entry_as_it_is(desk: Desk, number: Id) -> TimeEntry:
    """Return a time entry.

    Raises:
        NotFound: There is none under that id.
    """
    answer = await desk.client.send(Call(verb=Verb.GET, resource="time_entries", id=number))
    return of_kind(TimeEntry, answer.records)[0]


def why_not_to_be_changed(desk: Desk, entry: TimeEntry) -> Refused | None:
    """Return why the remote system neither changes nor deletes an entry, if it is on an invoice."""
    if entry.invoice is None:
        return None
    return Refused(
        f"Time entry {entry.id} is on an invoice.",
        f"{desk.system.name} neither changes nor deletes invoiced time; "
        f"take it off the invoice in {desk.system.name} first.",
        field="entry",
    )


async def _named(desk: Desk, id: Id) -> Found:
    read = await caught(entry_as_it_is(desk, id))
    if isinstance(read, STOPS_A_BATCH):
        raise read
    return Found(id, error=read) if isinstance(read, NutmcpError) else checked(desk, read)


def checked(desk: Desk, entry: TimeEntry) -> Found:
    """Return an entry that was read, with why it is not to be changed if that is so."""
    error: NutmcpError | None = why_not_to_be_changed(desk, entry)
    if error is None and entry.running:
        error = Refused(f"Time entry {entry.id} is a timer that runs.", "stop_timer stops or discards it.")
    return Found(entry.id or 0, entry, error)


async def _all_of(desk: Desk, where: Where) -> list[TimeEntry]:
    """Return the entries that filters mean, the first ones first; of too many, not all."""
    there: list[TimeEntry] = []
    filters = TimeFilters(**{each.name: getattr(where, each.name) for each in fields(TimeFilters)})
    async for page in entries_of(desk, await select(desk, filters)):
        there += of_kind(TimeEntry, page.records)
        if len(there) > _MOST_COUNTED:
            break
    return sorted(there, key=lambda each: (str(each.working_date), str(each.start_time), id_order(each.id)))
