"""Pictures as SVG: one document with fonts and colours of its own, light or dark as the reader's are."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from nutmcp.views.picture import Bar, Cell, Picture
from nutmcp.views.terminal import width

_WIDE, _MARGIN, _LINE = 760, 20, 22
_NAME_SHARE = 0.28
_LONGEST = 32
_STYLE = """
text { font: 14px system-ui, sans-serif; fill: #1f2328; } .end { text-anchor: end; }
.title { font-size: 17px; font-weight: 600; } .strong { font-weight: 600; } .small { font-size: 12px; }
.faint, .small { fill: #57606a; } .alarm { fill: #b42318; font-weight: 600; }
.paper { fill: #ffffff; } line { stroke: #d0d7de; }
.s0 { fill: #2f7d5b; } .s1 { fill: #b58a00; } .s2 { fill: #c76a15; } .s3 { fill: #c2413a; } .s4 { fill: #8f1d3f; }
@media (prefers-color-scheme: dark) {
text { fill: #e8eaed; } .faint, .small { fill: #a8b0ba; } .alarm { fill: #ff8f85; }
.paper { fill: #16181d; } line { stroke: #3a4049; }
.s0 { fill: #5fc493; } .s1 { fill: #e5c04b; } .s2 { fill: #f0a04b; } .s3 { fill: #f2817a; } .s4 { fill: #e25f8c; }
}"""


def in_svg(picture: Picture) -> str:
    """Return the picture as an SVG document."""
    drawn = _Drawing()
    drawn.text(picture.title, "title")
    for line in picture.lines:
        drawn.text(line, "faint")
    for bar in picture.bars:
        drawn.bar(bar)
    drawn.table(picture.rows)
    height = drawn.y + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" role="img" '
        f'aria-label="{escape(picture.title)}">\n<style>{_STYLE}</style>\n'
        f'<rect class="paper" width="{_WIDE}" height="{height}"/>\n' + "\n".join(drawn.marks) + "\n</svg>\n"
    )


class _Drawing:
    """Draws from top to bottom; `y` is how far it has come."""

    def __init__(self) -> None:
        self.y = _MARGIN
        self.marks: list[str] = []

    def text(self, text: str, kind: str) -> None:
        self.y += _LINE
        self._mark(_MARGIN, text, kind)

    def bar(self, bar: Bar) -> None:
        self.y += _LINE // 2
        self.text(bar.text, "strong")
        self.y += 8
        whole, x = sum(part.size for part in bar.parts), float(_MARGIN)
        for part in bar.parts:
            wide = float((_WIDE - 2 * _MARGIN) * part.size / whole)
            self.marks.append(f'<rect class="s{part.shade}" x="{x:.1f}" y="{self.y}" width="{wide:.1f}" height="16"/>')
            x += wide
        self.y += 16
        self._legend(bar)

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            self.y += _LINE + 4
            for x, cell in zip(_columns(len(row)), row, strict=True):
                self._mark(x, _cut(cell.text), cell.kind if x == _MARGIN else f"{cell.kind} end")
            if any(cell.below for cell in row):
                self.y += _LINE - 4
                self._mark(_MARGIN, _cut(row[0].below), "small")
            self.marks.append(f'<line x1="{_MARGIN}" x2="{_WIDE - _MARGIN}" y1="{self.y + 8}" y2="{self.y + 8}"/>')

    def _legend(self, bar: Bar) -> None:
        x = _WIDE
        for part in bar.parts:
            wide = 36 + 7.5 * width(part.text)
            if x + wide > _WIDE - _MARGIN:
                x, self.y = _MARGIN, self.y + _LINE
            self.marks.append(f'<rect class="s{part.shade}" x="{x}" y="{self.y - 10}" width="10" height="10"/>')
            self._mark(x + 14, part.text, "plain")
            x += wide

    def _mark(self, x: float, text: str, kind: str) -> None:
        if text:
            self.marks.append(f'<text x="{x:.0f}" y="{self.y}" class="{kind}">{escape(text)}</text>')


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _columns(count: int) -> Iterator[float]:
    """Yield where each column stands: the name at the left, the others at their right edges."""
    yield _MARGIN
    name = _WIDE * _NAME_SHARE
    for each in range(1, count):
        yield name + (_WIDE - _MARGIN - name) * each / (count - 1)
