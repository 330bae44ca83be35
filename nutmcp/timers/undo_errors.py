"""The sentences for a change of a timer that cannot be taken back: what stands in the way, and what to do."""

from zoneinfo import ZoneInfo

from nutmcp.errors import Conflict, Refused
from nutmcp.journal.change import Change
from nutmcp.timers.timer import Timer
from nutmcp.words.fold import clean

_NOW = {
    "running": "runs, on other work or since another moment",
    "stopping": "is being logged",
    "stopped": "is stopped and waits to be logged or discarded",
    "logged": "was logged",
    "discarded": "was discarded",
}
_SHOWN = 80


def other_runs(change: Change, id: str, running: Timer, zone: ZoneInfo) -> Conflict:
    """Return the error of letting a timer run again beside another one."""
    since = f"{running.started_at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
    return Conflict(
        f"Timer {running.id} runs now, since {since}, so {id} cannot run again; nothing was taken back.",
        f"Stop or discard {running.id} first, or undo its start; then undo {change.id}.",
        candidates=[{"id": running.id, "name": clean(running.project.name, _SHOWN), "started_at": since}],
    )


def changed_since(change: Change, timer: Timer, later: Change | None) -> Conflict:
    """Return the error of undoing a step of a timer of which more became since.

    Args:
        change: The step that was to be undone.
        timer: The timer as it is.
        later: The last change of the timer that stands.
    """
    return Conflict(
        f"Timer {timer.id} was changed after change {change.id}: it {_NOW[timer.state]}.",
        f"Undo {later.batch or later.id} first, the last change of it."
        if later
        else "Stop, amend or discard it as it is now.",
        field="change" if later else None,
        candidates=[{"id": timer.id, "name": clean(timer.project.name, _SHOWN), "state": timer.state}],
    )


def logged_anew() -> Refused:
    """Return the error of writing an entry again whose timer has its time to log once more."""
    return Refused(
        "That took back the entry of a timer, which has had its time to log again since.",
        "Stop the timer, with `ended_at` if the work is over; writing the entry as well would log the time twice.",
        field="change",
    )
