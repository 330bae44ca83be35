"""How the tests are run: none hangs for ever, none starts a process in secret, and the quick run is a part of all."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples import share_of
from tests.marks import MANY

ROOT = Path(__file__).parents[1]
NUMBERS = range(MANY + 2)

HANGS = """
import threading

def test_that_hangs():
    threading.Thread(target=stand_still, daemon=True).start()
    stand_still()

def stand_still():
    threading.Event().wait()

def test_that_comes_after():
    pass
"""


@pytest.mark.process
def test_a_test_that_hangs_is_ended_with_the_stacks_of_all_threads_and_the_others_are_run(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_hanging.py").write_text(HANGS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=10"]
    command += ["--numprocesses", "1"]
    ended = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "Timeout (0:00:10)!" in ended.stderr
    assert "in test_that_hangs" in ended.stderr
    assert "in stand_still" in ended.stderr
    assert "1 failed, 1 passed" in ended.stdout


@pytest.mark.parametrize("number", NUMBERS)
def test_with_many_cases(number: int) -> None:
    assert number in NUMBERS


def test_the_quick_run_takes_every_other_of_many_cases_and_any_other_run_all(request: pytest.FixtureRequest) -> None:
    shown = [each.name for each in request.session.items if each.name.startswith("test_with_many_cases[")]
    asked_for_alone: list[str] = []
    assert shown in (asked_for_alone, [f"test_with_many_cases[{number}]" for number in share_of(NUMBERS, 2)])


def test_a_test_that_starts_a_process_without_saying_so_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="starts a process"):
        subprocess.Popen([sys.executable, "-c", ""])
