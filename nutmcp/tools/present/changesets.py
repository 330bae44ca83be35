"""What was changed as rows: a change with the entry or the timer that it is about, or a batch in figures."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.known_name import known_name
from nutmcp.domain.project import Project
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, composed
from nutmcp.journal.audit_trail import Changeset
from nutmcp.journal.change import ENTRIES, Change, State
from nutmcp.remote.call import Verb
from nutmcp.timers.timer import Timer
from nutmcp.timers.undo import TIMER
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.present.changes import old_values
from nutmcp.tools.present.entries import EntryRow, entry_row, minutes_of
from nutmcp.tools.present.extent import BRIEF
from nutmcp.tools.present.names import Names, shown, shown_note

_DONE = {Verb.CREATE: "created", Verb.UPDATE: "updated", Verb.DELETE: "deleted"}
_STEPS = {Verb.CREATE: "timer_started", Verb.UPDATE: "timer_amended", Verb.DELETE: "timer_discarded"}
_ACTIONS = {Verb.CREATE: "timer_started", Verb.UPDATE: "timer_stopped"}
_MOST_PROJECTS = 5
_TIME = Needs(TimeEntry, Verb.CREATE)


class TimerStep(TypedDict):
    """The timer that a step is about, as it was left."""

    id: str
    project: str
    started_at: NotRequired[str | None]
    note: NotRequired[str | None]


class EntriesChanged(TypedDict):
    """The entry that was changed, with what it was before; of several, their number, minutes and projects."""

    entry: NotRequired[Annotated[EntryRow | None, _TIME]]
    was: NotRequired[Annotated[Mapping[str, object] | None, _TIME]]
    entries: NotRequired[Annotated[int | None, _TIME]]
    minutes: NotRequired[Annotated[int | None, _TIME]]
    projects: NotRequired[Annotated[list[str] | None, _TIME]]


class ChangeRow(EntriesChanged):
    """A change, or several that were made together, of so many `entries`; all of it goes back by `change`.

    `by` is left out where I made it, `state` where it was carried out: `open` and `unknown` may have been, `gone` is
    an entry that was deleted elsewhere. `undone_by` took all of it back, `undoes` is what it took back itself.
    """

    change: str
    what: str
    at: NotRequired[str | None]
    by: NotRequired[str | None]
    timer: NotRequired[Annotated[TimerStep | None, _TIME]]
    record: NotRequired[str | None]
    state: NotRequired[str | None]
    undone: NotRequired[int | None]
    undone_by: NotRequired[str | None]
    undoes: NotRequired[str | None]


def changeset_row(
    each: Changeset, names: Names, *, by: str | None, undone_by: str | None, undoes: str | None
) -> ChangeRow:
    """Return what was changed as a row.

    Args:
        each: The changes.
        names: Where names come from.
        by: Who made them, unless it was the user.
        undone_by: What took all of them back, if anything did.
        undoes: What they took back themselves, if anything.
    """
    return {
        "change": each.id,
        "what": ", ".join(dict.fromkeys(map(_what, reversed(each.changes)))),
        "at": names.moment(each.latest.asked_at),
        "by": by,
        "state": _state(each.changes),
        "undone": None if undone_by else sum(one.undone_by is not None for one in each.changes) or None,
        "undone_by": undone_by,
        "undoes": undoes,
        "timer": next((_timer(one, names) for one in each.changes if one.timer is not None), None),
        "record": _records([one for one in each.changes if not one.is_of_time], names),
        **_of_entries([one for one in each.changes if one.timer is None and one.resource == ENTRIES], names),
    }


def entry_of(change: Change) -> TimeEntry:
    """Return the entry that a change is about: as it became, as it was, or as it was to be."""
    before = change.before if isinstance(change.before, TimeEntry) else None
    if isinstance(change.after, TimeEntry):
        return change.after
    if isinstance(change.draft, TimeEntryDraft):
        return composed(change.draft, before, id=change.entry)
    return before or TimeEntry(id=change.entry)


def _of_entries(changes: Sequence[Change], names: Names) -> EntriesChanged:
    """Return the part of a row that tells its entries: the one there is, or what several come to."""
    entries = [entry_of(each) for each in changes]
    if not entries:
        return {}
    if len(changes) == 1:
        (change,), (entry,) = changes, entries
        before = change.before if isinstance(change.before, TimeEntry) and change.verb is Verb.UPDATE else None
        was = old_values(before, entry, names, BRIEF) if before else None
        return {"entry": entry_row(entry, names), "was": was}
    projects = list(dict.fromkeys(names.project_name(each.project) for each in reversed(entries)))
    return {
        "entries": len(entries),
        "minutes": sum(map(minutes_of, entries)),
        "projects": projects[:_MOST_PROJECTS] + (["…"] if len(projects) > _MOST_PROJECTS else []),
    }


def _what(change: Change) -> str:
    """Return what a change did, in one word."""
    if change.undoes:
        return "undone"
    if change.timer is not None:
        return _STEPS[change.verb]
    if change.action is not None:
        return _ACTIONS.get(change.verb, change.action) if change.resource == ENTRIES else change.action
    return "timer_stopped" if change.verb is Verb.CREATE and TIMER in change.tags else _DONE[change.verb]


def name_of(change: Change, names: Names) -> str | None:
    """Return the name of the record that a change is about; a project goes by the one that it has now."""
    kind = names.system.resources[change.resource].record
    known = names.project(change.entry) if issubclass(kind, Project) else None
    return shown(known.name if known else known_name(change.image, kind))


def _records(changes: Sequence[Change], names: Names) -> str | None:
    """Return what changes are about that are of no entries, by names."""
    told = list(dict.fromkeys(f"{each.noun} {name_of(each, names) or each.entry}" for each in changes))
    return f"{told[0]} and {len(told) - 1} more" if len(told) > 1 else next(iter(told), None)


def _timer(change: Change, names: Names) -> TimerStep | None:
    image = change.timer and (change.timer.after or change.timer.before)
    if not image:
        return None
    timer = Timer.model_validate(image)
    return {
        "id": timer.id,
        "project": shown(timer.project.name) or f"project {timer.project.id}",
        "started_at": names.moment(timer.started_at),
        "note": shown_note(timer.note),
    }


def _state(changes: Sequence[Change]) -> str | None:
    for state in (State.OPEN, State.UNKNOWN):
        if any(each.state is state for each in changes):
            return state.value
    return "gone" if all(each.moot for each in changes) else None
