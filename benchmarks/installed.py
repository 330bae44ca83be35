"""What nutmcp takes on disk, against `mcp` alone: both installed freshly, with the newest versions allowed.

The size is what the disk gives away, compiled bytecode included, since that is written at the first start at
the latest. It needs a package registry, and says so where there is none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import ROOT, section, table, verdict

UV = ROOT / ".venv" / "bin" / "uv"
MOST_MEBIBYTES = 54
"""50 for one system; the three others bring 3.1 with their sandboxes and tools, and a server for several people 0.6."""
MOST_PACKAGES = 32


def run(*command: str | Path) -> str:
    """Run a command that must succeed, and return what it printed."""
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def install(requirement: str | Path, home: Path) -> tuple[float, int]:
    """Install into a new environment, and return MiB on the disk and the number of packages."""
    run(UV, "venv", "--quiet", "--python", sys.executable, home)
    python = home / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, requirement)
    (packages,) = home.glob("lib/*/site-packages")
    blocks = sum(path.lstat().st_blocks for path in packages.rglob("*"))
    listed = run(UV, "pip", "list", "--quiet", "--format", "freeze", "--python", python)
    return blocks * 512 / 1024**2, len(listed.splitlines())


def main() -> None:
    """Print the section; exit with 1 where more is installed than is allowed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            dist = folder / "dist"
            run(UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", dist)
            (wheel,) = dist.glob("*.whl")
            bare, ours = install("mcp>=2.3,<3", folder / "bare"), install(wheel, folder / "ours")
        except subprocess.CalledProcessError:
            print(section("Installed", "Not measured: the packages could not be installed here."))
            return
    rows = (
        ("`mcp` alone", f"{bare[0]:.1f} MiB", bare[1]),
        ("nutmcp", f"{ours[0]:.1f} MiB", ours[1]),
        ("ratio", f"{ours[0] / bare[0]:.2f} ×", f"{ours[1] / bare[1]:.2f} ×"),
        ("target", f"{MOST_MEBIBYTES} MiB", MOST_PACKAGES),
    )
    print(section("Installed", table(("", "on disk, with bytecode", "packages"), rows)))
    verdict([("MiB on disk", ours[0], MOST_MEBIBYTES), ("packages", ours[1], MOST_PACKAGES)])


if __name__ == "__main__":
    main()
