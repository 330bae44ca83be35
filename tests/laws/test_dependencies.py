"""What the package imports is what it says it needs."""

import ast
import re
import sys
import tomllib

from tests.laws.sources import ROOT, Source, sources

# Modules that come with a package of another name.
BROUGHT_BY = {"jwt": "pyjwt", "mcp_types": "mcp", "opentelemetry": "opentelemetry-api", "pydantic_core": "pydantic"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Read by the standard library, where the machine has no time zones of its own.
DATA_ALONE = {"tzdata"}
# Numbered by the calendar: no number says that a release breaks anything.
CALENDAR_VERSIONED = {"tzdata"}


def named(requirement: str) -> str:
    """Return the package that a requirement names."""
    return re.split(r"[^\w-]", requirement, maxsplit=1)[0]


def imported(source: Source) -> set[str]:
    """Return the top-level modules that a file imports, at any depth of the file."""
    plain = {alias.name for node in source.nodes(ast.Import) for alias in node.names}
    froms = {node.module or "" for node in source.nodes(ast.ImportFrom) if not node.level}
    return {name.partition(".")[0] for name in plain | froms}


def test_the_package_declares_what_it_imports_and_no_more() -> None:
    optional = [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    declared = {named(requirement) for requirement in PROJECT["dependencies"] + optional}
    used = {name for source in sources("nutmcp") for name in imported(source)}
    foreign = used - sys.stdlib_module_names - {"nutmcp"}
    assert {BROUGHT_BY.get(name, name.replace("_", "-")) for name in foreign} == declared - DATA_ALONE


def test_each_dependency_has_its_reason() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| \S.* \|$", (ROOT / "docs/dependencies.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    optional = [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    assert {named(each) for each in PROJECT["dependencies"] + optional} <= set(rows)


def test_each_dependency_is_bounded() -> None:
    unbounded = {named(each) for each in PROJECT["dependencies"] if not re.search(r">=[\d.]+,<\d+", each)}
    assert unbounded == CALENDAR_VERSIONED
