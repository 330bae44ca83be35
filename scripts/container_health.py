"""The health check of the image: asks the server over HTTP; on stdio the process that is served is health enough."""

import sys
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path

FIRST_PROCESS = Path("/proc/1/cmdline")
_SECONDS = 4


def port_served(command: Sequence[str]) -> int | None:
    """Return the port that a command serves HTTP on, or None where it speaks stdio."""
    if "--http" not in command:
        return None
    for word, following in zip(command, [*command[1:], ""], strict=True):
        if word == "--port":
            return int(following)
        if word.startswith("--port="):
            return int(word.removeprefix("--port="))
    return 8000


def is_alive(port: int) -> bool:
    """Tell whether the server answers; any answer but an error of the server shows that it is alive."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def main() -> int:
    """Return 0 where the server is well, and 1 where it is not."""
    port = port_served(FIRST_PROCESS.read_bytes().decode(errors="replace").split("\0"))
    return 0 if port is None or is_alive(port) else 1


if __name__ == "__main__":
    sys.exit(main())
