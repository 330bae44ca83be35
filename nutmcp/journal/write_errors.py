"""The sentences for a write that the remote system did not confirm: what is known, and what to do."""

from collections.abc import Sequence

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound, NutmcpError, OutcomeUnknown, Unavailable
from nutmcp.journal.change import Change
from nutmcp.journal.evidence import Absent, Finding, Unclear
from nutmcp.remote.call import Verb

_AGAIN = "Nothing was changed, so the same call may safely be made again."


def not_there(system: str, change: Change, finding: Finding) -> NutmcpError:
    """Return the error of a write that was looked for and was not made."""
    if change.verb is Verb.DO:
        what = f"{change.kind.replace('_', ' ')} of {change.thing}"
        return Unavailable(f"{system} did not confirm the {what}, and it was not made.", _AGAIN, reference=change.id)
    if isinstance(finding, Absent) and finding.gone:
        return NotFound(f"Time entry {change.entry} is no longer there.", "It has been deleted; log the time anew.")
    happened = {
        Verb.CREATE: f"{system} did not confirm the time entry, and it is not there.",
        Verb.UPDATE: f"{system} did not confirm the change of time entry {change.entry}, and it was not made.",
        Verb.DELETE: f"{system} did not confirm the deletion, and time entry {change.entry} is still there.",
    }
    return Unavailable(happened[change.verb], _AGAIN, reference=change.id)


def unclear(system: str, change: Change, finding: Unclear) -> OutcomeUnknown:
    """Return the error of a write that was looked for, and what is there may be its work or not."""
    if change.verb is Verb.CREATE:
        return OutcomeUnknown(
            f"{system} did not confirm the time entry, and one like it is there that may be this one or another.",
            "If the candidate is the one that was meant, nothing is left to do; else log it with `allow_duplicate`.",
            candidates=_shown(finding.candidates),
            reference=change.id,
        )
    return OutcomeUnknown(
        f"{system} did not confirm the write to time entry {change.entry}, and it was changed by someone else since.",
        "Read the time entry as it is now, and decide whether to change it again.",
        reference=change.id,
    )


def not_askable(system: str, change: Change) -> OutcomeUnknown:
    """Return the error of a write that could not even be looked for."""
    if change.verb is Verb.CREATE:
        day = change.draft and (change.draft.working_date or change.draft.start_time)
        on = f" of {day:%Y-%m-%d}" if day else ""
        return OutcomeUnknown(
            f"{system} did not confirm the time entry, and could not be asked whether it is there.",
            f"Check the time entries{on} later; the same call made again looks first and writes nothing twice.",
            reference=change.id,
        )
    return OutcomeUnknown(
        f"{system} did not confirm the write to {change.thing}, and could not be asked what became of it.",
        f"Read {change.thing} later, before the write is repeated.",
        reference=change.id,
    )


def _shown(entries: Sequence[TimeEntry]) -> list[dict[str, str | int]]:
    return [
        {"id": each.id or 0, "name": f"{each.minutes or 0} min on {each.working_date or 'an unknown day'}"}
        for each in entries
    ]
