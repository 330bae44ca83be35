"""A client that draws pages is told which answers have one; everybody else is told of none, and may read them all."""

from collections.abc import AsyncGenerator

import pytest
from mcp import MCPError
from mcp.client import Client, advertise
from mcp_types import TextResourceContents

from nutmcp.server.assembly import server_of
from nutmcp.settings import load
from nutmcp.views.view import VIEWS
from tests.whole_server import Era

pytestmark = pytest.mark.anyio

UI = "io.modelcontextprotocol/ui"
PAGE = "text/html;profile=mcp-app"
DRAWS: dict[str, object] = {"mimeTypes": [PAGE]}


def client(era: Era, settings: dict[str, object] | None, **env: str) -> Client:
    """Return a client that says this of pages, or nothing."""
    extensions = None if settings is None else [advertise(UI, settings)]
    return Client(server_of(load(env, {})), mode=era, raise_exceptions=False, extensions=extensions)


@pytest.fixture
async def plain(era: Era) -> AsyncGenerator[Client]:
    """Connect a client that draws nothing."""
    async with client(era, None) as connected:
        yield connected


@pytest.fixture
async def drawing(era: Era) -> AsyncGenerator[Client]:
    """Connect a client that draws pages."""
    async with client(era, DRAWS) as connected:
        yield connected


async def test_a_client_that_draws_learns_which_tools_have_a_page(drawing: Client) -> None:
    tools = (await drawing.list_tools()).tools
    pages = {tool.name: tool.meta["ui"]["resourceUri"] for tool in tools if tool.meta}
    assert pages == {view.tool: view.address for view in VIEWS}
    listed = {resource.uri: resource for resource in (await drawing.list_resources()).resources}
    for view in VIEWS:
        assert (listed[view.address].title, listed[view.address].mime_type) == (view.title, PAGE)


async def test_what_a_client_that_draws_is_listed_is_for_it_alone(drawing: Client, plain: Client) -> None:
    assert (await drawing.list_tools()).cache_scope == "private"
    assert (await drawing.list_resources()).cache_scope == "private"
    assert [tool.name for tool in (await drawing.list_tools()).tools] == [
        tool.name for tool in (await plain.list_tools()).tools
    ]


@pytest.mark.parametrize(
    "settings", [None, {}, {"mimeTypes": "text/html"}, {"mimeTypes": ["image/png"]}, {"mimeTypes": 7}]
)
async def test_a_client_that_does_not_draw_our_pages_is_told_of_none(
    era: Era, settings: dict[str, object] | None
) -> None:
    async with client(era, settings) as connected:
        assert not [tool.name for tool in (await connected.list_tools()).tools if tool.meta]
        assert not [each for each in (await connected.list_resources()).resources if each.uri.startswith("ui:")]


async def test_everybody_may_read_the_pages_before_there_are_credentials(plain: Client) -> None:
    for each in VIEWS:
        [contents] = (await plain.read_resource(each.address)).contents
        assert isinstance(contents, TextResourceContents)
        assert (contents.mime_type, contents.text) == (PAGE, each.page())
        assert contents.meta == {"ui": {"csp": {}, "prefersBorder": True}}


async def test_a_page_that_is_not_there_is_said(plain: Client) -> None:
    with pytest.raises(MCPError, match="There is no resource at that address"):
        await plain.read_resource("ui://nutmcp/elsewhere")


async def test_no_page_is_told_of_whose_tool_is_not_on_offer(era: Era) -> None:
    async with client(era, DRAWS, NUTMCP_TOOLSETS="time") as connected:
        assert [tool.name for tool in (await connected.list_tools()).tools if tool.meta] == ["summarize_time"]
        pages = [each.uri for each in (await connected.list_resources()).resources if each.uri.startswith("ui:")]
        assert pages == ["ui://nutmcp/week"]
