"""In which logs a change stands: in that of its owner, and in one for each thing that it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nutmcp.journal.change import ENTRIES, Change
from nutmcp.remote.id import Id
from nutmcp.state.ports import Writer

CHANGES = "journal.changes"
"""All changes by id. The log of the same name held the order of every owner's; now each owner has one."""
OWNERS = "journal.owners"
"""Whose changes there are."""
_ABOUT = "journal.about"


def log_of(owner: str) -> str:
    """Return the log that holds the order of an owner's changes."""
    return f"{CHANGES}\t{owner}"


def log_about(owner: str, subject: str) -> str:
    """Return the log of an owner's changes that are about one thing."""
    return f"{_ABOUT}\t{owner}\t{subject}"


def of_batch(batch: str) -> str:
    """Return what the changes are about that were made together."""
    return f"batch {batch}"


def of_record(resource: str, id: Id) -> str:
    """Return what the changes of one record are about."""
    return f"{resource} {id}"


def record_of(change: Change) -> str:
    """Return what the changes of the same record are about."""
    return of_record(change.resource, change.entry or 0)


def of_tag(name: str, value: str) -> str:
    """Return what the changes with one tag are about."""
    return f"tag {name} {value}"


def key_of(owner: str, key: str) -> str:
    """Return under which key something of an owner's is stored."""
    return f"{owner}\t{key}"


def enter(writer: Writer, owner: str, document: Mapping[str, Any], known: Mapping[str, Any] | None) -> None:
    """Enter a change into the logs that it does not stand in yet, as what is known of it says; None for a new one."""
    change = {"change": document["id"]}
    if known is None and writer.append(log_of(owner), {**change, "at": _moment(document)}) == 1:
        writer.write(OWNERS, owner, {})
    for subject in sorted(subjects_of(document) - subjects_of(known or {})):
        writer.append(log_about(owner, subject), change)


def _moment(document: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(document["asked_at"]).timestamp()


def subjects_of(document: Mapping[str, Any]) -> set[str]:
    """Return all that a change is about, as it is stored; of its tags those count that are text."""
    tags: Mapping[str, object] = document.get("about") or {}
    subjects = {of_tag(name, value) for name, value in tags.items() if isinstance(value, str)}
    if (batch := document.get("sheet")) is not None:
        subjects.add(of_batch(batch))
    if (entry := document.get("entry")) is not None:
        subjects.add(of_record(document.get("resource", ENTRIES), entry))
    return subjects
