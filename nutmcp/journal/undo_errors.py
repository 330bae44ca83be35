"""The sentences for a change that cannot be taken back: what stands in the way, and what to do."""

from collections.abc import Sequence
from types import MappingProxyType

from nutmcp.errors import Conflict, NotFound, NutmcpError, Refused
from nutmcp.journal.change import Change
from nutmcp.remote.record import Record

WORDS = MappingProxyType(
    {
        "working_date": "date",
        "project_service": "service",
        "start_time": "start",
        "end_time": "end",
        "billable_minutes": "billable",
    }
)
"""What the tools call a field, where that is not the vendor's name."""
_SHOWN = 80


def never_made(change: Change) -> Refused:
    """Return the error of undoing a change that failed."""
    return _refused(f"Change {change.id} was not carried out.", "There is nothing to undo.")


def perhaps_never_made(change: Change) -> Refused:
    """Return the error of undoing a change whose fate will never be known."""
    return _refused(
        f"It is not known whether change {change.id} was carried out.",
        f"Look at the {change.noun} and change it as it is now.",
    )


def already_undone(change: Change, undo: Change) -> Refused:
    """Return the error of undoing a change twice."""
    return _refused(
        f"Change {change.id} has already been taken back, by {undo.id}.", f"Undo {undo.id} to have it again."
    )


def folded(change: Change) -> Refused:
    """Return the error of undoing a change of which only what finds duplicates is kept."""
    return _refused(
        f"Change {change.id} was made more than two years ago, and what was there before it is no longer kept.",
        f"Change or delete {change.thing} itself.",
    )


def still_under_way(change: Change) -> Conflict:
    """Return the error of undoing a change that is just being made."""
    return Conflict(f"Change {change.id} is still being made.", "Wait a minute, then undo it.", field="change")


def still_being_undone(change: Change) -> Conflict:
    """Return the error of undoing a change that another call is just taking back."""
    return Conflict(
        f"Change {change.id} is just being taken back, in another call.",
        "Wait a minute, then look whether it was.",
        field="change",
    )


def gone(change: Change) -> NotFound:
    """Return the error of undoing a change of a record that has been deleted since."""
    return NotFound(
        f"{change.subject} is no longer there, so change {change.id} cannot be taken back.",
        "It was deleted elsewhere, and nothing is left to undo of it.",
    )


def deleted_here(change: Change, deletion: Change) -> Refused:
    """Return the error of undoing a change of a record that was deleted here since."""
    return _refused(
        f"{change.subject} was deleted after change {change.id}, by {deletion.id}.",
        f"Undo {deletion.id} first.",
    )


def invoiced(system: str, change: Change) -> Refused:
    """Return the error of undoing a change of an entry that is on an invoice ("Time Entries", 2019-02)."""
    return Refused(
        f"Time entry {change.entry} has been invoiced since.",
        f"{system} neither changes nor deletes what is on an invoice; take it off the invoice first.",
    )


def not_to_be_undone(system: str, change: Change) -> Refused:
    """Return the error of undoing an action that nothing takes back."""
    return Refused(f"{system} has nothing that takes back what change {change.id} did.", "Change it there by hand.")


def no_longer_so(change: Change) -> Conflict:
    """Return the error of undoing an action whose record is no longer as it left it."""
    return Conflict(
        f"{change.subject} was changed after change {change.id}, which no longer holds.",
        "Look at it as it is now, and decide what it is to be.",
    )


def naming(before: Change, error: NutmcpError) -> NutmcpError:
    """Return the error with the change before, which can be taken back though the later one cannot."""
    what = "several changes that were made together"
    if before.batch is None:
        what = f"{before.kind} of {before.thing}" if before.entry else before.kind
    return type(error)(
        error.happened,
        f"{error.advice} The change before it is {before.batch or before.id} ({what}); "
        "it is taken back where `undo` is given that as `change`.",
        candidates=error.candidates,
    )


def too_little_known(change: Change) -> Refused:
    """Return the error of writing a record again that needs more than is known of it."""
    return Refused(
        f"Too little is known of {change.thing} as it was to write it again.",
        "Log the time anew." if change.is_of_time else "Make it anew if it is still wanted.",
    )


def changed_since(change: Change, fields: Sequence[str], now: Record, later: Change | None) -> Conflict:
    """Return the error of undoing a change of a record that has been changed since.

    Args:
        change: The change that was to be undone.
        fields: What is different.
        now: The record as it is.
        later: The last change of it that was made here after this one.
    """
    after = change.after or type(now)()
    return Conflict(
        f"{change.subject} was changed after change {change.id}: "
        f"{', '.join(WORDS.get(each, each) for each in fields)}.",
        f"Undo {later.id} first, the last change of it."
        if later
        else f"Look at the {'entry' if change.is_of_time else change.noun}, and change or delete it as it is now.",
        field="change" if later else None,
        candidates=[
            {
                "id": change.entry or 0,
                "name": WORDS.get(each, each),
                "then": _shown(getattr(after, each)),
                "now": _shown(getattr(now, each)),
            }
            for each in fields
        ],
    )


def _refused(happened: str, advice: str) -> Refused:
    """Return the error of a change that is not one to be undone, or not now."""
    return Refused(happened, advice, field="change")


def _shown(value: object) -> str | int:
    """Return a value as data, without the characters that hide or turn text."""
    if isinstance(value, int):
        return value
    return "".join(each for each in str(value or "") if each.isprintable())[:_SHOWN]
