"""`nutmcp sandbox` says what to set to point nutmcp at it, and what it says is true."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.commands import ROOT, environment, nutmcp

pytestmark = pytest.mark.process
LAST = "ACCESS_TOKEN="


@contextmanager
def directions(folder: Path) -> Generator[list[str]]:
    """Run the sandbox, and yield the lines that it prints."""
    words = [sys.executable, "-m", "nutmcp", "sandbox", "--port", "0", "--data", ":memory:"]
    with subprocess.Popen(words, env=environment(folder), cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            lines: list[str] = []
            while LAST not in (lines or [""])[-1]:
                line = running.stdout.readline()
                assert line, lines
                lines.append(line.rstrip())
            yield lines
        finally:
            running.terminate()


def test_a_nutmcp_that_is_set_as_it_says_works_on_it(tmp_path: Path) -> None:
    with directions(tmp_path) as lines:
        assert lines[0].startswith("The built-in Nutcache is at http://127.0.0.1:")
        said = dict(line.strip().split("=", 1) for line in lines if line.startswith("  "))
        url, token = said.pop("NUTCACHE_URL"), said.pop("NUTCACHE_ACCESS_TOKEN")
        assert said.keys() == {"NUTCACHE_PUBLIC_KEY", "NUTCACHE_USERNAME", "NUTCACHE_PASSWORD"}
        for credentials in (said, {"NUTCACHE_ACCESS_TOKEN": token}):
            examined = nutmcp("doctor", "--json", state=tmp_path, NUTCACHE_URL=url, **credentials)
            assert "Atelier Boréal" in examined.stdout
