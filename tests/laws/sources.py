"""Where the laws find the code that they hold."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

NodeT = TypeVar("NodeT", bound=ast.AST)

ROOT = Path(__file__).parents[2]
FOLDERS = ("nutmcp", "tests", "benchmarks", "examples", "scripts")


@dataclass(frozen=True)
class Source:
    """One Python file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """Return the path as a person would write it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """Return what the file says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Return the file as Python understands it."""
        return ast.parse(self.text)

    @cached_property
    def _walked(self) -> Sequence[ast.AST]:
        return list(ast.walk(self.tree))

    def nodes(self, *kinds: type[NodeT]) -> Iterator[NodeT]:
        """Yield every node of these kinds, at any depth."""
        return (node for node in self._walked if isinstance(node, kinds))

    @cached_property
    def dotted_names(self) -> Sequence[tuple[int, str]]:
        """Return every `a.b.c`, and every name that is taken out of a module, with its line."""
        taken = (
            (node.lineno, f"{node.module}.{alias.name}") for node in self.nodes(ast.ImportFrom) for alias in node.names
        )
        return [*((node.lineno, dotted(node)) for node in self.nodes(ast.Attribute)), *taken]

    def comments(self) -> Iterator[tuple[int, str]]:
        """Yield every comment with its line."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)


def dotted(node: ast.expr) -> str:
    """Return a name as it is written, what stands before it in any other form as `…`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "…"


@cache
def sources(*folders: str) -> Sequence[Source]:
    """Return the Python files of these folders, or of all that hold code; each is read and parsed once for all laws."""
    found = (path for folder in folders or FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return [_source(path) for path in sorted(found)]


_source = cache(Source)


def tracked_files() -> list[Path]:
    """Return every file that is, or is about to be, part of the project."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for line in listed.splitlines() if (path := ROOT / line).is_file()]
