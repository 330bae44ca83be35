"""Hints that an entry overlaps another one, or may be the same work once more, as far as the journal knows."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from nutmcp.domain.same_work import fingerprint
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import NutmcpError, caught
from nutmcp.journal.change import Change
from nutmcp.remote.record import Record, RecordT, of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.entries import day_of, minutes_of
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import say_times
from nutmcp.words.phrase import quoted

_MOST_TOLD = 3
_ONE_DAY = timedelta(days=1)


async def say_likeness(desk: Desk, entry: TimeEntry, names: Names, change: str | None = None) -> str:
    """Return sentences about what was logged here for the same member and is like an entry; "" where nothing is.

    They cost no request. Where the journal cannot be read, nothing is said, for the entry is written by then.

    Args:
        desk: What the tool works with.
        entry: The entry, written or planned.
        names: Where the names come from.
        change: What takes the entry back, if it was written.
    """
    day = day_of(entry, names)
    if day is None:
        return ""
    days = (day - _ONE_DAY, day, day + _ONE_DAY) if entry.start_time else (day,)
    found = await caught(desk.journal.on(days))
    if isinstance(found, NutmcpError):
        return ""
    there = of_kind(TimeEntry, filter(None, map(_as_said, found)))
    others = [each for each in there if each.id != entry.id]
    mine = [(each, _may_be_the_same(entry, each, names)) for each in others if each.member == entry.member]
    twins, rest = ([each for each, is_twin in mine if is_twin is wanted] for wanted in (True, False))
    return _say_twins(twins, change) + say_overlaps(rest, entry, names)


def _as_said(change: Change) -> Record | None:
    """Return what a change left, without the times that the remote system gave it where nobody had said any."""
    draft, after = change.draft, change.after
    said = not isinstance(draft, TimeEntryDraft) or draft.start_time is not None
    return after if said or after is None else untimed(after)


def untimed(entry: RecordT) -> RecordT:
    """Return an entry without its times."""
    return entry.model_copy(update={"start_time": None, "end_time": None})


def say_overlaps(others: Iterable[TimeEntry], entry: TimeEntry, names: Names) -> str:
    """Return a sentence about the entries that were going on during an entry; "" where none was."""
    told = [f"{_named(each, names)}, {say_times(each, names)}" for each in others if _overlap(entry, each)]
    more = f", and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return f" It overlaps {'; '.join(told[:_MOST_TOLD])}{more}." if told else ""


def _say_twins(twins: Sequence[TimeEntry], change: str | None) -> str:
    if not twins:
        return ""
    those = "entry " if len(twins) == 1 else "entries "
    those += ", ".join(str(each.id) for each in twins[:_MOST_TOLD])
    said = f" The same length was logged on that project and day before, under another note or service ({those})"
    return f"{said}: if this is the same work, undo with {change} takes it back." if change else f"{said}."


def _named(entry: TimeEntry, names: Names) -> str:
    if entry.id is None:
        return "another row of the sheet"
    return f"entry {entry.id} on {quoted(names.project_name(entry.project), LONGEST_NAME)}"


def _may_be_the_same(one: TimeEntry, other: TimeEntry, names: Names) -> bool:
    """Return whether two entries differ in nothing but note and service."""
    return (
        (one.project, one.start_time, one.end_time) == (other.project, other.start_time, other.end_time)
        and (day_of(one, names), minutes_of(one)) == (day_of(other, names), minutes_of(other))
        and fingerprint(one) != fingerprint(other)
    )


def _overlap(one: TimeEntry, other: TimeEntry) -> bool:
    """Return whether both are told with start and end, and went on at the same time."""
    if not (one.start_time and one.end_time and other.start_time and other.end_time):
        return False
    return one.start_time < other.end_time and other.start_time < one.end_time
