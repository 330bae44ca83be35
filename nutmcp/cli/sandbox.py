"""`nutmcp sandbox`: a built-in system alone, on real HTTP, to point anything at."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, add_settings, given_settings, port_from, system_in
from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, load

if TYPE_CHECKING:
    from nutmcp.remote.system import Credentials
    from nutmcp.sandbox.emulation import Size

HOST = "127.0.0.1"
DEFAULT_PORT = 8787
SIZES: "Mapping[str, Size]" = {"small": "small", "large": "large"}


def run(words: Sequence[str]) -> int:
    """Serve until a signal comes, and return the exit code."""
    parser = _parser(system_in(words, sandbox=True))
    understood = parser.read(words)
    size, port = SIZES.get(getattr(understood, "size", "small")), port_from(understood, DEFAULT_PORT)
    if size is None:
        raise ConfigurationError("--size is not a size of the sandbox.", f"Give one of: {', '.join(SIZES)}.")
    data = {"sandbox_data": understood.data} if "data" in understood else {}
    settings = load(os.environ, {**given_settings(parser, understood), **data, "sandbox": "yes"})
    start_logging(settings.log, form=settings.log_format)
    asyncio.run(_serve(settings, size, port, control="control" in understood))
    return 0


async def _serve(settings: Settings, size: "Size", port: int, *, control: bool) -> None:
    from nutmcp.sandbox import open_sandbox, serve

    system, data = settings.system, settings.sandbox_file()
    zone = settings.zone().key
    async with open_sandbox(data, system=system.key, size=size, control=control, zone=zone) as sandbox:
        await serve(sandbox, HOST, port, lambda url: print(_directions(system, url, sandbox.credentials), flush=True))


def _directions(system: Profile, url: str, credentials: "Credentials") -> str:
    """Return what to set to work on the sandbox, by each way to sign in for which it has credentials."""
    lines = [
        f"The built-in {system.name} is at {url}; Ctrl-C stops it. To point nutmcp at it, set:",
        f"  {system.prefix}URL={url}",
    ]
    for place, way in enumerate(each for each in system.sign_ins if all(name in credentials for name in each.needs)):
        if place:
            lines.append(f"or, for version {way.version} of the API, instead:" if way.version else "or instead:")
        lines += [f"  {each.variable}={credentials[each.name]}" for each in system.needed(way)]
    return "\n".join(lines)


def _parser(system: Profile) -> Parser:
    parser = Parser("sandbox", f"Run the built-in {system.name} alone, on HTTP on this machine, to point anything at.")
    parser.add_argument("--port", metavar="NUMBER", help=f"the port to listen on; 0 takes a free one ({DEFAULT_PORT})")
    parser.add_argument("--data", metavar="FILE", help="where the data is kept; :memory: forgets it at the end")
    parser.add_argument("--size", metavar="SIZE", help=f"how much it is seeded with: {' or '.join(SIZES)} (small)")
    parser.add_argument("--control", action="store_true", help="offer /control, for tests: reset, clock, faults, log")
    add_settings(parser, system, only=("system",))
    return parser
