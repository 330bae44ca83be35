"""The tool that takes a change back."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import OutcomeUnknown, caught
from nutmcp.journal.change import Change
from nutmcp.journal.undo import Undone
from nutmcp.remote.call import Verb
from nutmcp.timers.timer import Timer
from nutmcp.timers.undo import TIMER, TakenBack
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.changesets import name_of
from nutmcp.tools.present.entries import EntryRow, entry_row
from nutmcp.tools.present.extent import Extent, all_in_short
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import names_of, names_telling, say_entry, say_moment
from nutmcp.tools.present.timers import TimerRow, timer_row
from nutmcp.tools.time.bulk.bulk_rows import in_row
from nutmcp.tools.tool import tool
from nutmcp.words.fold import fold
from nutmcp.words.phrase import quoted

_TIME = Needs(TimeEntry, Verb.CREATE)
_SAID = {Verb.CREATE: "Wrote again, under a new id:", Verb.UPDATE: "Put back:", Verb.DELETE: "Deleted"}


class UndoneRow(TypedDict):
    """One of several entries, as it is now."""

    entry: dict[str, object]
    status: Literal["undone", "failed", "unknown"]
    error: NotRequired[dict[str, object] | None]


class UndoAnswer(TypedDict):
    """What was taken back; `entry` and `timer` are as they are now, `change` is what `undo` takes in turn."""

    status: Literal["undone"]
    entry: NotRequired[Annotated[EntryRow | None, _TIME]]
    entries: NotRequired[Annotated[list[UndoneRow] | None, _TIME]]
    timer: NotRequired[Annotated[TimerRow | None, _TIME]]
    change: str
    timezone: str
    message: str


_LAST = {"last", "latest", "the last", "the last one"}


@tool(
    toolset="changes",
    title="Undo",
    read_only=False,
    destructive=True,
    idempotent=False,
)
async def undo(
    desk: Desk, *, change: Annotated[str | None, "From an earlier answer; default the last."] = None
) -> UndoAnswer:
    """Undo, take back a change made here: deletes created {entries}, restores changed and deleted ones.

    {timer steps}.
    """
    # What the answer takes is read first: once the change is taken back, nothing may fail any more.
    names = await names_of(desk)
    taken = await desk.undoing.undo(None if change and fold(change) in _LAST else change)
    now = {each.entry: each for each in taken.undos if each.time_entry is not None}
    found = [await caught(desk.journal.find(id)) for id in taken.kept]
    kept = [each for each in found if isinstance(each, Change) and each.time_entry is not None]
    names = await names_telling(desk, names, [_left_by(each) for each in (*now.values(), *kept)])
    is_one = len(now) == 1 and not kept
    return {
        "status": "undone",
        "entry": entry_row(_left_by(next(iter(now.values()))), names) if is_one else None,
        "entries": all_in_short(lambda extent: list(_rows(taken, now.values(), kept, names, extent)))
        if now and not is_one
        else None,
        "timer": timer_row(taken.timers[0], names, desk.clock.now()) if taken.timers else None,
        "change": taken.change,
        "timezone": desk.zone.key,
        "message": " ".join(_sentences(taken, names, desk)),
    }


def _rows(
    taken: TakenBack, undos: Iterable[Change], kept: Iterable[Change], names: Names, extent: Extent
) -> Iterator[UndoneRow]:
    """Yield each of several entries: those that were taken back, then those that could not be, and why."""
    for each in undos:
        yield {"entry": in_row(_left_by(each), names, extent), "status": "undone"}
    for each in kept:
        error = taken.kept[each.id]
        status = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
        yield {"entry": in_row(_left_by(each), names, extent), "status": status, "error": error.as_dict()}


def _left_by(change: Change) -> TimeEntry:
    """Return the entry as a change left it; one that is gone, as it was."""
    left = change.after or change.before
    return left if isinstance(left, TimeEntry) else TimeEntry(id=change.entry)


def _sentences(taken: TakenBack, names: Names, desk: Desk) -> Iterator[str]:
    """Yield what was taken back, and what could not be."""
    if taken.entries:
        yield _of_entries(taken.entries, names)
    corrected = {each.tags.get(TIMER) for each in taken.undos if each.timer and each.verb is Verb.UPDATE}
    for each in taken.timers:
        yield _of_timer(each, taken.beside, desk, corrected=each.id in corrected)
    if taken.entries and taken.entries.unrestored:
        yield f"{desk.system.name} did not put back: {', '.join(taken.entries.unrestored)}."
    if taken.kept:
        yield f"{len(taken.kept)} could not be taken back: {', '.join(taken.kept)}; undo each for the reason."


def _of_entries(undone: Undone, names: Names) -> str:
    last, *others = undone.undos
    if others:
        return f"Took back {len(undone.undos)} changes."
    if last.action is not None and not last.is_of_time:
        return _of_action(last, last.action, names)
    if not last.is_of_time:
        return f"{_SAID[last.verb]} {_thing(last, names)}."
    return f"{_SAID[last.verb]} {say_entry(undone.entry, names)}."


def _of_action(undo: Change, action: str, names: Names) -> str:
    """Return what was done to another record than an entry; a project has a name, and a state again."""
    state = names.system.resources[undo.resource].actions[action].leads_to
    name = name_of(undo, names)
    if state is not None and name:
        return f"{quoted(name, LONGEST_NAME)} is {state.said} again."
    return f"Took back what was done to {_thing(undo, names)}: {action.replace('_', ' ')}."


def _thing(undo: Change, names: Names) -> str:
    """Return what was taken back that is no entry, by its name."""
    name = name_of(undo, names)
    return f"{undo.noun} {quoted(name, LONGEST_NAME)}" if name else undo.thing


def _of_timer(timer: Timer, beside: Timer | None, desk: Desk, *, corrected: bool) -> str:
    """Return what became of a timer whose step, or whose entry, was taken back."""
    now = desk.now()
    since = f"since {say_moment(timer.started_at, now)} ({desk.zone.key})"
    on = f"on {quoted(timer.project.name, LONGEST_NAME)}"
    if timer.state == "running":
        return f"{'The timer is as it was' if corrected else 'The timer runs again'}: {on} {since}."
    if timer.state == "discarded":
        return f"The timer {on} is gone, which ran {since}."
    if beside is None:
        return f"The timer does not run again; list_timers shows what became of {timer.id}."
    runs = f"{beside.id} runs on {quoted(beside.project.name, LONGEST_NAME)} since {say_moment(beside.started_at, now)}"
    return (
        f"The timer does not run again, as {runs}; it waits, and stop_timer logs or discards it by its id {timer.id}."
    )
