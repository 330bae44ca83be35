"""MCP Apps: tells the clients that can draw which answers have a picture, and hands out its page."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from mcp_types import (
    ListResourcesResult,
    ListToolsResult,
    ReadResourceResult,
    Resource,
    TextResourceContents,
    Tool,
)

from nutmcp.server.capabilities import PAGE
from nutmcp.views.view import VIEWS, View

# A page changes only with the version, and is the same for everyone.
_FRESH_MS = 3_600_000
# Nothing is loaded from anywhere, and the page has a colour of its own up to its edge.
_META: dict[str, Any] = {"ui": {"csp": {}, "prefersBorder": True}}


class Listing:
    """What is listed: to clients that draw with the pages of the tools, to all others without.

    Args:
        tools: The tools on offer.
    """

    def __init__(self, tools: Sequence[Tool]) -> None:
        self.names = frozenset(tool.name for tool in tools)
        self._plain = ListToolsResult(tools=list(tools))

    def tools(self, *, draws: bool) -> ListToolsResult:
        """Return the tools for a client that draws pages, or does not."""
        return self._with_pages if draws else self._plain

    def resources(self, others: list[Resource], *, draws: bool) -> ListResourcesResult:
        """Return the other resources, and the pages after them for a client that draws."""
        if not draws:
            return ListResourcesResult(resources=others)
        pages = [_listed(view) for view in VIEWS if view.tool in self.names]
        return ListResourcesResult(resources=[*others, *pages], cache_scope="private")

    @cached_property
    def _with_pages(self) -> ListToolsResult:
        pages = {view.tool: {"ui": {"resourceUri": view.address}} for view in VIEWS}
        tools = [tool.model_copy(update={"meta": pages.get(tool.name)}) for tool in self._plain.tools]
        return ListToolsResult(tools=tools, cache_scope="private")


def page_at(address: str) -> ReadResourceResult | None:
    """Return the page at an address, for whoever asks; None where there is none."""
    view = next((each for each in VIEWS if each.address == address), None)
    if view is None:
        return None
    contents = TextResourceContents(uri=address, mime_type=PAGE, text=view.page(), _meta=_META)
    return ReadResourceResult(contents=[contents], ttl_ms=_FRESH_MS, cache_scope="public")


def _listed(view: View) -> Resource:
    return Resource(uri=view.address, name=view.name, title=view.title, description=view.description, mime_type=PAGE)
