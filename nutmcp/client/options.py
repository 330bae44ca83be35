"""How a call is carried out: who waits for it, what is remembered, and who is told how far it has come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nutmcp.remote.call import Answer, Call

Progress = Callable[[int], Awaitable[None]]
"""Is told how many records have been read so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may ask of the way of a call; the answer is the same.

    Attributes:
        background: Let requests that somebody waits for go ahead.
        fresh: Look past what is remembered of an earlier read.
        remember: Remember what is read, and share the request of an identical read.
        progress: Is told of a long list how many records have been read.
    """

    background: bool = False
    fresh: bool = False
    remember: bool = True
    progress: Progress | None = None


USUAL = Options()

Ask = Callable[[Call, Options], Awaitable[Answer]]
"""Carries out one call; of a list, one page."""
