"""The product as the gates see it: the installed wheel on the sandbox, on stdio and over HTTP."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO

from scripts.gates.environments import CACHE, ROOT
from scripts.gates.failing import Failed

PROGRAM = CACHE / "product" / "bin" / "nutmcp"
ARGUMENTS = ("serve", "--sandbox", "--sandbox-data", ":memory:", "--state", "memory:")
TOKEN = "of-the-gates-alone"  # noqa: S105 - it lets in who is on this machine, while the gates run
LONGEST_START_SECONDS = 30
LONGEST_STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Site:
    """Where the server is over HTTP.

    Attributes:
        url: Its address.
        open: The address of a door that presents the token.
    """

    url: str
    open: str


@contextmanager
def serving() -> Generator[Site]:
    """Serve over HTTP, with a door before it, until the block ends."""
    with ExitStack() as stack:
        url = stack.enter_context(_running(str(PROGRAM), *ARGUMENTS, "--http", "--port", "0"))
        port = url.rpartition(":")[2].partition("/")[0]
        open_url = stack.enter_context(_running(sys.executable, "-m", "scripts.gates.door", port, TOKEN))
        yield Site(url, open_url)


@contextmanager
def _running(*command: str) -> Generator[str]:
    """Run a server until the block ends, and give the address that it tells."""
    environment = os.environ | {"NUTMCP_TOKEN": TOKEN}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield _address(process, said)
        finally:
            process.terminate()
            process.wait(LONGEST_STOP_SECONDS)


def _address(process: "subprocess.Popen[bytes]", said: IO[str]) -> str:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        said.seek(0)
        if found := re.search(r"http://127\.0\.0\.1:\d+/mcp\n", said.read()):
            return found.group().strip()
        time.sleep(0.05)
    said.seek(0)
    raise Failed(f"The server does not serve.\n{said.read()}")
