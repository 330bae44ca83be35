"""Read a JSON-RPC message, and answer a text that is none under the id that it has."""

import re
from contextlib import suppress

from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    jsonrpc_message_adapter,
)
from pydantic import ValidationError
from pydantic_core import from_json

from nutmcp.words.surrogates import mend_surrogates

_BEGINNING = 1 << 16
"""How many bytes of what cannot be read are searched for an id."""
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_OPENING, _CLOSING = (b"{", b"["), (b"}", b"]")


def read_message(text: bytes) -> tuple[JSONRPCMessage, bytes] | JSONRPCError:
    """Return the message and the text that it was read from, with half characters mended; or the answer to it."""
    if (message := _read(text)) is not None:
        return message, text
    mended = mend_surrogates(text)
    message = _read(mended)
    return rejection(mended) if message is None else (message, mended)


def rejection(text: bytes) -> JSONRPCError:
    """Return the answer to a text that is not a message, under the id that it has."""
    error = ErrorData(code=INVALID_REQUEST, message="Not a JSON-RPC 2.0 message.")
    try:
        said: object = from_json(text)
    except ValueError:
        # It may nest too deep, or hold a number of thousands of digits; who sent it waits for an answer all the same.
        said = {"id": _id_in(text[:_BEGINNING])}
        error = ErrorData(code=PARSE_ERROR, message="Not JSON that can be read.")
    given = said.get("id") if isinstance(said, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - any JSON
    named = given if isinstance(given, str | int) and not isinstance(given, bool) else None
    return JSONRPCError(jsonrpc="2.0", id=named, error=error)


def rejection_of_length(beginning: bytes, longest: int) -> JSONRPCError:
    """Return the answer to a text that is too long to be read, of which this is the beginning."""
    error = ErrorData(code=INVALID_REQUEST, message=f"The message is longer than {longest:,} bytes.")
    said = _id_in(beginning[:_BEGINNING])
    named = said if isinstance(said, str | int) and not isinstance(said, bool) else None
    return JSONRPCError(jsonrpc="2.0", id=named, error=error)


def _read(text: bytes) -> JSONRPCMessage | None:
    try:
        return jsonrpc_message_adapter.validate_json(text, by_name=False)
    except ValidationError:
        return None


def _id_in(text: bytes) -> object:
    """Return the id of a message that cannot be read as a whole: what follows `"id":` in the outermost braces."""
    depth, before = 0, (b"", b"")
    for token in map(re.Match[bytes].group, _TOKENS.finditer(text)):
        if depth == 1 and before == (b'"id"', b":"):
            with suppress(ValueError):
                return from_json(token)
        depth += (token in _OPENING) - (token in _CLOSING)
        before = (before[1], token)
    return None
