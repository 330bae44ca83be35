"""`nutmcp sandbox`: the built-in remote system alone, on real HTTP, to point anything at."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, port_from
from nutmcp.errors import ConfigurationError
from nutmcp.server.logs import start_logging
from nutmcp.settings import load

if TYPE_CHECKING:
    from nutmcp.remote.system import Credentials, System
    from nutmcp.sandbox.emulation import Size

HOST = "127.0.0.1"
DEFAULT_PORT = 8787
_TOKEN = "access_token"  # noqa: S105 - the name of a part of credentials
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
        emulation = sandbox.control.emulation
        await serve(
            sandbox,
            HOST,
            port,
            lambda url: print(_directions(url, emulation.system, sandbox.credentials), flush=True),
        )


def _directions(url: str, system: "System", credentials: "Credentials") -> str:
    """Return what to set to point nutmcp at the sandbox, with a token or, where it has none, with the rest."""
    said = {name: f"  {system.prefix}{name.upper()}={part}" for name, part in credentials.items()}
    token = said.pop(_TOKEN, None)
    return "\n".join(
        [
            f"The built-in {system.name} is at {url}; Ctrl-C stops it. To point nutmcp at it, set:",
            f"  {system.prefix}URL={url}",
            *said.values(),
            *(["or, instead of the other credentials:", token] if token else []),
        ]
    )


def _parser() -> Parser:
    parser = Parser("sandbox", "Run the built-in Nutcache alone, on HTTP on this machine, to point anything at.")
    parser.add_argument("--port", metavar="NUMBER", help=f"the port to listen on; 0 takes a free one ({DEFAULT_PORT})")
    parser.add_argument("--data", metavar="FILE", help="where the data is kept; :memory: forgets it at the end")
    parser.add_argument("--size", metavar="SIZE", help=f"how much it is seeded with: {' or '.join(SIZES)} (small)")
    parser.add_argument("--control", action="store_true", help="offer /control, for tests: reset, clock, faults, log")
    return parser
