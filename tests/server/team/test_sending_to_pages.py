"""Who has not entered credentials is sent to the page for them, by a client that opens one."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from mcp import MCPError
from mcp.client import Client
from mcp_types import URL_ELICITATION_REQUIRED, ElicitRequestParams, ElicitRequestURLParams, ElicitResult

from nutmcp.errors import NotConnected
from nutmcp.server.app import build_server
from nutmcp.server.desk_pool import desks_by
from nutmcp.server.principal import Principal
from tests.server.team.browsing import CONNECT
from tests.server.team.conftest import Served
from tests.server.team.test_team import said
from tests.server.toys import ToyDesk, toy_surface

pytestmark = pytest.mark.anyio


async def opening(served: Served, mode: str, opened: list[str], *, connects: bool = True) -> Client:
    """Return an assistant of Ann whose client opens addresses, and whose user connects there."""

    async def on_elicitation(_context: object, params: ElicitRequestParams) -> ElicitResult:
        assert isinstance(params, ElicitRequestURLParams)
        opened.append(params.url)
        if connects:
            await served.connect("ann")
        return ElicitResult(action="accept" if connects else "decline")

    return await served.assistant(served.identity.token(), mode, elicitation_callback=on_elicitation)


async def test_a_client_that_opens_addresses_sends_its_user_there_and_goes_on(served: Served) -> None:
    opened: list[str] = []
    client = await opening(served, "auto", opened)
    assert (await said(client, "get_account"))["organization"]["name"] == "Atelier Boréal"
    assert [each.partition("=")[0] for each in opened] == [f"{CONNECT}?ticket"]


async def test_a_client_of_before_2026_is_sent_there_by_the_protocol_where_it_has_said_what_it_can() -> None:
    url = f"{CONNECT}?ticket=t"

    @asynccontextmanager
    async def unconnected(_who: Principal) -> AsyncGenerator[ToyDesk]:
        raise NotConnected("You have not connected it yet.", f"Open {url}.", url=url)
        yield

    async def on_elicitation(context: object, params: ElicitRequestParams) -> ElicitResult:
        raise AssertionError(context, params)

    server = build_server(toy_surface(), desks_by(unconnected), rng=random.Random(1))
    async with Client(server, mode="legacy", elicitation_callback=on_elicitation) as client:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("echo", {"project": 1})
    assert raised.value.code == URL_ELICITATION_REQUIRED
    [page] = raised.value.data["elicitations"]
    assert (page["mode"], page["url"], page["elicitationId"]) == ("url", url, "t")
