"""What an assistant hears of a call, read as text on the wire, and what it must never hear."""

import json
import re
from dataclasses import dataclass
from typing import Any, cast

from mcp import Client as McpClient
from mcp_types import TextContent

from tests.whole_server import Answer, Office

CODES = {
    *("invalid_arguments", "not_found", "ambiguous", "conflict", "refused", "not_configured"),
    *("access_denied", "rate_limited", "unavailable", "unintelligible", "outcome_unknown", "internal"),
}
"""The codes of the errors that there are."""
_FOREIGN = re.compile(
    r"as was asked for|Maintenance|<html|elsewhere\.example|is exceeded|Traceback|\w+Error\b|\.py\b"
    r"|sqlite3|httpx|errno",
    re.IGNORECASE,
)
"""Words of the remote system, of Python and of libraries, which no sentence of ours holds."""
_TWO_SENTENCES = re.compile(r".+[.?!…”] .+[.?!”]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heard:
    """The answer to one call.

    Attributes:
        code: The code of the error; empty where it went well.
        message: The sentences.
        answer: All of it, the error alone where there is one.
    """

    code: str
    message: str
    answer: Answer

    @property
    def outcome(self) -> str:
        """Return the code of the error, or the status of the answer."""
        return self.code or str(self.answer.get("status", "ok"))


async def hear(assistant: McpClient, tool: str, arguments: Answer) -> Heard:
    """Call a tool, and return what is heard, which must be as it may be."""
    result = await assistant.call_tool(tool, arguments)
    (content,) = result.content
    assert isinstance(content, TextContent)
    answer = cast("Answer", json.loads(content.text))
    assert answer == result.structured_content
    assert len(content.text) <= 30_000
    for row in answer.get("entries", []):
        if "error" in row:
            checked(row["error"])
    if result.is_error:
        return checked(answer["error"])
    return Heard("", str(answer.get("message", "")), answer)


def checked(error: dict[str, Any]) -> Heard:
    """Return an error as it was heard: with a code that there is, and two sentences of ours."""
    code, message = error["code"], error["message"]
    assert code in CODES
    assert _TWO_SENTENCES.fullmatch(message), message
    assert not _FOREIGN.search(message), message
    assert set(error) <= {"code", "message", "field", "candidates", "detail", "errors", "retry_after", "reference"}
    return Heard(code, message, error)


async def is_alive(office: Office) -> bool:
    """Return whether the server answers the next call, and knows what became of every write."""
    heard = await hear(office.assistant, "get_account", {})
    return not heard.code and not heard.answer["open_writes"]
