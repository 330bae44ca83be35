"""The system that CONTRIBUTING.md shows is built from its text, served from its sandbox, and worked with."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.cli.commands import environment
from tests.laws.sources import ROOT

pytestmark = [pytest.mark.anyio, pytest.mark.process]

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Add a system\n")[2].partition("\n## ")[0]
BLOCKS = [dedent(each) for each in re.findall(r"^ *```python\n(.*?)^ *```$", SECTION, re.MULTILINE | re.DOTALL)]
FILES = {each.partition("\n")[0].removeprefix("# "): each.partition("\n")[2] for each in BLOCKS if each[0] == "#"}
LINES = re.findall(r"line in `(?P<table>\w+)` of `(?P<file>[\w./]+)`:\n\n *```python\n *(?P<line>.*)\n", SECTION)
COPIED = ("nutmcp", "scripts", "tests", "docs", "desktop", "pyproject.toml", "README.md", "mcp-contract.json")


def needs(checker: str) -> pytest.MarkDecorator:
    """Return a mark for what is checked by something that `make test` does not install."""
    return pytest.mark.skipif(find_spec(checker) is None, reason=f"{checker} comes with `make check`")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout in which somebody has done what the section says."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.with_name("__init__.py").write_text('"""Timecard."""\n')
        path.write_text(text, encoding="utf-8")
    for table, name, line in LINES:
        text = (root / name).read_text(encoding="utf-8")
        before, opening, rest = text.partition(f"{table}: ")
        entries, closing, rest = rest.partition("\n    }\n")
        (root / name).write_text(f"{before}{opening}{entries}\n        {line}{closing}{rest}", encoding="utf-8")
    done = run(root, "-m", "scripts.docs")
    assert done.returncode == 0, done.stderr
    return root


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python there."""
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, check=False)


def test_the_section_shows_three_files_and_two_lines() -> None:
    assert len(FILES) == 3
    assert [table for table, _, _ in LINES] == ["SYSTEMS", "HOSTS"]


async def test_its_tools_are_listed_and_time_is_logged_listed_and_taken_back(checkout: Path) -> None:
    words = ["-m", "nutmcp", "serve", "--system", "timecard", "--sandbox"]
    server = StdioServerParameters(command=sys.executable, args=words, cwd=checkout, env=environment(checkout))
    async with Client(server) as client:
        offered = {each.name for each in (await client.list_tools()).tools}
        assert {"log_time", "list_time_entries", "summarize_time", "start_timer", "undo", "list_projects"} <= offered
        assert not {each for each in offered if "invoice" in each or "customer" in each}

        async def call(tool: str, **arguments: object) -> Mapping[str, Any]:
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, result.content
            return result.structured_content or {}

        logged = await call("log_time", project="chairs", duration="1h30", note="Sawn")
        assert (logged["status"], logged["entry"]["minutes"]) == ("created", 90)
        assert [each["note"] for each in (await call("list_time_entries", project="chairs"))["items"]] == ["Sawn"]
        summary = await call("summarize_time", project="chairs", group_by=["member"], period="today")
        assert summary["groups"] == [{"member": "Ann Smith", "entries": 1, "minutes": 90, "billable_minutes": 0}]
        await call("undo")
        assert (await call("list_time_entries", project="chairs"))["items"] == []


def test_the_doctor_finds_it_well(checkout: Path) -> None:
    done = run(checkout, "-m", "nutmcp", "doctor", "--system", "timecard", "--sandbox")
    assert done.returncode == 0, done.stdout


@needs("importlinter")
def test_the_rooms_stay_apart(checkout: Path) -> None:
    done = run(checkout, "-c", "from importlinter.cli import lint_imports_command as run; run()")
    assert done.returncode == 0, done.stdout


@needs("ruff")
@pytest.mark.parametrize("name", FILES)
def test_it_is_written_as_everything_else_is(checkout: Path, name: str) -> None:
    done = run(checkout, "-m", "ruff", "check", "--no-cache", name)
    assert done.returncode == 0, done.stdout
    done = run(checkout, "-m", "ruff", "format", "--no-cache", "--check", name)
    assert done.returncode == 0, done.stderr
