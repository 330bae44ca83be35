"""What a change made of an entry, told by what was there before."""

from collections.abc import Callable, Iterator, Mapping

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.tools.present.entries import day_of, entry_row, minutes_of
from nutmcp.tools.present.extent import NAMED_ENTRY, Extent
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import say_day, say_times
from nutmcp.words.durations import say_duration
from nutmcp.words.phrase import quoted


def old_values(before: TimeEntry, after: TimeEntry, names: Names, extent: Extent = NAMED_ENTRY) -> Mapping[str, object]:
    """Return those fields of an entry's row that are no longer what they were, as they were."""
    old, new = (entry_row(each, names, extent) for each in (before, after))
    return {name: value for name, value in old.items() if value != new.get(name)}


def new_values(before: TimeEntry, after: TimeEntry, names: Names, extent: Extent) -> Mapping[str, object]:
    """Return those fields of an entry's row that would no longer be what they are, as they would be."""
    return old_values(after, before, names, extent)


def say_changes(before: TimeEntry, after: TimeEntry, names: Names) -> str:
    """Return a sentence that says what changed, and what it was before; notes are told as data alone."""
    told = list(_changes(before, after, names))
    said = f" Changed: {'; '.join(told)}." if told else " Nothing is different from before."
    return said + _say_lost(before, after, names)


def _changes(before: TimeEntry, after: TimeEntry, names: Names) -> Iterator[str]:
    for word, value_of, said in _TOLD:
        old, new = value_of(before, names), value_of(after, names)
        if old != new and None not in (old, new):
            yield f"{word}, was {said(before, names) or 'none'}"
    if (before.note or "") != (after.note or ""):
        yield "note" if after.note else "note, removed"


def _say_day(entry: TimeEntry, names: Names) -> str:
    day = day_of(entry, names)
    return say_day(day) if day else ""


def _billable(entry: TimeEntry, _names: Names) -> object:
    """Return the billable minutes, or `all` of them, which follow the worked ones; None where they are not told."""
    return "all" if entry.billable_minutes == minutes_of(entry) else entry.billable_minutes


def _service(entry: TimeEntry, names: Names) -> str:
    name = names.service_name(entry.project_service)
    return quoted(name, LONGEST_NAME) if name else ""


def _say_lost(before: TimeEntry, after: TimeEntry, names: Names) -> str:
    """Say what an entry lost by moving to another project."""
    if before.project == after.project:
        return ""
    project = quoted(names.project_name(after.project), LONGEST_NAME)
    said = ""
    if before.billable_minutes and not after.billable_minutes:
        said += f" {say_duration(before.billable_minutes)} that could be billed no longer can: "
        said += f"nothing is billable on {project}."
    if before.project_service is not None and after.project_service is None:
        known = names.project(after.project)
        said += f" Its service fell away, for {project} has none." if known and not known.active_services() else ""
    return said


_TOLD: tuple[tuple[str, Callable[[TimeEntry, Names], object], Callable[[TimeEntry, Names], str]], ...] = (
    ("duration", lambda entry, _: minutes_of(entry), lambda entry, _: say_duration(minutes_of(entry))),
    ("date", day_of, _say_day),
    ("time of day", say_times, say_times),
    (
        "project",
        lambda entry, _: entry.project,
        lambda entry, names: quoted(names.project_name(entry.project), LONGEST_NAME),
    ),
    ("service", _service, _service),
    (
        "member",
        lambda entry, _: entry.member,
        lambda entry, names: quoted(names.anyone_name(entry.member), LONGEST_NAME),
    ),
    ("billable time", _billable, lambda entry, _: say_duration(entry.billable_minutes or 0)),
)
"""What is told of a change: the word for it, what is compared (None: not told), and how it is said."""
