"""What is told of a project beside its own fields: how long people worked on it, and whether it runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nutmcp.remote.id import Id
from nutmcp.systems.miles88.records import Project, Shift

_NEARLY = 0.9
"""The part of a limit after which a project is nearly overdue (assumed)."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of projects at a moment, for one of the staff.

    Attributes:
        shifts: All shifts.
        caller: Who asks.
        now: The moment.
    """

    shifts: tuple[Shift, ...]
    caller: Id
    now: datetime

    def of(self, project: Project) -> dict[str, Any]:
        """Return all that is told of a project, by the names of the wire."""
        own = [each for each in self.shifts if each.project == project.id]
        mine = [each for each in own if each.member == self.caller]
        begun = next((each.start_time for each in mine if each.end_time is None and each.start_time), None)
        total = self._seconds(own)
        limit = project.time_limit
        return {
            "grand_total": total,
            "running": begun is not None,
            "running_total": self._seconds(mine),
            "started_at": None if begun is None else int(begun.timestamp()),
            "time_left": None if limit is None else limit - total,
            "overdue": None if limit is None else total > limit,
            "nearly_overdue": None if limit is None else total > limit * _NEARLY,
        }

    def _seconds(self, shifts: Iterable[Shift]) -> int:
        """Return the seconds of shifts; one that runs counts up to now."""
        lengths = ((each.end_time or self.now) - each.start_time for each in shifts if each.start_time)
        return sum(max(0, int(each.total_seconds())) for each in lengths)
