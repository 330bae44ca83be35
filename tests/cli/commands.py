"""How the tests run commands, here or as real processes, with nothing of this machine's settings and state."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest import mock

import pytest
from anyio.from_thread import start_blocking_portal

from nutmcp.cli import main
from nutmcp.sandbox import open_sandbox
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.settings import profiles
from nutmcp.systems import DEFAULT
from tests.patience import PATIENCE
from tests.sandbox.serving import served

PREFIXES = ("NUTMCP_", *(each.prefix for each in profiles()))
ROOT = Path(__file__).parents[2]

V3 = {
    "NUTCACHE_PUBLIC_KEY": DEFAULT_CREDENTIALS["public_key"],
    "NUTCACHE_USERNAME": DEFAULT_CREDENTIALS["username"],
    "NUTCACHE_PASSWORD": DEFAULT_CREDENTIALS["password"],
}
V4 = {"NUTCACHE_ACCESS_TOKEN": DEFAULT_CREDENTIALS["access_token"], "NUTCACHE_MEMBER": DEFAULT_CREDENTIALS["username"]}
ACCOUNTS = pytest.mark.parametrize("credentials", [V3, V4], ids=["version 3", "version 4"])


def environment(state: Path | None = None, **settings: str) -> dict[str, str]:
    """Return an environment with these settings alone, whose folders are in `state`, and which has no keyring."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    folders = {"XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(state)} if state else {}
    return {**clean, **folders, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **settings}


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def nutmcp(*words: str, state: Path | None = None, said: str = "", **settings: str) -> Said:
    """Run a command in this process, with nothing on its standard input unless something is said to it."""
    typed, out, err = (TextIOWrapper(BytesIO(text.encode()), encoding="utf-8") for text in (said, "", ""))
    with (
        mock.patch.dict(os.environ, environment(state, **settings), clear=True),
        mock.patch.multiple(sys, stdin=typed, stdout=out, stderr=err),
        mock.patch("keyring.core._keyring_backend", None),  # it is the environment's to name
    ):
        try:
            code = main(words)
        except SystemExit as end:  # how argparse ends when it has helped
            code = int(end.code or 0)
    for stream in (out, err):
        stream.seek(0)
    return Said(code, out.read(), err.read())


def nutmcp_process(*words: str, state: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end as a process, with nothing on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "nutmcp", *words],
        env=environment(state, **settings),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
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
def sandbox_on_http(system: str = DEFAULT) -> Generator[str]:
    """Serve a sandbox of its own from another thread, and yield the address of its API."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_sandbox(":memory:", system=system)) as sandbox,
        portal.wrap_async_context_manager(served(sandbox)) as url,
    ):
        yield url
