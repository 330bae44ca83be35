"""The sentences for a write that the remote system did not confirm: what is known, and what to do."""

from collections.abc import Sequence

from nutmcp.domain.known_name import known_name
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import NotFound, NutmcpError, OutcomeUnknown, Unavailable
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Absent, Finding, Unclear
from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record
from nutmcp.words.fold import clean

_LONGEST_NAME = 60
_AGAIN = "Nothing was changed, so the same call may safely be made again."


def not_there(system: str, change: Change, finding: Finding) -> NutmcpError:
    """Return the error of a write that was looked for and was not made."""
    if change.verb is Verb.DO:
        what = f"{change.kind.replace('_', ' ')} of {change.thing}"
        return Unavailable(f"{system} did not confirm the {what}, and it was not made.", _AGAIN, reference=change.id)
    if isinstance(finding, Absent) and finding.gone:
        again = "log the time anew" if change.is_of_time else "make it anew if it is still wanted"
        return NotFound(f"{change.subject} is no longer there.", f"It has been deleted; {again}.")
    happened = {
        Verb.CREATE: f"{system} did not confirm the {change.noun}, and it is not there.",
        Verb.UPDATE: f"{system} did not confirm the change of {change.thing}, and it was not made.",
        Verb.DELETE: f"{system} did not confirm the deletion, and {change.thing} is still there.",
    }
    return Unavailable(happened[change.verb], _AGAIN, reference=change.id)


def unclear(system: str, change: Change, finding: Unclear) -> OutcomeUnknown:
    """Return the error of a write that was looked for, and what is there may be its work or not."""
    if change.verb is Verb.CREATE:
        return OutcomeUnknown(
            f"{system} did not confirm the {change.noun}, and one like it is there that may be this one or another.",
            "If the candidate is the one that was meant, nothing is left to do; else "
            f"{'log' if change.is_of_time else 'make'} it with `allow_duplicate`.",
            candidates=_shown(finding.candidates),
            reference=change.id,
        )
    return OutcomeUnknown(
        f"{system} did not confirm the write to {change.thing}, and it was changed by someone else since.",
        f"Read the {change.noun} as it is now, and decide whether to change it again.",
        reference=change.id,
    )


def not_askable(system: str, change: Change) -> OutcomeUnknown:
    """Return the error of a write that could not even be looked for."""
    if change.verb is Verb.CREATE:
        draft = change.draft if isinstance(change.draft, TimeEntryDraft) else None
        day = draft and (draft.working_date or draft.start_time)
        on = f" of {day:%Y-%m-%d}" if day else ""
        return OutcomeUnknown(
            f"{system} did not confirm the {change.noun}, and could not be asked whether it is there.",
            f"Check the {change.resource.replace('_', ' ')}{on} later; "
            "the same call made again looks first and writes nothing twice.",
            reference=change.id,
        )
    return OutcomeUnknown(
        f"{system} did not confirm the write to {change.thing}, and could not be asked what became of it.",
        f"Read {change.thing} later, before the write is repeated.",
        reference=change.id,
    )


def _shown(records: Sequence[Record]) -> list[dict[str, str | int]]:
    return [{"id": each.id or 0, "name": _name(each)} for each in records]


def _name(record: Record) -> str:
    """Return what tells a record from others like it."""
    if isinstance(record, TimeEntry):
        return f"{record.minutes or 0} min on {record.working_date or 'an unknown day'}"
    return clean(known_name(record) or "", _LONGEST_NAME)
