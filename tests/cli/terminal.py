"""A terminal for the tests, where a person answers what a command asks."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from select import select

from tests.cli.commands import ROOT, environment
from tests.patience import PATIENCE


def at_terminal(
    *words: str, state: Path, answers: Mapping[str, str], by: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command at a terminal, answer each question, and return its exit code and all that was on the screen.

    Args:
        words: The command and its flags.
        state: Where its folders are.
        answers: What is typed at each question, by the end of the question, in the order in which they come.
        by: The settings.
    """
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "nutmcp", *words],
        env=environment(state, **(by or {})),
        cwd=ROOT,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    shown = ""
    try:
        for question, answer in answers.items():
            shown += _until(screen, question)
            os.write(screen, f"{answer}\n".encode())
        shown += _until(screen, None)
        return process.wait(PATIENCE), shown
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def _until(screen: int, words: str | None) -> str:
    """Read what appears on the screen until these words, or until the end."""
    shown = b""
    while words is None or words.encode() not in shown:
        assert select([screen], [], [], PATIENCE)[0], shown
        try:
            part = os.read(screen, 4096)
        except OSError:  # how a terminal ends on Linux
            part = b""
        if not part:
            break
        shown += part
    return shown.decode()
