"""The environments of the gates: one for each checker, since some pin what others cannot bear, kept in `.gates/`."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.gates.failing import NotToBeHad

ROOT = Path(__file__).parents[2]
LISTS = Path(__file__).parent / "tools"
CACHE = ROOT / ".gates"
UV = ROOT / ".venv" / "bin" / "uv"
NODE_MODULES = CACHE / "node" / "packages"
LONGEST_INSTALL_SECONDS = 600


def programs_of(tool: str) -> list[Path]:
    """Return the folders with the programs of a tool, installed if they were not, or not in these versions.

    Raises:
        NotToBeHad: It could not be installed.
    """
    home, wanted = CACHE / tool, _fingerprint(tool)
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(home, ignore_errors=True)
        make_environment(home, "-r", str(LISTS / f"{tool}.txt"))
        if tool == "node":
            _install_node_packages(home)
        stamp.write_text(wanted, encoding="utf-8")
    packages = [NODE_MODULES / "node_modules" / ".bin"] if tool == "node" else []
    return [*packages, home / "bin"]


def make_environment(home: Path, *what: str) -> None:
    """Make a virtual environment and install into it, with bytecode, as a first start is measured by it.

    Raises:
        NotToBeHad: It could not be installed.
    """
    run_to_install(str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(home))
    run_to_install(
        *(str(UV), "pip", "install", "--quiet", "--compile-bytecode", "--python", str(home / "bin" / "python")), *what
    )


def run_to_install(*command: str, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Run a step of an installation.

    Args:
        command: The words of it.
        cwd: Where it runs.
        path: A folder whose programs come first.

    Raises:
        NotToBeHad: It failed, or took too long.
    """
    environment = os.environ | ({"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else {})
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_INSTALL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotToBeHad(str(error)) from error
    if done.returncode:
        raise NotToBeHad(f"{done.stdout}\n{done.stderr}")


def write_locks() -> None:
    """Write the list of every Python tool again, from the one line that names it."""
    for named in sorted(LISTS.glob("*.in")):
        run_to_install(
            *(str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11.4", "--no-header"),
            *("--no-annotate", "--upgrade", str(named), "-o", str(named.with_suffix(".txt"))),
        )


def _install_node_packages(home: Path) -> None:
    """Install what the lock names; no package may run a script of its own."""
    NODE_MODULES.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LISTS / name, NODE_MODULES)
    run_to_install("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=NODE_MODULES, path=home / "bin")


def _fingerprint(tool: str) -> str:
    lists = [LISTS / f"{tool}.txt", *([LISTS / "package-lock.json"] if tool == "node" else [])]
    return hashlib.sha256(b"".join(each.read_bytes() for each in lists) + sys.version.encode()).hexdigest()
