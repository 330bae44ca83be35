"""Somebody tries on the pages for credentials what they should not: it gets them nothing."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest

from nutmcp.server.team.connect import LONGEST_FORM
from nutmcp.server.team.tries import MOST_TRIES, SECONDS
from tests.server.team.browsing import CONNECT, V3, Browser
from tests.server.team.conftest import Served, serving
from tests.server.team.identity import ISSUER
from tests.server.team.test_connect import ANN, BOB
from tests.server.team.test_team import said

pytestmark = pytest.mark.anyio

COOKIE = "__Host-nutmcp"


async def browser_of(served: Served) -> Browser:
    return Browser(served, await served.stack.enter_async_context(httpx2.AsyncClient(transport=served.transport)))


def proof_in(page: httpx2.Response) -> str:
    found = re.search(r'name="proof" value="(\w+)"', page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("length", [None, "5", "0", "-5", "+5", "abc", "5, 5"])
async def test_a_form_without_an_end_is_not_read_to_its_end(
    served: Served, browser: Browser, length: str | None
) -> None:
    """The head of a request may say one length, and the body come in parts that say another."""
    read: list[int] = []

    async def endless() -> AsyncGenerator[bytes]:
        for _ in range(160):
            read.append(1024)
            yield b"a" * 1024

    page = await browser.signed_in("ann")
    assert page.status_code == 200
    headers = {"Content-Length": length} if length else {"Transfer-Encoding": "chunked"}
    refused = await browser.web.post(f"{CONNECT}/form", content=endless(), headers=headers)
    assert (refused.status_code, "Nothing was kept" in refused.text) == (400, True)
    assert sum(read) <= LONGEST_FORM + 1024
    assert await served.vault.people() == []


async def test_nobody_finds_out_a_password_by_trying_one_after_another(served: Served, browser: Browser) -> None:
    page = await browser.signed_in("bob")
    for number in range(MOST_TRIES):
        page = await browser.send(page, {**V3, "password-0": f"guess {number}"})
        assert "does not accept these credentials" in page.text
    for entered in ({**V3, "password-0": "one more"}, V3):
        page = await browser.send(page, entered)
        assert (page.status_code, "try again in ten minutes" in page.text) == (422, True)
    again = await browser_of(served)
    assert "try again in ten minutes" in (await again.send(await again.signed_in("bob"), V3)).text
    assert await served.vault.people() == []
    another = await browser_of(served)
    assert (await another.send(await another.signed_in("ann"), V3)).status_code == 200
    served.clock.advance(SECONDS)
    served.identity.now = served.clock.now()
    later = await browser_of(served)
    assert (await later.send(await later.signed_in("bob"), V3)).status_code == 200


@pytest.mark.parametrize("system", ["88miles", "proworkflow", "nutshell"])
async def test_credentials_for_one_system_are_never_sent_to_another_that_shares_the_state(
    tmp_path: Path, system: str
) -> None:
    state = str(tmp_path / "state.sqlite")
    async with serving(NUTMCP_STATE=state) as served:
        await served.connect("ann")
    async with serving(NUTMCP_STATE=state, NUTMCP_SYSTEM=system) as other:
        error = (await said(await other.assistant(other.identity.token()), "get_account"))["error"]
        assert error["code"] == "not_configured"
        assert "You have not connected" in error["message"]
        assert await other.vault.get(ANN) is None
        assert await other.vault.people() == [ANN]


FORGED = [
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "https://nutmcp.example.com.evil.example"}, 403),
    ({"Origin": "https://user@nutmcp.example.com"}, 403),
    ({"Origin": "file://"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 400),
    ({"Sec-Fetch-Site": "same-site"}, 400),
    ({"Sec-Fetch-Site": "none"}, 400),
    ({"Sec-Fetch-Site": "same-origin, cross-site"}, 400),
    ({"Host": "nutmcp.example.com@evil.example"}, 421),
]


@pytest.mark.parametrize(("headers", "status"), FORGED)
async def test_a_form_from_elsewhere_keeps_nothing_though_it_knows_the_proof(
    served: Served, browser: Browser, headers: dict[str, str], status: int
) -> None:
    sent = {"proof": proof_in(await browser.signed_in("ann")), **V3}
    assert (await browser.web.post(f"{CONNECT}/form", data=sent, headers=headers)).status_code == status
    assert await served.vault.people() == []


async def test_a_form_is_nobody_elses(served: Served, browser: Browser) -> None:
    bob = await browser_of(served)
    proof = proof_in(await bob.signed_in("bob"))
    await browser.signed_in("ann")
    assert (await browser.web.post(f"{CONNECT}/form", data={"proof": proof, **V3})).status_code == 400
    assert await served.vault.people() == []
    kept = await bob.web.post(f"{CONNECT}/form", data={"proof": proof, "person": ANN, **V3})
    assert kept.status_code == 200
    assert await served.vault.people() == [BOB]


@pytest.mark.parametrize("purpose", ["attempt", "form"])
async def test_a_cookie_is_good_as_it_is_and_for_its_own_page_alone(
    served: Served, browser: Browser, purpose: str
) -> None:
    await (browser.to_provider() if purpose == "attempt" else browser.signed_in("ann"))
    cookie = browser.web.cookies[COOKIE]
    flipped = [cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :] for at in (0, 15, 40, -5)]
    other = "form" if purpose == "attempt" else "callback"
    for changed in (*flipped, cookie[:-4], cookie[4:], "", "A" * 16, "\xe9", "e30="):
        for page in ("form", "callback?state=x&code=y"):
            headers = [(b"cookie", f"{COOKIE}={changed}".encode())]
            assert (await served.web.get(f"{CONNECT}/{page}", headers=headers)).status_code == 400
    assert (await served.web.get(f"{CONNECT}/{other}", headers={"Cookie": f"{COOKIE}={cookie}"})).status_code == 400
    async with serving() as another:
        headers = {"Cookie": f"{COOKIE}={cookie}"}
        assert (await another.web.get(f"{CONNECT}/form", headers=headers)).status_code == 400


async def test_a_code_of_another_attempt_is_good_for_nothing_with_a_state_of_ones_own(
    served: Served, browser: Browser
) -> None:
    """Without a proof that the attempt was one and the same, Ann would end up on a page of Bob."""
    bob = await browser_of(served)
    theirs = dict(parse_qsl(urlsplit(served.identity.code("bob", await bob.to_provider())).query))
    mine = dict(parse_qsl(urlsplit(await browser.to_provider()).query))
    mixed = urlencode({**theirs, "state": mine["state"]})
    assert (await browser.web.get(f"{CONNECT}/callback?{mixed}")).status_code == 400
    for issuer in (f"{ISSUER}/", ISSUER.upper(), "", "https://evil.example"):
        back = served.identity.code("ann", await browser.to_provider())
        query = {**dict(parse_qsl(urlsplit(back).query)), "iss": issuer}
        assert (await browser.web.get(f"{CONNECT}/callback?{urlencode(query)}")).status_code == 400


@pytest.mark.parametrize("name", ["next", "redirect_uri", "return_to", "url", "issuer", "client_id", "error_uri"])
async def test_no_parameter_and_no_header_sends_a_browser_elsewhere(served: Served, name: str) -> None:
    there = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "http"}
    for page in ("", "/callback", "/form"):
        answer = await served.web.get(f"{CONNECT}{page}?{name}=https://evil.example", headers=there)
        assert "evil" not in answer.headers.get("location", "") + answer.text


HOSTILE = ['"><script>', "</form><form action=//evil>", "{system.settings}", "{0.__class__}", "a\r\nSet-Cookie: x=1"]


@pytest.mark.parametrize("value", [*HOSTILE, "\u202eevil", "a\x00b", "é" * 200, "x" * 9_000])
async def test_whatever_is_entered_in_any_field_is_text(served: Served, browser: Browser, value: str) -> None:
    form = {"way": "1", "access_token-1": value, "username-1": value, "member-1": value, "organization-1": value}
    refused = await browser.send(await browser.signed_in("ann"), form)
    assert refused.status_code in (400, 422)
    assert "<script" not in refused.text
    assert refused.text.count("<form") == ("<fieldset" in refused.text)
    assert "Set-Cookie: x" not in str(refused.headers)
    assert await served.vault.people() == []
