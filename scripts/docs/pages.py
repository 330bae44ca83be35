"""Every generated file: where it stands, and what it ought to say."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from nutmcp.tools.surface import definitions_text
from scripts.docs import buttons, coverage_page, desktop, registry, sandbox_page, settings_page, tools_page

PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "nutmcp/tools/definitions.json": definitions_text,
        "docs/settings.md": settings_page.page,
        "docs/tools.md": tools_page.page,
        "docs/sandbox.md": sandbox_page.page,
        "docs/coverage.md": coverage_page.page,
        "server.json": registry.text,
        "desktop/manifest.json": desktop.text,
    }
)
"""The files that are generated as a whole."""

PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"buttons": buttons.table, "tools": tools_page.table, "settings": settings_page.table}
)
"""What is generated inside the README, between `<!-- begin NAME … -->` and `<!-- end NAME -->`."""


def pages(root: Path) -> dict[Path, str]:
    """Return what each generated file of the project in that folder ought to say."""
    readme = root / "README.md"
    made = {root / name: make() for name, make in PAGES.items()}
    return made | {readme: filled_in(readme.read_text(encoding="utf-8"))}


def filled_in(text: str) -> str:
    """Return a text with every part between marks made anew.

    Raises:
        LookupError: The marks of a part are missing.
    """
    for name, make in PARTS.items():
        begin, rest = _split(text, rf"<!-- begin {name}\b[^>]*-->\n")
        _, end = _split(rest, rf"(?=<!-- end {name} -->)")
        text = begin + make() + end
    return text


def _split(text: str, mark: str) -> tuple[str, str]:
    """Return what stands before the end of a mark, and what stands after it."""
    found = re.search(mark, text)
    if found is None:
        raise LookupError(mark)
    return text[: found.end()], text[found.end() :]
