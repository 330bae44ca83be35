"""The account that is worked in: how it records time, and how it rounds it."""

from dataclasses import dataclass
from enum import StrEnum

from nutmcp.remote.code import Code
from nutmcp.remote.record import Record, Ref

_UNKNOWN_STEP = 60


class Mode(StrEnum):
    """How an account records work: by its length, by its start and its end, or by whichever was said."""

    DURATION = "duration"
    START_END = "start_end"
    EITHER = "either"


TIMED = (Mode.START_END, Mode.EITHER)
"""The ways in which a start and an end are kept, where they are said."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an account rounds the minutes of a time entry.

    Attributes:
        way: `none`, `nearest`, `up`, or what else was told.
        step: To a multiple of how many minutes, if that was told.
    """

    way: str
    step: int | None = None

    def of(self, minutes: int) -> int:
        """Return the minutes rounded; time never becomes nothing by rounding (assumed)."""
        step = self.step or 0
        if step <= 0 or minutes <= 0 or self.way == "none":
            return minutes
        if self.way == "up":
            return -(-minutes // step) * step
        # Halfway goes up (assumed).
        return max(step, (2 * minutes + step) // (2 * step) * step)


class Account(Record):
    """What one works in; of an account that cannot be read, nothing is known."""

    guid: str | None = None
    name: str | None = None
    currency: Ref = None
    time_tracking_type: Code | None = None
    time_rounding: Code | None = None
    time_rounding_minutes: int | None = None
    clock: str | None = None
    """What its clock shows, as UTC+13:00, where its times name no zone and that was found out."""
    clock_agrees: bool | None = None
    """Whether the user's zone shows the same; None where times name their zone, or nobody knows."""

    @property
    def mode(self) -> str:
        """Return how work is recorded: one of `Mode`, or what else was told."""
        return Mode.DURATION if self.time_tracking_type is None else self.time_tracking_type.word

    @property
    def rounding(self) -> Rounding | None:
        """Return how time is rounded, if that is known."""
        return None if self.time_rounding is None else Rounding(self.time_rounding.word, self.time_rounding_minutes)

    def rounded(self, minutes: int) -> int:
        """Return the minutes as the account rounds them, as far as that is known."""
        return minutes if self.rounding is None else self.rounding.of(minutes)

    @property
    def tolerance(self) -> int:
        """Return by how many minutes at most the account's rounding moves an entry."""
        if self.rounding is None:
            return _UNKNOWN_STEP - 1
        return 0 if self.rounding.way == "none" else (self.rounding.step or _UNKNOWN_STEP) - 1
