"""A door before the server: it presents the token, for a checker that cannot."""

import asyncio
import contextlib
import sys


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while some := await source.read(1 << 16):
            target.write(some)
            await target.drain()
        target.write_eof()


class Door:
    """Lets requests through to one port of this machine, each on a connection of its own.

    Args:
        port: Where the server listens.
        token: What it demands.
    """

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._added = [f"Authorization: Bearer {token}".encode(), b"Connection: close"]

    async def let_through(self, caller: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Pass on one request, and its answer."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await caller.readuntil(b"\r\n\r\n")).rstrip(b"\r\n").split(b"\r\n")
            kept = [line for line in head if not line.lower().startswith(b"connection:")]
            answer, server = await asyncio.open_connection("127.0.0.1", self._port)
            server.write(b"\r\n".join([*kept, *self._added]) + b"\r\n\r\n")
            await asyncio.gather(_pass_on(caller, server), _pass_on(answer, back))
            server.close()
        back.close()


async def main(port: int, token: str) -> None:
    """Stand open until the process ends; say where."""
    opened = await asyncio.start_server(Door(port, token).let_through, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{opened.sockets[0].getsockname()[1]}/mcp", flush=True)
    await opened.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
