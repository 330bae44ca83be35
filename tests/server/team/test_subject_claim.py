"""A provider that calls a person differently to each application names them by another claim, at both gates alike."""

from typing import Any

import httpx2
import pytest

from nutmcp.server.principal import Principal
from tests.server.team.browsing import V3, Browser
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import ISSUER
from tests.server.team.test_connect import ticket
from tests.server.team.test_team import said

pytestmark = pytest.mark.anyio

OID = "NUTMCP_SUBJECT_CLAIM"
ANN = Principal(ISSUER, "ann-everywhere", claim="oid").id


def token(served: Served, **claims: Any) -> str:  # noqa: ANN401 - each claim has its own type
    """Return an access token of Ann, as whom this application knows her."""
    return served.identity.token("ann-here", oid=claims.pop("oid", "ann-everywhere"), **claims)


async def browser_of(served: Served) -> Browser:
    return Browser(served, await served.stack.enter_async_context(httpx2.AsyncClient(transport=served.transport)))


async def test_who_has_another_name_in_each_token_connects_and_works_as_one_person() -> None:
    async with serving(**{OID: "oid"}) as served:
        served.identity.identity["oid"] = "ann-everywhere"
        address = await ticket(served, "ann-here", oid="ann-everywhere")
        browser = await browser_of(served)
        page = await browser.signed_in("ann-at-the-page", address)
        assert (await browser.send(page, V3)).status_code == 200
        assert await served.vault.people() == [ANN]
        assert "organization" in await said(await served.assistant(token(served)), "get_account")


async def test_somebody_else_at_the_page_is_refused_though_the_usual_claim_is_the_same() -> None:
    async with serving(**{OID: "oid"}) as served:
        served.identity.identity["oid"] = "bob-everywhere"
        address = await ticket(served, "ann-here", oid="ann-everywhere")
        assert (await (await browser_of(served)).signed_in("ann-here", address)).status_code == 403


async def test_without_the_setting_such_a_provider_connects_nobody(served: Served) -> None:
    address = await ticket(served, "ann-here")
    assert (await (await browser_of(served)).signed_in("ann-at-the-page", address)).status_code == 403


@pytest.mark.parametrize("value", [None, "", 7, ["ann-everywhere"], True])
async def test_a_token_that_does_not_say_it_is_nobodys_at_both_gates(value: object) -> None:
    async with serving(**{OID: "oid"}) as served:
        assert (await served.post(token(served, oid=value))).status_code == 401
        served.identity.identity |= {"oid": value}
        assert (await (await browser_of(served)).signed_in("ann")).status_code == 400


async def test_the_provider_is_asked_for_the_claims_of_a_profile_only_where_one_is_used(
    served: Served,
) -> None:
    assert "scope=openid&" in await (await browser_of(served)).to_provider()
    async with serving(**{OID: "oid"}) as other:
        assert "scope=openid+profile&" in await (await browser_of(other)).to_provider()
        challenge = (await other.post()).headers["www-authenticate"]
        assert 'scope="nutmcp:read nutmcp:write openid profile"' in challenge


async def test_an_opaque_token_is_its_owners_by_that_claim() -> None:
    async with serving(**{OID: "oid"}) as served:
        served.identity.opaque["opaque"] = served.identity.claims("ann-here", active=True, oid="ann-everywhere")
        await served.vault.put(ANN, {"access_token": "sandbox-token"})
        assert "organization" in await said(await served.assistant("opaque"), "get_account")


async def test_what_one_claim_calls_somebody_opens_nothing_of_whom_another_claim_calls_so() -> None:
    async with serving(**{OID: "oid"}) as served:
        await served.connect("ann")
        assistant = await served.assistant(token(served, oid="ann"))
        assert (await said(assistant, "get_account"))["error"]["code"] == "not_configured"
