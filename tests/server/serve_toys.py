"""Serves the toys in a process of its own: `… stdio`, or `… http HOST TOKEN`, logging what happens to stderr.

An argument such as `LONGEST_STOP=60` sets for how many seconds something is waited for at the end.
"""

import socket
import sys
from collections.abc import Iterable
from typing import Any
from unittest import mock

import anyio

from nutmcp.server import stdio, stopping
from nutmcp.server.logs import start_logging
from tests.server.toys import SECRET, ToyDesk, toy_server


class LoudLog(list[str]):
    """Says on stderr what is appended."""

    def append(self, item: str, /) -> None:
        """Append the item, and say it."""
        super().append(item)
        sys.stderr.write(f"desk: {item}\n")


async def say_serving() -> None:
    """Say on stderr that whoever was started before now waits."""
    sys.stderr.write("serving\n")


def set_seconds(settings: Iterable[str]) -> None:
    """Wait at the end for as long as is said."""
    for setting in settings:
        name, _, seconds = setting.partition("=")
        for module in (stopping, stdio):
            if hasattr(module, name):
                setattr(module, name, float(seconds))


class LoudSocket(socket.socket):
    """Says on stderr that what is written to it is not held back."""

    def setsockopt(self, *option: Any) -> None:  # noqa: ANN401 - takes what sockets take
        """Set the option, and say it."""
        super().setsockopt(*option)
        if option[:2] == (socket.IPPROTO_TCP, socket.TCP_NODELAY):
            sys.stderr.write("socket: holds nothing back\n")


async def main(*arguments: str) -> None:
    """Serve until the process is told to stop."""
    server = toy_server(ToyDesk(log=LoudLog()))
    set_seconds(each for each in arguments if "=" in each)
    match [each for each in arguments if "=" not in each]:
        case ["stdio"]:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(say_serving)
                await stdio.serve_stdio(server)
        case ["http", host, token]:
            from nutmcp.server.http import serve_http

            with mock.patch("socket.socket", LoudSocket):
                await serve_http(server, host=host, port=0, token=token or None)
        case _:
            raise SystemExit(2)


if __name__ == "__main__":
    start_logging("warning", [SECRET])
    anyio.run(main, *sys.argv[1:])
