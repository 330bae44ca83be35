"""The retry policy: when a request may be sent again, and the backoff before that; decided here, done elsewhere."""

from http import HTTPStatus
from random import Random
from typing import Protocol

from nutmcp.errors import NutmcpError, Unavailable
from nutmcp.remote.system import Request, Response

ATTEMPTS = 3
"""How often one request is sent at most."""
LONGEST_WAIT = 15
"""The longest single wait in seconds; beyond it the person who asked decides."""
PATIENCE = 30
"""Seconds since a call began after which nothing is tried again: assistants wait about a minute for a tool."""
FIRST_WAIT = 0.5
"""Seconds before the first repetition; each further one waits twice as long."""
_PASSING = (
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""The server errors that may have passed a moment later."""


class Limits(Protocol):
    """Lets requests go at the pace that the remote system allows."""

    async def acquire(self, *, background: bool = False, writes: bool = False) -> None:
        """Wait for a place; what runs in the background lets others go ahead, and a write goes only if it is counted.

        Raises:
            RateLimited: The wait would be too long.
        """
        ...

    async def penalize(self, seconds: float) -> float:
        """Let nobody who shares the limits send anything for so long, or as long as is believed; return that."""
        ...


def wait_before_repeating(
    trouble: Response | NutmcpError, request: Request, *, attempt: int, spent: float, rng: Random
) -> float | None:
    """Return the seconds to wait before the request is sent again, or None if it must not be.

    A write is sent again only where it is certain that nothing was processed: after a 429, and where it could
    not be sent at all, which is what `Unavailable` means for one.

    Args:
        trouble: What came back in place of a good answer, or why nothing did.
        request: What was sent.
        attempt: How often it has been sent, from 1.
        spent: Seconds since the call began.
        rng: Spreads those who wait for the same moment.
    """
    if attempt >= ATTEMPTS or not _may_pass(trouble, request):
        return None
    asked = trouble.retry_after if isinstance(trouble, Response) else None
    wait = FIRST_WAIT * 2 ** (attempt - 1) * rng.uniform(0.5, 1.5) if asked is None else asked
    return None if wait > LONGEST_WAIT or spent + wait > PATIENCE else wait


def _may_pass(trouble: Response | NutmcpError, request: Request) -> bool:
    if isinstance(trouble, NutmcpError):
        return isinstance(trouble, Unavailable)
    if trouble.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    return trouble.status in _PASSING and not request.writes
