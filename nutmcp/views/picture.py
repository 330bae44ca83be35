"""What a picture is made of, whatever it is drawn on: a heading, bars of parts, and a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Answer = Mapping[str, Any]
"""What a tool answered."""
Kind = Literal["plain", "faint", "alarm", "strong"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in the table; `below` is a second, smaller line."""

    text: str
    kind: Kind = "plain"
    below: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: which of the five shades it has, how large it is, and what it says."""

    shade: int
    size: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, made of parts from left to right."""

    text: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        title: What it shows.
        lines: What stands below the title.
        bars: The bars, from top to bottom.
        rows: The table: the header first; in each row the name first. Empty for no table.
    """

    title: str
    lines: Sequence[str]
    bars: Sequence[Bar] = ()
    rows: Sequence[Sequence[Cell]] = ()
