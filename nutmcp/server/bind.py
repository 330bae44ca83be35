"""The one place where the outcome of a tool, good or bad, becomes an MCP result."""

import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent

from nutmcp.errors import InternalError, NutmcpError, Refused

LONGEST_ANSWER = 30_000

_logger = logging.getLogger(__name__)


async def bind(name: str, run: Callable[[], Awaitable[Mapping[str, object]]], chance: random.Random) -> CallToolResult:
    """Run a tool and return its answer, or its error, as an MCP result.

    Args:
        name: The name of the tool, for the log.
        run: Does what the tool does.
        chance: Where the references of our own faults come from.
    """
    try:
        return _success(await run())
    except MCPError:
        raise
    except Exception as error:
        known = _meant(error)
        if known is None:
            known = _fault(f"{chance.getrandbits(32):08x}")
            _logger.exception("%s failed; reference %s", name, known.reference)
        return _failure(known)


def _success(answer: Mapping[str, object]) -> CallToolResult:
    text = to_json(answer)
    if len(text) > LONGEST_ANSWER:
        from nutmcp.server.cut import cut  # tools cut their lists themselves, so this is rare

        answer = cut(answer, LONGEST_ANSWER)
        text = to_json(answer)
        if len(text) > LONGEST_ANSWER:
            raise Refused("The answer is too long to give.", "Ask for fewer records, or for a shorter period.")
    return _result(text, answer)


def _failure(error: NutmcpError) -> CallToolResult:
    answer = {"error": error.as_dict()}
    return _result(to_json(answer), answer, is_error=True)


def _result(text: str, answer: Mapping[str, object], *, is_error: bool = False) -> CallToolResult:
    if not text.isascii() and (text != (sound := text.encode(errors="replace").decode())):
        # Half a character, which no transport can carry.
        text, answer = sound, cast("dict[str, object]", json.loads(sound))
    content = [TextContent(text=text)]
    return CallToolResult(content=list(content), structured_content=dict(answer), is_error=is_error)


def to_json(answer: Mapping[str, object]) -> str:
    """Return an answer as compact JSON."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _meant(error: Exception) -> NutmcpError | None:
    """Return the error that was meant for the caller, also out of a group of tasks that failed with it."""
    if isinstance(error, NutmcpError):
        return error
    if isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        meant = [_meant(each) for each in group.exceptions]
        return meant[0] if None not in meant else None
    return None


def _fault(reference: str) -> InternalError:
    return InternalError(
        "Something went wrong inside nutmcp.",
        "Look whether anything was changed before you try again; if it happens again, report it with "
        f"reference {reference}, which the server's log explains.",
        reference=reference,
    )
