"""What nutmcp runs among for real: servers that are killed, and PgBouncer before PostgreSQL."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from scripts.gates.environments import CACHE, ROOT, run_to_install
from scripts.gates.failing import Failed, NotToBeHad

LONGEST_SECONDS = 1_800
POOLED = (
    *("tests/state", "tests/timers/test_many_servers.py", "tests/cli/test_state.py"),
    *("tests/faults/test_replicas.py", "tests/faults/test_fleet.py"),
)
"""The tests that work on a PostgreSQL of their own, by which servers may be told of a pooler in its place."""


def rehearse() -> str:
    """Let a team make 1,000 writes while sixty servers are killed in mid-write."""
    return _python("-m", "tests.faults.rehearsal").splitlines()[-1]


def pool_connections() -> str:
    """Run what needs PostgreSQL behind PgBouncer in transaction mode, with three connections for all servers."""
    program = _pgbouncer()
    return _python("-m", "pytest", "-q", "-m", "process", *POOLED, PGBOUNCER=str(program)).splitlines()[-1]


def _python(*words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    if done.returncode:
        raise Failed(f"exit code {done.returncode}:\n{done.stdout}")
    return done.stdout.strip()


def _pgbouncer() -> Path:
    """Return Debian's PgBouncer: the one that is installed, or else unpacked here, where nothing starts it.

    Raises:
        NotToBeHad: There is none for this machine.
    """
    installed = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    return Path(installed) if installed else _unpacked("pgbouncer")


def _unpacked(name: str) -> Path:
    cache = shutil.which("apt-cache")
    if not cache:
        raise NotToBeHad(f"Install {name}; there is no apt here to fetch it with.")
    home = CACHE / name
    program = home / "run"
    if not program.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        run_to_install("apt-get", "download", name, *_libraries_of(name, cache), cwd=home)
        for package in home.glob("*.deb"):
            run_to_install("dpkg", "-x", str(package), str(home))
        libraries = ":".join({str(each.parent) for each in home.rglob("*.so*")})
        program.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {home}/usr/sbin/{name} "$@"\n')
        program.chmod(0o755)
    run_to_install(str(program), "--version")
    return program


def _libraries_of(name: str, cache: str) -> list[str]:
    """Return the packages of the libraries that a program needs, without the one that every program has."""
    asked = subprocess.run([cache, "depends", name], capture_output=True, text=True, check=False)
    return [each for each in re.findall(r"^ +Depends: (lib\S+)", asked.stdout, re.MULTILINE) if each != "libc6"]


REAL_PARTS: Mapping[str, Callable[[], str]] = MappingProxyType({"fleet": rehearse, "pgbouncer": pool_connections})
"""Each check, by the name that it is asked for by."""
