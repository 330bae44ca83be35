"""Builds the wheel, and shows that it holds every file, imports from an empty folder and starts."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys, nutmcp
for module in pkgutil.walk_packages(nutmcp.__path__, "nutmcp."):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name not in sys.argv[1:]:
                raise
"""
OPTIONAL = ("psycopg",)
"""What only `nutmcp[team]` brings; the rest of it comes with `mcp` anyway."""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command that must succeed and return what it printed."""
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def build(folder: Path) -> Path:
    """Build the wheel with the locked build backend, into that folder."""
    run(UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def missing_files(wheel: Path) -> list[str]:
    """Return the package's tracked files that the wheel lacks."""
    tracked = run("git", "ls-files", "nutmcp").splitlines()
    with zipfile.ZipFile(wheel) as archive:
        return sorted(set(tracked) - set(archive.namelist()))


def try_out(wheel: Path, folder: Path) -> None:
    """Install the wheel into a virtual environment of its own, import all of it and ask for help."""
    home = folder / "venv"
    empty = folder / "empty"
    empty.mkdir()
    run(UV, "venv", "--quiet", "--python", sys.executable, home)
    python = home / "bin" / "python"
    for wanted, lacking in ((f"nutmcp @ {wheel.as_uri()}", OPTIONAL), (f"nutmcp[team] @ {wheel.as_uri()}", ())):
        run(UV, "pip", "install", "--quiet", "--python", python, "-c", ROOT / "requirements-test.txt", wanted)
        run(UV, "pip", "check", "--quiet", "--python", python)
        run(python, "-I", "-c", IMPORT_EVERYTHING, *lacking, cwd=empty)
        run(home / "bin" / "nutmcp", "--help", cwd=empty)


def main() -> None:
    """Check the wheel and exit with a sentence where something is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder / "dist")
        if missing := missing_files(wheel):
            sys.exit(f"The wheel lacks {', '.join(missing)}.")
        try_out(wheel, folder)
    print(f"{wheel.name} is complete, imports and starts.")


if __name__ == "__main__":
    main()
