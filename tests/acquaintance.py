"""What an assistant need not ask of thousands of servers that are alike: what they say of themselves."""

from typing import Any

from mcp import Client
from mcp_types import DiscoverResult
from mcp_types.version import LATEST_MODERN_VERSION

_SAID: dict[str, DiscoverResult] = {}


def manners(era: str, kind: str) -> dict[str, Any]:
    """Return how an assistant begins in an era: with a server of a kind that was met, without asking what it is."""
    if era == "auto" and kind in _SAID:
        return {"mode": LATEST_MODERN_VERSION, "prior_discover": _SAID[kind]}
    return {"mode": era}


def remember(assistant: Client, kind: str) -> None:
    """Remember what a server said of itself; one that is like no other is of no kind."""
    if kind and assistant.session.discover_result:
        _SAID[kind] = assistant.session.discover_result
