"""A test that hangs is ended, with the stacks of all threads."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

TESTS = """
import threading

def test_that_hangs():
    threading.Thread(target=stand_still, daemon=True).start()
    while True:
        pass

def stand_still():
    threading.Event().wait()

def test_that_comes_after():
    pass
"""


def hanging(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run these tests as the project runs its own, but for how long each may take."""
    (folder / "test_hanging.py").write_text(TESTS, encoding="utf-8")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (folder / "tests").mkdir()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=2"]
    command += [*options, "test_hanging.py"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def test_the_stacks_of_all_threads_are_shown(tmp_path: Path) -> None:
    ended = hanging(tmp_path)
    assert ended.returncode == 1
    assert "Timeout (0:00:02)!" in ended.stderr
    assert "in test_that_hangs" in ended.stderr
    assert "in stand_still" in ended.stderr
