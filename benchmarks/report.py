"""What every section of the report is written with: tables in Markdown, and the machine it was measured on."""

import os
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import nutmcp

ROOT = Path(__file__).parent.parent
_VERSIONS = ("mcp", "httpx2", "pydantic", "anyio", "starlette", "uvicorn")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table whose first column is text and whose others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def section(title: str, *parts: str) -> str:
    """Return a section of the report."""
    return "\n\n".join([f"## {title}", *parts])


def verdict(figures: Iterable[tuple[str, float, float]]) -> None:
    """Exit with 1 where a figure, given with its name and the most that it may be, is over that."""
    missed = [f"{name}: {figure:.2f}, at most {most:g}" for name, figure, most in figures if figure > most]
    if missed:
        sys.exit("Missed: " + "; ".join(missed))


def machine() -> str:
    """Return what the figures were measured on: processor, memory, system, and versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} GiB; {platform.system()} {platform.machine()}; "
        f"{platform.python_implementation()} {platform.python_version()}; nutmcp {nutmcp.__version__}, {versions}."
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if not information.exists():
        return platform.processor() or platform.machine()
    named = re.search(r"^model name\s*:\s*(.+)$", information.read_text(encoding="utf-8"), re.MULTILINE)
    return named.group(1) if named else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
