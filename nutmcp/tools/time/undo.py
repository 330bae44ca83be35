"""The tool that takes a change back."""

from collections.abc import Collection
from typing import Annotated

from nutmcp.errors import caught
from nutmcp.journal.undo import Undone
from nutmcp.remote.call import Verb
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import entry_row
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import names_of, say_entry
from nutmcp.tools.time.answers import EntryAnswer
from nutmcp.tools.timers.logging import refuse_second_entry, run_again
from nutmcp.tools.tool import tool

_SAID = {Verb.CREATE: "Wrote again, under a new id:", Verb.UPDATE: "Put back:", Verb.DELETE: "Deleted"}


@tool(toolset="time", title="Undo", read_only=False, destructive=True, idempotent=False)
async def undo(
    desk: Desk, *, change: Annotated[str | None, "From an earlier answer; default the last."] = None
) -> EntryAnswer:
    """Take back a change made here: created entries are deleted, changed and deleted ones restored.

    A stopped timer runs again.
    """
    # What the answer takes is read first: once the change is taken back, nothing may fail any more.
    names = await names_of(desk)
    await refuse_second_entry(desk, change)
    undone = await desk.journal.undo(change)
    timers = [await run_again(desk, each) for each in undone.undone]
    await caught(desk.journal.report(undone))
    return {
        "status": "undone",
        "entry": entry_row(undone.entry, names),
        "change": undone.change,
        "timezone": desk.zone.key,
        "message": _message(undone, names, timers=timers),
    }


def _message(undone: Undone, names: Names, *, timers: Collection[bool | None]) -> str:
    """Say what was taken back, and what could not be."""
    last = undone.undos[0]
    if len(undone.undos) == 1:
        message = f"{_SAID[last.verb]} {say_entry(undone.entry, names)}."
    else:
        message = f"Took back {len(undone.undos)} changes."
    if True in timers:
        message += " The timer runs again."
    if False in timers:
        message += " The timer does not run again, as while another one does; list_timers shows them."
    if undone.unrestored:
        message += f" Nutcache did not put back: {', '.join(undone.unrestored)}."
    if undone.kept:
        message += f" {len(undone.kept)} could not be taken back: {', '.join(undone.kept)}; undo each for the reason."
    return message
