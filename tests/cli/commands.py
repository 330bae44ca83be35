"""How the tests run commands: as real processes, with nothing of this machine's settings and state."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nutmcp.sandbox import DEFAULT_CREDENTIALS
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]

V3 = {
    "NUTCACHE_PUBLIC_KEY": DEFAULT_CREDENTIALS.public_key,
    "NUTCACHE_USERNAME": DEFAULT_CREDENTIALS.username,
    "NUTCACHE_PASSWORD": DEFAULT_CREDENTIALS.password,
}
V4 = {"NUTCACHE_ACCESS_TOKEN": DEFAULT_CREDENTIALS.access_token, "NUTCACHE_MEMBER": DEFAULT_CREDENTIALS.username}
ACCOUNTS = pytest.mark.parametrize("credentials", [V3, V4], ids=["version 3", "version 4"])


def environment(state: Path | None = None, **settings: str) -> dict[str, str]:
    """Return an environment with these settings alone, whose folders are in `state`, and which has no keyring."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NUTMCP_", "NUTCACHE_"))}
    folders = {"XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(state)} if state else {}
    return {**clean, **folders, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **settings}


def nutmcp(*words: str, state: Path | None = None, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with nothing on its standard input unless something is said to it."""
    return subprocess.run(
        [sys.executable, "-m", "nutmcp", *words],
        env=environment(state, **settings),
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(*words: str, state: Path | None = None, **settings: str) -> Generator[subprocess.Popen[str]]:
    """Run a command until the block ends; it must then end by itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "nutmcp", *words],
        env=environment(state, **settings),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextmanager
def sandbox_on_http(state: Path) -> Generator[str]:
    """Run a sandbox of its own, and yield the address of its API."""
    with running("sandbox", "--port", "0", "--data", ":memory:", state=state) as sandbox:
        assert sandbox.stdout is not None
        yield sandbox.stdout.readline().split(" is at ")[1].split(";")[0]
