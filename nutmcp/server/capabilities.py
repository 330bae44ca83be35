"""What a client says that it can do for its user."""

from typing import cast

from mcp_types import ClientCapabilities

APPS = "io.modelcontextprotocol/ui"
PAGE = "text/html;profile=mcp-app"
"""The kind of pages that clients with MCP Apps show."""


def draws_pages(capabilities: ClientCapabilities | None) -> bool:
    """Return whether the client draws pages such as ours."""
    settings = (capabilities.extensions or {}).get(APPS) if capabilities else None
    kinds: object = (settings or {}).get("mimeTypes")
    return isinstance(kinds, list | tuple) and PAGE in cast("list[object]", kinds)


def opens_addresses(capabilities: ClientCapabilities | None) -> bool:
    """Return whether the client opens an address in the browser of its user."""
    elicitation = capabilities.elicitation if capabilities else None
    return elicitation is not None and elicitation.url is not None


def shows_forms(capabilities: ClientCapabilities | None) -> bool:
    """Return whether the client shows forms; before there were other ways to ask, that went without saying."""
    elicitation = capabilities.elicitation if capabilities else None
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)
