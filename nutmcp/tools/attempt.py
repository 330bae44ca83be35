"""One thing of several, tried: its failure is data, so that the others can still be told of."""

from collections.abc import Awaitable
from typing import TypeVar

from nutmcp.errors import NutmcpError

T = TypeVar("T")


async def attempt(doing: Awaitable[T]) -> T | NutmcpError:
    """Return what came of it: the result, or the error that it ended with."""
    try:
        return await doing
    except NutmcpError as error:
        return error
