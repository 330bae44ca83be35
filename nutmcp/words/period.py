"""Whole days in a row."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in a row, the first and the last included; `date.min` stands for no first day."""

    first: date
    last: date

    @property
    def begins(self) -> str | None:
        """Return the first day in ISO format, or None where there is none."""
        return None if self.first == date.min else self.first.isoformat()

    @property
    def ends(self) -> str:
        """Return the last day in ISO format."""
        return self.last.isoformat()
