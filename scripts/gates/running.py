"""Runs one gate: its commands, in the environment of its tool, with a home folder of its own."""

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.gates.declared import Gate
from scripts.gates.environments import CACHE, NODE_MODULES, ROOT, programs_of
from scripts.gates.failing import Failed
from scripts.gates.serving import ARGUMENTS, PROGRAM, TOKEN, Site

LONGEST_RUN_SECONDS = 600
"""None needs two minutes on two free cores; one that hangs is ended."""
# By a path that is the same on every machine, since one tool keeps it.
SERVER = (str(PROGRAM.relative_to(ROOT)), *ARGUMENTS)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Bench:
    """What every gate is run with: where the server is."""

    site: Site

    def words(self, command: tuple[str, ...], scratch: Path) -> list[str]:
        """Return a command with every placeholder filled in."""
        filled = {
            "server": shlex.join(SERVER),
            "program": SERVER[0],
            "url": self.site.url,
            "open": self.site.open,
            "token": TOKEN,
            "here": str(Path(__file__).parent),
            "scratch": str(scratch),
            "packages": str(NODE_MODULES),
        }
        return [part for word in command for part in (SERVER if word == "*server" else [word.format_map(filled)])]


def run_gate(gate: Gate, bench: Bench) -> str:
    """Run a gate, and return its result in a few words.

    Raises:
        NotToBeHad: Its tool could not be installed.
        Failed: It found something.
    """
    programs = programs_of(gate.tool)
    scratch = CACHE / "scratch" / gate.name
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    results = [_result(gate, run_command(bench.words(each, scratch), programs)) for each in gate.commands]
    if gate.judge and (complaint := gate.judge(scratch)):
        raise Failed(complaint)
    return "; ".join(results)


def run_command(command: list[str], programs: list[Path]) -> str:
    """Run a command that must succeed and return what it printed, without its colours.

    Raises:
        Failed: It did not succeed, or took too long.
    """
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "120",
        # It would otherwise ask the network for the prices of models, and wait.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    try:
        done = subprocess.run(
            [program, *command[1:]],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=LONGEST_RUN_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"It ran longer than {LONGEST_RUN_SECONDS} seconds.") from error
    printed = _COLOURS.sub("", done.stdout)
    if done.returncode:
        raise Failed(f"exit code {done.returncode}:\n{printed}")
    return printed


def _result(gate: Gate, printed: str) -> str:
    found = re.search(gate.shows, printed)
    if found is None:
        raise Failed(f"It does not say {gate.shows}:\n{printed}")
    return " ".join(found.group().split())
