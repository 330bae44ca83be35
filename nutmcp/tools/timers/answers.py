"""What a timer that was logged is told as: the timer, its time entry, and one sentence that a person can check."""

from datetime import datetime
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.timers.backend import Logged
from nutmcp.tools.present.entries import EntryRow, entry_row, minutes_of
from nutmcp.tools.present.names import Names
from nutmcp.tools.present.sentences import say_billable, say_entry, say_moment, say_rounding
from nutmcp.tools.present.timers import TimerRow, timer_row


class LoggedAnswer(TypedDict):
    """What a stopped timer came to."""

    status: Literal["created", "already_logged"]
    timer: TimerRow
    entry: EntryRow
    change: NotRequired[str | None]
    message: str


def tell(logged: Logged, names: Names, now: datetime, *, said_end: bool = False) -> LoggedAnswer:
    """Return the answer about a timer that was logged, now or before.

    Args:
        logged: The timer and its entry.
        names: Where the names come from.
        now: The present moment.
        said_end: Somebody said when the work ended, so what was understood is told.
    """
    timer, written = logged.timer, logged.written
    said = say_entry(written.entry, names)
    again = written.status == "already_logged"
    message = f"The timer had been logged already: {said}." if again else f"Stopped the timer and logged {said}."
    if not again:
        # What the remote system measures itself is nothing that it rounded.
        asked = minutes_of(written.entry) if names.system.timed else timer.elapsed_minutes(now)
        message += say_rounding(asked, written, names) + say_billable(written.entry, names)
    if said_end and timer.ended_at:
        start = timer.started_at.astimezone(names.zone)
        message += (
            f" It ran from {say_moment(start, now.astimezone(names.zone))} to {say_moment(timer.ended_at, start)}"
        )
        message += f" ({names.zone.key})."
    return {
        "status": "already_logged" if again else "created",
        "timer": timer_row(timer, names, now),
        "entry": entry_row(written.entry, names),
        "change": written.change or None,
        "message": message,
    }
