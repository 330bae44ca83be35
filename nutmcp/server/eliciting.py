"""Ask the user for what a call lacks, in clients that show forms; all others get the answer, or the error, as it is."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS

from nutmcp.errors import InvalidArguments
from nutmcp.server.desk_pool import AtDesk, DeskPool
from nutmcp.server.question import Arguments, Question, from_text, question_about
from nutmcp.server.results import failure
from nutmcp.server.sending_to_pages import BEEN_THERE
from nutmcp.state.one_time_tokens import OneTimeTokens

if TYPE_CHECKING:
    from nutmcp.tools.desk import Desk

Run = Callable[[Arguments], Awaitable[CallToolResult]]
MOST_QUESTIONS = 3
"""How many things are asked about one call; what is still not clear then is told as an error."""

_ASKED = "answer"
_SPENT = InvalidArguments(
    "That question has been answered, is too old, or was never asked.", "Call again without its answer."
)


async def asked(
    request: ServerRequestContext[DeskPool, Any], params: CallToolRequestParams, run: Run, at_desk: AtDesk
) -> CallToolResult | InputRequiredResult:
    """Run a call, and ask the user when that makes it go through.

    Args:
        request: The request that the call came with.
        params: The call; in later rounds with what the user said.
        run: Runs the tool with these arguments.
        at_desk: Lets the caller work at their desk.
    """
    if request.protocol_version in HANDSHAKE_PROTOCOL_VERSIONS:
        return await _asked_meanwhile(request, params.arguments or {}, run)
    return await _asked_between(at_desk, params, run)


async def _asked_meanwhile(request: ServerRequestContext[DeskPool, Any], given: Arguments, run: Run) -> CallToolResult:
    """Ask while the call is open, as before 2026-07-28."""
    result = await run(given)
    for _ in range(MOST_QUESTIONS):
        question = _question(result, given)
        if question is None:
            break
        try:
            said = await request.session.elicit_form(question.message, question.schema, request.request_id)
        except MCPError:
            break  # there is no way back to the client, or it has refused
        completed = _completed(question, said)
        if completed is None:
            break
        given, result = completed, await run(completed)
    return result


async def _asked_between(
    at_desk: AtDesk, params: CallToolRequestParams, run: Run
) -> CallToolResult | InputRequiredResult:
    """End the call with a question, and go on when it comes again with the answer."""
    given, rest = params.arguments or {}, MOST_QUESTIONS
    if params.request_state not in (None, BEEN_THERE):
        token, _, state = params.request_state.partition(".")
        try:
            async with at_desk() as desk:
                await _tokens(desk).redeem(token, _purpose(params, state))
        except InvalidArguments:
            return failure(_SPENT)
        left, _, text = state.partition(".")
        question, rest = from_text(text), int(left)
        said = (params.input_responses or {}).get(_ASKED)
        completed = _completed(question, said) if isinstance(said, ElicitResult) else None
        if completed is None:
            return await run(question.given)
        given = completed
    result = await run(given)
    question = _question(result, given)
    if question is None or not rest:
        return result
    state = f"{rest - 1}.{question.as_text()}"
    async with at_desk() as desk:
        token = await _tokens(desk).issue(_purpose(params, state))
    form = ElicitRequestFormParams(message=question.message, requested_schema=question.schema)
    return InputRequiredResult(input_requests={_ASKED: ElicitRequest(params=form)}, request_state=f"{token}.{state}")


def _tokens(desk: object) -> OneTimeTokens:
    """Return what is good once, so that a second answer to a question does nothing."""
    known = cast("Desk", desk)
    return OneTimeTokens(known.store, known.clock)


def _question(result: CallToolResult, given: Arguments) -> Question | None:
    return question_about(result.structured_content or {}, given)


def _completed(question: Question, said: ElicitResult) -> Arguments | None:
    return question.completed(said.content) if said.action == "accept" else None


def _purpose(params: CallToolRequestParams, state: str) -> str:
    return f"question {params.name} {state}"
