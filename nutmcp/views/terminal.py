"""Pictures in a terminal: plain text, whose columns stand below each other whatever script the names are in."""

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

from nutmcp.views.picture import Bar, Cell, Picture

WIDTH = 60
"""The width of the widest bar."""
LONGEST_NAME = 40
_SHADES = "█▓▒░▚"


def in_text(picture: Picture) -> str:
    """Return the picture as lines of text."""
    return "\n".join(_lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    yield picture.title
    yield from picture.lines
    for bar in picture.bars:
        yield ""
        yield from _bar(bar)
    if picture.rows:
        yield ""
        yield from _table(picture.rows)


def _bar(bar: Bar) -> Iterator[str]:
    whole = sum(part.size for part in bar.parts)
    yield bar.text
    yield "".join(_SHADES[part.shade] * max(1, round(WIDTH * part.size / whole)) for part in bar.parts)
    yield "   ".join(f"{_SHADES[part.shade]} {part.text}" for part in bar.parts)


def _table(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    told = [[_text(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*told, strict=True)]
    for name, *cells in told:
        padded = (" " * (wide - width(cell)) + cell for cell, wide in zip(cells, widths[1:], strict=True))
        yield "  ".join([name + " " * (widths[0] - width(name)), *padded]).rstrip()


def _text(cell: Cell) -> str:
    text = f"{cell.text} – {cell.below}" if cell.below else cell.text
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def width(text: str) -> int:
    """Return how many columns a terminal takes for a text."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
