"""Who has not entered credentials is sent to the page for them, by a client that opens one."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from mcp import MCPError
from mcp.client import Client
from mcp_types import URL_ELICITATION_REQUIRED, ElicitRequestParams, ElicitRequestURLParams, ElicitResult

from nutmcp.errors import ConfigurationError
from nutmcp.server.app import build_server
from nutmcp.server.desk_pool import desks_by
from nutmcp.server.principal import Principal
from tests.server.team.browsing import CONNECT
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import ISSUER
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
        error = ConfigurationError("You have not connected it yet.", f"Open {url}.")
        error.url = url
        raise error
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


@pytest.mark.parametrize(
    ("entered", "code", "told"),
    [
        ({"access_token": "revoked", "username": "x@y.example"}, "access_denied", "did not accept the credentials"),
        ({"access_token": "sandbox-token"}, "not_configured", "not known which member"),
        ({"access_token": "sandbox-token", "member": "nobody@x.example"}, "not_configured", "has the user as a member"),
        ({"access_token": "sandbox-token-both", "username": "robin@freelance.example"}, "not_configured", "several"),
    ],
)
async def test_who_has_entered_what_no_longer_works_is_told_where_to_enter_it_anew(
    served: Served, entered: dict[str, str], code: str, told: str
) -> None:
    """The settings of the server are nobody's to change who works with an assistant."""
    await served.vault.put(Principal(ISSUER, "ann").id, entered)
    ann = await served.assistant(served.identity.token())
    error = (await said(ann, "list_time_entries"))["error"]
    assert error["code"] == code
    assert told in error["message"]
    assert f"Open {CONNECT}?ticket=" in error["message"]
    assert "NUTCACHE_" not in error["message"]


async def test_a_client_that_opens_addresses_has_revoked_credentials_entered_anew_and_goes_on(served: Served) -> None:
    await served.vault.put(Principal(ISSUER, "ann").id, {"access_token": "revoked", "username": "x@y.example"})
    opened: list[str] = []
    client = await opening(served, "auto", opened)
    assert (await said(client, "get_account"))["organization"]["name"] == "Atelier Boréal"
    assert len(opened) == 1


async def test_where_there_is_no_page_what_is_wrong_is_told_as_it_is() -> None:
    async with serving(NUTMCP_OIDC_CLIENT_ID="", NUTMCP_OIDC_CLIENT_SECRET="") as served:
        await served.vault.put(Principal(ISSUER, "ann").id, {"access_token": "revoked", "username": "x@y.example"})
        error = (await said(await served.assistant(served.identity.token()), "get_account"))["error"]
        assert error["code"] == "access_denied"
        assert "url" not in error
