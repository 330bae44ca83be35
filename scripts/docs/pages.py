"""Every generated file: where it stands, and what it ought to say."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from nutmcp.systems import SYSTEMS, system_of
from nutmcp.tools.surface import definitions_text
from scripts.docs import (
    buttons,
    coverage_88miles,
    coverage_nutshell,
    coverage_page,
    coverage_proworkflow,
    desktop,
    registry,
    sandbox_page,
    settings_page,
    tools_page,
)


def _definitions(key: str) -> str:
    return definitions_text(system_of(key))


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        **{f"nutmcp/tools/definitions/{key}.json": partial(_definitions, key) for key in SYSTEMS},
        "docs/settings.md": settings_page.page,
        **{tools_page.path_of(key): partial(tools_page.page, key) for key in SYSTEMS},
        **{sandbox_page.path_of(key): partial(sandbox_page.page, key) for key in SYSTEMS},
        "docs/coverage.md": coverage_page.page,
        "docs/coverage-88miles.md": coverage_88miles.page,
        "docs/coverage-nutshell.md": coverage_nutshell.page,
        "docs/coverage-proworkflow.md": coverage_proworkflow.page,
        "server.json": registry.text,
        **{desktop.manifest_of(key): partial(desktop.text, key) for key in SYSTEMS},
    }
)
"""The files that are generated as a whole."""

PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "README.md": {"tools": tools_page.table, "settings": settings_page.table},
        "docs/connecting.md": {"buttons": buttons.table},
    }
)
"""What is generated inside a page that people write, between `<!-- begin NAME … -->` and `<!-- end NAME -->`."""


def pages(root: Path) -> dict[Path, str]:
    """Return what each generated file of the project in that folder ought to say."""
    whole = {root / name: make() for name, make in PAGES.items()}
    written = {root / name: parts for name, parts in PARTS.items()}
    return whole | {path: filled_in(path.read_text(encoding="utf-8"), parts) for path, parts in written.items()}


def filled_in(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """Return a text with every part between marks made anew.

    Raises:
        LookupError: The marks of a part are missing.
    """
    for name, make in parts.items():
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
