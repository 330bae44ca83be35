"""Turn the outcome of a tool or of another request into an MCP result; the one place where errors become answers."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar, cast

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, CallToolResult, ContentBlock, TextContent

from nutmcp.errors import CallerError, InternalError, NotFound, NutmcpError, Refused, RemoteError
from nutmcp.server.request_log import RequestInfo, RequestLog
from nutmcp.words.fold import clean, clean_lines, is_visible

T = TypeVar("T")

LONGEST_ANSWER = 30_000

_Clean = Callable[[str, int], str]

_IN_DOUBT = ("\\", '" ', ' "', "  ")
"""Escapes in JSON, which may stand for something hidden, and spaces that may have to go: at an edge, or in a row."""

_logger = logging.getLogger(__name__)


async def bind(
    asked: RequestInfo, run: Callable[[], Awaitable[Mapping[str, object]]], request_log: RequestLog
) -> CallToolResult:
    """Run a tool and return its answer, or its error, as an MCP result: JSON text, and the same as data.

    Args:
        asked: The call, for the operator.
        run: Does what the tool does.
        request_log: Tells the operator of it.
    """

    async def succeed() -> CallToolResult:
        return _result(*told(await run()), is_error=False)

    outcome = await _outcome(asked, succeed, request_log)
    return failure(outcome) if isinstance(outcome, NutmcpError) else outcome


async def bind_request(
    asked: RequestInfo,
    run: Callable[[], Awaitable[T]],
    request_log: RequestLog,
    *,
    absent: int = INVALID_PARAMS,
    about: Mapping[str, object] | None = None,
) -> T:
    """Run what answers another request than a call, and return its answer.

    Args:
        asked: The request, for the operator.
        run: Does what was asked for.
        request_log: Tells the operator of it.
        absent: The protocol's code for what is not there.
        about: What the data of an error hold besides the error itself.

    Raises:
        MCPError: It failed; the message has the two sentences, the data are those of a failed call.
    """
    outcome = await _outcome(asked, run, request_log)
    if not isinstance(outcome, NutmcpError):
        return outcome
    wrong = INVALID_PARAMS if isinstance(outcome, CallerError) else INTERNAL_ERROR
    code = absent if isinstance(outcome, NotFound) else wrong
    data = _shown({**(about or {}), "error": outcome.as_dict()}, clean)
    raise MCPError(code, _plain(outcome.message, clean), data)


def told(answer: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return an answer as compact JSON and as data, with nothing hidden in its texts, and cut if it is too long.

    Raises:
        Refused: It is too long, and there is no list in it that could be cut.
    """
    shown, text = dict(answer), _json(answer)
    if not _is_plain(text):
        shown = _shown(answer, clean_lines)
        text = _json(shown)
    if len(text) > LONGEST_ANSWER:
        from nutmcp.server.truncation import cut  # tools cut their lists themselves, so this is rare

        shown = cut(shown, LONGEST_ANSWER)
        text = _json(shown)
        if len(text) > LONGEST_ANSWER:
            raise Refused("The answer is too long to give.", "Ask for fewer records, or for a shorter period.")
    return text, shown


async def _outcome(asked: RequestInfo, run: Callable[[], Awaitable[T]], request_log: RequestLog) -> T | NutmcpError:
    """Return what came of it: the answer, or the error as the caller may know it."""
    with request_log.telling(asked) as told:
        try:
            answer = await run()
        except MCPError:
            told.outcome = "protocol_error"
            raise
        except Exception as error:
            known = meant(error)
            if known is None:
                known = _fault(told.id)
                _logger.exception("%s failed; reference %s", asked.name, known.reference)
            told.outcome = known.code
            # What the system did wrong may need the operator; what a caller did wrong, the caller corrects.
            told.level = logging.WARNING if isinstance(known, RemoteError) else logging.INFO
            return known
        told.outcome = "ok"
        return answer


def failure(error: NutmcpError) -> CallToolResult:
    """Return an error as the result of a call."""
    shown = _shown({"error": error.as_dict()}, clean)
    if error.answer:
        return _result(*told({**shown, **error.answer}), is_error=True)
    return _result(_json(shown), shown, is_error=True)


def _result(text: str, answer: dict[str, object], *, is_error: bool) -> CallToolResult:
    content: list[ContentBlock] = [TextContent(text=text)]
    return CallToolResult(content=content, structured_content=answer, is_error=is_error)


def _json(answer: Mapping[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _shown(answer: Mapping[str, object], cleaned: _Clean) -> dict[str, object]:
    """Return the answer with nothing hidden in its texts, whether or not the tool has seen to it."""
    return {_plain(name, clean): _shown_value(value, cleaned) for name, value in answer.items()}


def _shown_value(value: object, cleaned: _Clean) -> object:
    if isinstance(value, str):
        return _plain(value, cleaned)
    if isinstance(value, dict):
        return _shown(cast("dict[str, object]", value), cleaned)
    if isinstance(value, list | tuple):
        return [_shown_value(each, cleaned) for each in cast("Sequence[object]", value)]
    return value


def _is_plain(text: str) -> bool:
    """Return whether an answer can be given as it is, judged by all of its JSON at once: most need no cleaning."""
    return len(text) <= LONGEST_ANSWER and is_visible(text) and not any(each in text for each in _IN_DOUBT)


def _plain(text: str, cleaned: _Clean) -> str:
    return text if text.isascii() and text.isprintable() else cleaned(text, LONGEST_ANSWER)


def meant(error: Exception) -> NutmcpError | None:
    """Return the error that was meant for the caller, also out of a group of tasks that failed with it."""
    if isinstance(error, NutmcpError):
        return error
    if isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        known = [meant(each) for each in group.exceptions]
        return known[0] if None not in known else None
    return None


def _fault(reference: str) -> InternalError:
    return InternalError(
        "Something went wrong inside nutmcp.",
        "Look whether anything was changed before you try again; if it happens again, report it with "
        f"reference {reference}, which the server's log explains.",
        reference=reference,
    )
