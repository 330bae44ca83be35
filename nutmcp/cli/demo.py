"""`nutmcp demo`: an assistant does the main job on a built-in system, step by step, through a real MCP client."""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nutmcp.cli.flags import Parser, add_settings, given_settings, system_in
from nutmcp.errors import InternalError
from nutmcp.remote.profile import Profile
from nutmcp.settings import chosen

if TYPE_CHECKING:
    from nutmcp.cli.assistant import Assistant

_IN_MEMORY = ("--sandbox", "--sandbox-data", ":memory:", "--state", "memory:")
SECONDS_PER_ANSWER = 60
"""How long one step may take, on a slow machine that compiles everything first."""


def run(words: Sequence[str]) -> int:
    """Run the demo and return the exit code."""
    parser = _parser(system_in(words, sandbox=True))
    understood = parser.read(words)
    system = chosen(os.environ, given_settings(parser, understood).get("system"), sandbox=True)
    asyncio.run(_demonstrate(system, "legacy" if "old_protocol" in understood else "auto"))
    return 0


async def _demonstrate(system: Profile, mode: str) -> None:
    from mcp import Client, StdioServerParameters
    from mcp.shared.exceptions import MCPError

    from nutmcp.cli.assistant import Assistant

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "nutmcp", "serve", "--system", system.key, *_IN_MEMORY],
    )
    print(f"nutmcp serves the built-in {system.name}; nothing leaves this machine.")
    try:
        async with Client(server, mode=mode, read_timeout_seconds=SECONDS_PER_ANSWER) as client:
            assistant = Assistant(client)
            failure = await _failure_of(assistant, system)
    except (ExceptionGroup, MCPError, OSError) as error:
        raise InternalError(
            "The demo failed: the server broke off, or answered outside the protocol.",
            "Report it with what stands above.",
        ) from error
    if failure:
        raise failure
    print(f"\nAll is well: {assistant.checks} expectations were met.")


async def _failure_of(assistant: "Assistant", system: Profile) -> InternalError | None:
    """Walk through the story; a failure is returned, for the client would bury it in a group of errors."""
    from nutmcp.sandbox.hosts import story_of

    try:
        await assistant.tell(story_of(system.key))
    except InternalError as error:
        return error
    return None


def _parser(system: Profile) -> Parser:
    parser = Parser("demo", f"Watch an assistant do the main job on the built-in {system.name}, step by step.")
    parser.add_argument("--old-protocol", action="store_true", help="speak MCP as clients did before 2026")
    add_settings(parser, system, only=("system",))
    return parser
