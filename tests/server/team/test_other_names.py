"""Some providers call a server and its scopes otherwise than by its address: the operator says how."""

import pytest
from mcp.client import Client

from nutmcp.errors import ConfigurationError
from tests.server.team.conftest import serving
from tests.server.team.identity import RESOURCE

pytestmark = pytest.mark.anyio

API = "7b6ac3b0-4c1e-4f2a-9b53-0d1c2a3e4f50"


async def test_tokens_are_for_the_audience_that_is_set_and_no_longer_for_the_address() -> None:
    async with serving(NUTMCP_AUDIENCE=API) as served:
        assert (await served.post(served.identity.token(aud=API))).status_code == 200
        assert (await served.post(served.identity.token(aud=[API, "other"]))).status_code == 200
        assert (await served.post(served.identity.token(aud=RESOURCE))).status_code == 401
        assert (await served.post(served.identity.token(aud=API + "0"))).status_code == 401
        served.identity.opaque["opaque"] = served.identity.claims("ann", active=True, aud=API)
        assert (await served.post("opaque")).status_code == 200


async def test_clients_are_told_the_address_whatever_the_audience() -> None:
    async with serving(NUTMCP_AUDIENCE=API) as served:
        told = (await served.web.get("https://nutmcp.example.com/.well-known/oauth-protected-resource/mcp")).json()
        assert told["resource"] == RESOURCE
        assert isinstance(await served.assistant(served.identity.token(aud=API)), Client)


async def test_the_client_of_the_pages_is_no_audience() -> None:
    with pytest.raises(ConfigurationError, match="as two, so that no identity is taken for a token"):
        async with serving(NUTMCP_AUDIENCE="nutmcp"):
            pass


async def test_scopes_are_asked_for_with_what_goes_before_and_named_in_tokens_without() -> None:
    prefix = f"{RESOURCE}/"
    asked = f'scope="{prefix}nutmcp:read {prefix}nutmcp:write"'
    async with serving(NUTMCP_SCOPE_PREFIX=prefix) as served:
        told = (await served.web.get("https://nutmcp.example.com/.well-known/oauth-protected-resource")).json()
        assert told["scopes_supported"] == [f"{prefix}nutmcp:read", f"{prefix}nutmcp:write"]
        assert asked in (await served.post()).headers["www-authenticate"]
        allowed = served.identity.token(scope=None, scp="nutmcp:read")
        assert (await served.post(allowed)).status_code == 200
        refused = await served.post(allowed, Mcp_Name="log_time")
        assert (refused.status_code, asked in refused.headers["www-authenticate"]) == (403, True)
        nothing = await served.post(served.identity.token(scope="other"))
        assert f'scope="{prefix}nutmcp:read"' in nothing.headers["www-authenticate"]
