"""Files, functions and names stay small and plain, without exemptions."""

import ast
import re
import subprocess
import sys

import pytest

from tests.laws.sources import FOLDERS, ROOT, Source, sources

FILE_LINES = 250
DECLARATION_LINES = 400
FUNCTION_LINES = 30
COMPLEXITY = 8

NAMES_OF_NOTHING = {"utils", "helpers", "common", "misc", "base", "core", "types", "constants"}
CLASSES_OF_NOTHING = re.compile(r"(Manager|Helper|Service|Impl|Mixin)$")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_declarations(source: Source) -> bool:
    """Return whether a file only declares: no function and no method stands in it."""
    return not any(source.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))


def body_lines(function: Function) -> int:
    """Count the lines of a function under its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_long() -> None:
    long = [
        f"{source.name}: {lines} lines, at most {limit}"
        for source in sources()
        if (lines := len(source.text.splitlines()))
        > (limit := DECLARATION_LINES if is_declarations(source) else FILE_LINES)
    ]
    assert not long, "\n".join(["These files do more than one job:", *long])


def test_no_function_is_long() -> None:
    long = [
        f"{source.name}:{function.lineno} {function.name}: {lines} lines"
        for source in sources()
        for function in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if (lines := body_lines(function)) > FUNCTION_LINES
    ]
    assert not long, "\n".join([f"A function has at most {FUNCTION_LINES} lines:", *long])


@pytest.mark.process
def test_no_function_is_complex_even_where_the_linter_was_silenced() -> None:
    folders = [folder for folder in FOLDERS if (ROOT / folder).is_dir()]
    limit = f"lint.mccabe.max-complexity={COMPLEXITY}"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore-noqa"]
    command += ["--output-format=concise", "--select=C901", "--config", limit, *folders]
    checked = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_module_is_called_after_nothing() -> None:
    nameless = [
        source.name
        for source in sources()
        if NAMES_OF_NOTHING & {part.removesuffix(".py") for part in source.path.relative_to(ROOT).parts}
    ]
    assert not nameless


def test_no_class_is_called_after_nothing() -> None:
    nameless = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in sources()
        # Nouns of the trade: a service is what a project offers.
        if not source.name.startswith(("nutmcp/systems/", "nutmcp/domain/"))
        for node in source.nodes(ast.ClassDef)
        if CLASSES_OF_NOTHING.search(node.name)
    ]
    assert not nameless


def test_each_module_opens_with_a_sentence() -> None:
    silent = [
        source.name
        for source in sources()
        if not (ast.get_docstring(source.tree) or "").partition("\n")[0].endswith((".", "?", "!", ":"))
    ]
    assert not silent


def test_each_silenced_check_says_why() -> None:
    silenced = re.compile(r"noqa\b|type: *ignore|pyright: *ignore|pragma: *no ")
    explained = re.compile(r"(?:noqa: [A-Z\d, ]+|ignore\[[\w, ]+\]|no (?:cover|branch)) [-–] \w")
    unexplained = [
        f"{source.name}:{line} {comment}"
        for source in sources()
        if silenced.search(source.text)
        for line, comment in source.comments()
        if silenced.search(comment) and not explained.search(comment)
    ]
    assert not unexplained, "\n".join(["Write `# noqa: CODE - the reason`:", *unexplained])
