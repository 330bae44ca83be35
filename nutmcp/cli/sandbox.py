"""`nutmcp sandbox`: the built-in Nutcache alone, on real HTTP, to point anything at."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, port_from
from nutmcp.errors import ConfigurationError
from nutmcp.server.logs import start_logging
from nutmcp.settings import load

if TYPE_CHECKING:
    from nutmcp.remote.system import Credentials
    from nutmcp.sandbox.emulation import Size

HOST = "127.0.0.1"
DEFAULT_PORT = 8787
SIZES: "Mapping[str, Size]" = {"small": "small", "large": "large"}


def run(words: Sequence[str]) -> int:
    """Serve until a signal comes, and return the exit code."""
    understood = _parser().read(words)
    size, port = SIZES.get(getattr(understood, "size", "small")), port_from(understood, DEFAULT_PORT)
    if size is None:
        raise ConfigurationError("--size is not a size of the sandbox.", f"Give one of: {', '.join(SIZES)}.")
    settings = load(os.environ, {"sandbox_data": understood.data} if "data" in understood else {})
    start_logging(settings.log, form=settings.log_format)
    asyncio.run(_serve(settings.sandbox_file(), size, port, control="control" in understood))
    return 0


async def _serve(data: str, size: "Size", port: int, *, control: bool) -> None:
    from nutmcp.sandbox import open_sandbox, serve

    async with open_sandbox(data, size=size, control=control) as sandbox:
        await serve(sandbox, HOST, port, lambda url: print(_directions(url, sandbox.credentials), flush=True))


def _directions(url: str, credentials: "Credentials") -> str:
    return "\n".join(
        [
            f"The built-in Nutcache is at {url}; Ctrl-C stops it. To point nutmcp at it, set:",
            f"  NUTCACHE_URL={url}",
            f"  NUTCACHE_PUBLIC_KEY={credentials['public_key']}",
            f"  NUTCACHE_USERNAME={credentials['username']}",
            f"  NUTCACHE_PASSWORD={credentials['password']}",
            "or, for version 4 of the API, instead of key and password:",
            f"  NUTCACHE_ACCESS_TOKEN={credentials['access_token']}",
        ]
    )


def _parser() -> Parser:
    parser = Parser("sandbox", "Run the built-in Nutcache alone, on HTTP on this machine, to point anything at.")
    parser.add_argument("--port", metavar="NUMBER", help=f"the port to listen on; 0 takes a free one ({DEFAULT_PORT})")
    parser.add_argument("--data", metavar="FILE", help="where the data is kept; :memory: forgets it at the end")
    parser.add_argument("--size", metavar="SIZE", help=f"how much it is seeded with: {' or '.join(SIZES)} (small)")
    parser.add_argument("--control", action="store_true", help="offer /control, for tests: reset, clock, faults, log")
    return parser
