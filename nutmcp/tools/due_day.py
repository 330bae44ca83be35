"""The moment at which something is due that is due on a day."""

from datetime import date, datetime, time

from nutmcp.tools.desk import Desk
from nutmcp.words.times import place

_END_OF_WORK = time(17)
"""The time of day that is meant (assumed)."""


def due_on(desk: Desk, day: date) -> datetime:
    """Return the moment at which something is due on a day of the user's.

    Raises:
        InvalidArguments: The clocks jump over it.
    """
    return place(datetime.combine(day, _END_OF_WORK), desk.zone, field="due")
