"""Timers that the remote system keeps itself."""

from datetime import datetime
from typing import ClassVar

from nutmcp.clock import elapsed_minutes
from nutmcp.remote.code import Code
from nutmcp.remote.record import Instant, Record, Ref


class NativeTimer(Record):
    """A timer of the remote system's own."""

    runs_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it runs."""

    member: Ref = None
    project: Ref = None
    project_service: Ref = None
    minutes: int | None = None
    status: Code | None = None
    time_start_utc: Instant | None = None

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self.status in self.runs_in

    def minutes_at(self, now: datetime) -> int:
        """Return its minutes, which grow only while it runs."""
        minutes = self.minutes or 0
        if self.running and self.time_start_utc:
            minutes += max(0, elapsed_minutes(self.time_start_utc, now))
        return minutes
