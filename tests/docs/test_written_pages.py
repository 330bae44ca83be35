"""What people wrote in the pages is still so: the files are there, and no error and no status is left out."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from nutmcp.errors import NutmcpError
from nutmcp.journal.change import State
from nutmcp.server.prompts import PROMPTS
from nutmcp.server.resources import KINDS
from nutmcp.tools.surface import read_definitions
from tests.laws.sources import ROOT

PAGES = [
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/safety.md", "docs/operating.md"),
    *("deploy/README.md", "docs/teams.md", "docs/growth.md", "docs/providers.md"),
    *("docs/connecting.md", "docs/dependencies.md", "docs/privacy.md", "docs/resources.md", "docs/unknowns.md"),
]
FOLDERS = "nutmcp|tests|docs|deploy|examples|benchmarks|scripts|desktop"
SAFETY = (ROOT / "docs/safety.md").read_text(encoding="utf-8")
IN_FIRST_CELL = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\|([^|]+)\|", SAFETY, re.MULTILINE))))


def codes(error: type[NutmcpError]) -> Iterator[str]:
    yield error.code
    for each in error.__subclasses__():
        yield from codes(each)


def statuses(schema: object) -> Iterator[str]:
    """Yield the words of every `status` that a writing tool answers, at any depth."""
    if isinstance(schema, list):
        for each in cast("list[object]", schema):
            yield from statuses(each)
    if isinstance(schema, dict):
        known = cast("dict[str, Any]", schema)
        yield from known.get("properties", {}).get("status", {}).get("enum", ())
        for each in known.values():
            yield from statuses(each)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", text))
    linked = {(ROOT / page).parent / each for each in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)}
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
    assert [each for each in sorted(linked) if not each.exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_section_that_a_page_points_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_every_resource_and_every_prompt_is_described() -> None:
    text = (ROOT / "docs/resources.md").read_text(encoding="utf-8")
    offered = [*(kind.template("nutcache") for kind in KINDS), *(prompt.name for prompt in PROMPTS)]
    assert [each for each in offered if f"`{each}`" not in text] == []


def test_each_error_has_its_meaning_told() -> None:
    assert set(codes(NutmcpError)) <= IN_FIRST_CELL


def test_each_status_of_a_write_has_its_meaning_told() -> None:
    writing = [tool for tool in read_definitions("nutcache") if not tool["annotations"]["readOnlyHint"]]
    told = set(re.findall(r"`(\w+)`", SAFETY))
    assert set(statuses([tool["outputSchema"] for tool in writing])) <= told
    assert {state.value for state in State} <= told
