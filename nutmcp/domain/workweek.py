"""The days of the week on which people work, and the time that is expected of each."""

from dataclasses import dataclass
from datetime import date

from nutmcp.words.target_hours import TargetHours


@dataclass(frozen=True, slots=True)
class Workweek:
    """When work is expected, and how much.

    Attributes:
        days: The working days; Monday is 0.
        target: How much is expected; any time at all where nothing is set.
    """

    days: frozenset[int] = frozenset(range(5))
    target: TargetHours | None = None

    def works_on(self, day: date) -> bool:
        """Return whether it is a working day."""
        return day.weekday() in self.days

    def minutes_on(self, day: date) -> int:
        """Return the minutes that are expected on a day; those of a week are shared out, to whole minutes."""
        if self.target is None or not self.works_on(day):
            return 0
        if not self.target.weekly:
            return self.target.minutes
        before = sum(each < day.weekday() for each in self.days)
        return self.target.minutes * (before + 1) // len(self.days) - self.target.minutes * before // len(self.days)

    def lacks(self, day: date, minutes: int) -> bool:
        """Return whether so many minutes are not enough for a day: too few, or none where no target is set."""
        return self.works_on(day) and (minutes < self.minutes_on(day) or not minutes)
