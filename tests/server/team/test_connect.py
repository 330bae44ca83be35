"""People enter their credentials on a page of the server, as whom they are signed in, and nobody else's."""

import re
from typing import Any

import httpx2
import pytest

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.server.principal import Principal
from nutmcp.server.team.connect import SECONDS
from tests.server.team.browsing import CONNECT, PASSWORD, V3, V4, Browser
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import ISSUER
from tests.server.team.test_team import said

pytestmark = pytest.mark.anyio

ANN, BOB = (Principal(ISSUER, name).id for name in ("ann", "bob"))


async def ticket(served: Served, name: str = "ann", **claims: Any) -> str:  # noqa: ANN401 - each claim has its own type
    """Return the address that an assistant of somebody is told."""
    assistant = await served.assistant(served.identity.token(name, **claims))
    error: dict[str, Any] = (await said(assistant, "get_account"))["error"]
    found = re.search(r"https://\S+ticket=[\w-]+", error["message"])
    assert found is not None
    return found[0]


async def test_who_follows_the_address_signs_in_and_enters_credentials_can_work_at_once(
    served: Served, browser: Browser
) -> None:
    address = await ticket(served)
    page = await browser.signed_in("ann", address)
    assert page.status_code == 200
    assert "is connected" not in page.text
    kept = await browser.send(page, V3)
    assert (kept.status_code, "they are kept" in kept.text) == (200, True)
    assert (await served.vault.get(ANN)) == {
        "public_key": "sandbox-key",
        "username": DEFAULT_CREDENTIALS["username"],
        "password": PASSWORD,
    }
    assistant = await served.assistant(served.identity.token())
    assert (await said(assistant, "get_account"))["organization"]["name"] == "Atelier Boréal"
    assert PASSWORD not in kept.text + page.text


async def test_who_comes_unasked_connects_for_nobody_but_themselves(served: Served, browser: Browser) -> None:
    await browser.send(await browser.signed_in("bob"), V3)
    assert await served.vault.people() == [BOB]


async def test_somebody_who_was_sent_the_address_of_another_connects_nothing(served: Served, browser: Browser) -> None:
    """Whoever is sent the address of an attacker must not hand their credentials to the attacker's assistant."""
    refused = await browser.signed_in("bob", await ticket(served, "ann"))
    assert refused.status_code == 403
    assert "somebody else" in refused.text
    assert (await browser.web.get(f"{CONNECT}/form")).status_code == 400
    assert await served.vault.people() == []


async def test_credentials_that_are_not_accepted_are_not_kept(served: Served, browser: Browser) -> None:
    page = await browser.signed_in("ann")
    refused = await browser.send(page, {**V3, "password-0": "wrong"})
    assert refused.status_code == 422
    assert "Nutcache does not accept these credentials. Nothing was kept." in refused.text
    missing = await browser.send(refused, {**V3, "public_key-0": ""})
    assert "Public key is needed." in missing.text
    unreadable = await browser.send(missing, {**V3, "username-0": "a:b"})
    assert "this cannot be right" in unreadable.text
    assert await served.vault.people() == []
    assert "wrong" not in refused.text
    assert f'value="{V3["username-0"]}"' in refused.text
    hostile = await browser.send(refused, {"way": "1", "username-1": '"><script>'})
    assert 'id="way1" checked' in hostile.text
    assert "&quot;&gt;&lt;script&gt;" in hostile.text
    again = await browser.send(unreadable, V4)
    assert again.status_code == 200
    assert await served.vault.get(ANN) == {"access_token": "sandbox-token", "member": "9015"}


async def test_who_does_not_say_what_every_call_would_need_is_asked_for_it(served: Served, browser: Browser) -> None:
    """A call could only answer that a setting of the server is missing, which is nobody's to set."""
    alone = await browser.send(await browser.signed_in("ann"), {"way": "1", "access_token-1": "sandbox-token"})
    assert (alone.status_code, "does not tell who you are" in alone.text) == (422, True)
    several = {"way": "1", "access_token-1": "sandbox-token-both", "username-1": "robin@freelance.example"}
    unclear = await browser.send(alone, several)
    assert "not clear which organization is yours" in unclear.text
    elsewhere = await browser.send(unclear, {**several, "organization-1": "Studio Midi"})
    assert "not clear which organization is yours" in elsewhere.text
    assert await served.vault.people() == []
    assert (await browser.send(elsewhere, {**several, "organization-1": "Studio Minuit"})).status_code == 200


async def test_credentials_are_replaced_while_an_assistant_works_and_forgotten_when_asked(
    served: Served, browser: Browser
) -> None:
    await served.connect("ann")
    assistant = await served.assistant(served.identity.token())
    assert "organization" in await said(assistant, "get_account")
    page = await browser.signed_in("ann")
    assert "Nutcache is connected" in page.text
    other = {"way": "1", "access_token-1": "sandbox-token-start-end", "username-1": "noor@studio-minuit.example"}
    await browser.send(page, other)
    assert (await said(assistant, "get_account"))["organization"]["name"] == "Studio Minuit"
    forgotten = await browser.send(await browser.signed_in("ann"), {}, do="forget")
    assert "are forgotten" in forgotten.text
    assert (await said(assistant, "get_account"))["error"]["code"] == "not_configured"


async def test_an_address_that_is_too_old_or_made_up_leads_nowhere(served: Served, browser: Browser) -> None:
    address = await ticket(served)
    assert (await browser.web.get(f"{CONNECT}?ticket=made-up")).status_code == 400
    served.clock.advance(SECONDS + 1)
    assert (await browser.web.get(address)).status_code == 400


async def test_an_answer_that_was_not_asked_for_in_this_browser_leads_nowhere(served: Served, browser: Browser) -> None:
    """Whoever is made to open the address at which another signed in must not end up connected as them."""
    back = served.identity.code("bob", await browser.to_provider())
    browser.web.cookies.clear()
    assert (await browser.web.get(back)).status_code == 400
    for changed in ("state=", "code=", "iss="):
        back = served.identity.code("ann", await browser.to_provider())
        lost = await browser.web.get(re.sub(rf"{changed}[^&]*", f"{changed}x", back))
        assert lost.status_code == 400, changed
    assert (await browser.web.get(f"{CONNECT}/callback")).status_code == 400


@pytest.mark.parametrize(
    "claims", [{"nonce": "other"}, {"aud": "other"}, {"iss": "https://id2.example"}, {"exp": 1}, {"sub": ""}]
)
async def test_an_identity_that_is_not_for_this_attempt_is_nobodys(
    served: Served, browser: Browser, claims: dict[str, Any]
) -> None:
    served.identity.identity |= claims
    assert (await browser.signed_in("ann")).status_code == 400


async def test_a_form_that_does_not_come_from_the_page_changes_nothing(served: Served, browser: Browser) -> None:
    page = await browser.signed_in("ann")
    foreign = httpx2.Response(200, text="")
    for refused in (
        await browser.send(foreign, V3),
        await browser.send(await browser.signed_in("ann"), V3, Sec_Fetch_Site="cross-site"),
        await browser.send(await browser.signed_in("ann"), {**V3, "password-0": "x" * 20_000}),
        await browser.send(await browser.signed_in("ann"), {str(each): "" for each in range(50)}),
    ):
        assert refused.status_code == 400
    page = await browser.signed_in("ann")
    served.clock.advance(SECONDS + 1)
    assert (await browser.send(page, V3)).status_code == 400
    assert await served.vault.people() == []


async def test_a_provider_that_is_silent_is_said_to_be(served: Served, browser: Browser) -> None:
    served.identity.down = True
    assert (await browser.web.get(CONNECT)).status_code == 503
    served.identity.down = False
    back = served.identity.code("ann", await browser.to_provider())
    served.identity.down = True
    assert (await browser.web.get(back)).status_code == 503
    assert (await browser.web.post(CONNECT)).status_code == 405


async def test_without_a_client_at_the_provider_there_are_no_pages() -> None:
    async with serving(NUTMCP_OIDC_CLIENT_ID="", NUTMCP_OIDC_CLIENT_SECRET="") as served:
        assert (await served.web.get(CONNECT)).status_code == 404
