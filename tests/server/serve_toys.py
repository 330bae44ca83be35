"""Serves the toys in a process of its own: `… stdio`, or `… http HOST TOKEN`, logging what happens to stderr."""

import sys

import anyio

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


async def main(*arguments: str) -> None:
    """Serve until the process is told to stop."""
    server = toy_server(ToyDesk(log=LoudLog()))
    match arguments:
        case ["stdio"]:
            from nutmcp.server.stdio import serve_stdio

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(say_serving)
                await serve_stdio(server)
        case ["http", host, token]:
            from nutmcp.server.http import serve_http

            await serve_http(server, host=host, port=0, token=token or None)
        case _:
            raise SystemExit(2)


if __name__ == "__main__":
    start_logging("warning", [SECRET])
    anyio.run(main, *sys.argv[1:])
