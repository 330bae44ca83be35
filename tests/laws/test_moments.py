"""What passes between two moments is counted in one place, since Python subtracts clock faces within a zone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.sources import Source, sources

COUNTS = "nutmcp/clock.py"
# The sandbox is the other side of the wire, and counts for itself.
PRODUCT = [each for each in sources("nutmcp") if each.name != COUNTS and not each.name.startswith("nutmcp/sandbox/")]


def counted_by_hand(source: Source) -> Iterator[int]:
    """Yield the lines that make a number of what lies between two values with a minus."""
    for node in source.nodes(ast.Attribute):
        if node.attr == "total_seconds" and isinstance(node.value, ast.BinOp):
            yield node.lineno
    for node in source.nodes(ast.BinOp):
        if isinstance(node.op, ast.FloorDiv) and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Sub):
            divisor = ast.unparse(node.right)
            if "timedelta" in divisor or "MINUTE" in divisor:
                yield node.lineno


def test_minutes_between_moments_are_counted_by_the_clock() -> None:
    found = [f"{source.name}:{line}" for source in PRODUCT for line in counted_by_hand(source)]
    assert not found, "\n".join(["Use `elapsed` or `elapsed_minutes` of nutmcp.clock:", *found])


@pytest.mark.parametrize(
    "text", ["n = (end - start) // timedelta(minutes=1)", "n = (a - b).total_seconds()", "n = (a - b) // _ONE_MINUTE"]
)
def test_the_law_sees_what_it_is_about(text: str, tmp_path: Path) -> None:
    (tmp_path / "written.py").write_text(text)
    assert list(counted_by_hand(Source(tmp_path / "written.py"))) == [1]
