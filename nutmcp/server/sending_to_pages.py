"""Send people to a page of the server, in clients that open one; in all others they are told its address."""

from typing import cast

from mcp.shared.exceptions import UrlElicitationRequiredError
from mcp_types import CallToolResult, ElicitRequest, ElicitRequestURLParams, InputRequiredResult
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS

BEEN_THERE = "page"
"""What a client sends with the call again, after its user has been to the page."""


def sent_to_page(result: CallToolResult, version: str) -> CallToolResult | InputRequiredResult:
    """Return the result of a call, or what opens the page that it names.

    Args:
        result: The result.
        version: The revision of the protocol.

    Raises:
        UrlElicitationRequiredError: It names one, and the client speaks a revision before 2026-07-28.
    """
    error = cast("dict[str, dict[str, str]]", result.structured_content or {}).get("error", {})
    address = error.get("url")
    if not address:
        return result
    if version in HANDSHAKE_PROTOCOL_VERSIONS:
        page = ElicitRequestURLParams(message=error["message"], url=address, elicitation_id=address.rpartition("=")[2])
        raise UrlElicitationRequiredError([page], error["message"])
    page = ElicitRequestURLParams(message=error["message"], url=address)
    return InputRequiredResult(input_requests={BEEN_THERE: ElicitRequest(params=page)}, request_state=BEEN_THERE)
