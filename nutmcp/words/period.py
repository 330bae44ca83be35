"""Whole days in a row."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in a row, the first and the last included."""

    first: date
    last: date
