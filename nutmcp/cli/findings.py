"""What came of one check of the doctor, and how a check that fails becomes a sentence and what to do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from nutmcp.errors import NutmcpError
from nutmcp.words.fold import clean

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check.

    Attributes:
        name: What was checked.
        state: How it stands; `skipped` if something before it failed.
        found: What was found, as a sentence.
        advice: The one thing to do, if it failed.
        candidates: What there is to choose from, if it failed for lack of a choice.
    """

    name: str
    state: Literal["ok", "failed", "skipped"]
    found: str
    advice: str = ""
    candidates: tuple[str, ...] = ()


async def check(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    """Look, and return what was found or what is wrong."""
    try:
        return Finding(name, "ok", await look())
    except NutmcpError as error:
        return failed(name, error)


def failed(name: str, error: NutmcpError) -> Finding:
    """Return what is wrong."""
    candidates = (", ".join(clean(str(value), LONGEST_NAME) for value in each.values()) for each in error.candidates)
    return Finding(name, "failed", error.happened, error.advice, tuple(candidates))


def skipped(name: str, why: str) -> Finding:
    """Return that something could not be checked."""
    return Finding(name, "skipped", f"Not checked: {why}.")
