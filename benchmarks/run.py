"""Runs every benchmark, and prints what it found as one document in Markdown.

Each is a program of its own that prints one section, so that none holds memory or modules of another. The
command ends with 1 where a target was missed; the document is complete all the same.
"""

import argparse
import subprocess
import sys

from benchmarks.report import ROOT, machine

SECTIONS = ("start", "installed", "latency", "token_counts", "upstream_calls", "many_entries", "long_journal", "memory")
HEAD = """\
# Benchmarks

Written by `make bench`, which takes about four minutes on two free cores. Each figure stands beside a baseline of the
same run, and the two take turns where time is measured; ratios travel from machine to machine, seconds do not.
"""


def run(name: str) -> int:
    """Run one benchmark, print its section, and return its exit code."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    ended = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    print(ended.stdout.rstrip("\n") + "\n", flush=True)
    return ended.returncode


def main() -> None:
    """Print the document, of all sections or of those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sections", nargs="*", help=f"only these: {', '.join(SECTIONS)}")
    chosen: list[str] = parser.parse_args().sections
    if unknown := set(chosen) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    print(HEAD)
    print(f"Measured on: {machine()}\n", flush=True)
    missed = [name for name in chosen or SECTIONS if run(name)]
    if missed:
        sys.exit(f"Targets were missed, or something failed, in: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
