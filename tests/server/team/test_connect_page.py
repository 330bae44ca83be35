"""The pages for credentials: in two languages, without a script, and under the name of the server alone."""

import re
from urllib.parse import urlsplit

import pytest

from nutmcp.errors import (
    AccessDenied,
    InternalError,
    NotFound,
    NutmcpError,
    RateLimited,
    Unavailable,
    Unintelligible,
)
from nutmcp.server.team.connect_page import ENGLISH, FRENCH, label_of, optional_for
from nutmcp.server.team.team import Team
from nutmcp.state.vault import Vault
from nutmcp.systems import SYSTEMS, profile_of
from tests.server.team.browsing import CONNECT, SITE, V3, Browser
from tests.server.team.conftest import Served

pytestmark = pytest.mark.anyio


async def test_the_page_speaks_the_language_of_the_browser_and_loads_nothing(browser: Browser) -> None:
    browser.web.headers["accept-language"] = "de, fr-CA;q=0.9, en;q=0.8"
    page = await browser.signed_in("ann")
    assert '<html lang="fr">' in page.text
    assert "Mot de passe" in page.text
    assert "n’accepte pas" in (await browser.send(page, {**V3, "password-0": "x"})).text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; form-action 'self';")
    assert {page.headers[each] for each in ("cache-control", "referrer-policy")} == {"no-store", "same-origin"}
    assert not re.search(r"<script|<img|<link|https?://", page.text)
    [cookie] = page.request.headers.get_list("cookie")
    assert cookie.startswith("__Host-nutmcp=")
    begun = await browser.web.get(CONNECT)
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(begun.headers["set-cookie"].split("; "))
    assert urlsplit(begun.headers["location"]).query.startswith("tenant=1&response_type=code")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_what_goes_wrong_is_told_in_the_language_of_the_page(
    served: Served, browser: Browser, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """No sentence of the English page stands on the French one, whatever the system says of the credentials."""
    told = dict[str, str]()
    browser.web.headers["accept-language"] = language
    for error in (AccessDenied, RateLimited, Unavailable, Unintelligible, NotFound, InternalError):

        async def refuse(_person: str, _values: object, error: type[NutmcpError] = error) -> None:
            raise error("Something is wrong.", "Do something.")

        with monkeypatch.context() as patched:
            patched.setattr(Team, "try_out", staticmethod(refuse))
            refused = await browser.send(await browser.signed_in("ann"), V3)
        assert refused.status_code == 422
        told[error.code] = re.findall(r'role="status">([^<]+)', refused.text)[0]
    assert all(("Nothing was kept" if language == "en" else "Rien n’a été gardé") in each for each in told.values())
    assert "Something" not in str(told)
    assert len(set(told.values())) == 4
    assert await served.vault.people() == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_field_has_a_name_in_both_languages(system: str) -> None:
    profile = profile_of(system)
    for way in profile.sign_ins:
        for setting in (*profile.needed(way), *optional_for(profile, way)):
            names = [label_of(setting, words) for words in (ENGLISH, FRENCH)]
            assert setting.help not in names, setting.name


async def test_who_does_not_sign_in_at_the_provider_is_told_so(served: Served, browser: Browser) -> None:
    await browser.to_provider()
    back = await browser.web.get(f"{CONNECT}/callback?error=access_denied&error_description=no")
    assert (back.status_code, "You have not signed in" in back.text) == (403, True)
    assert await served.vault.people() == []


async def test_a_page_whose_store_cannot_be_reached_says_that_nothing_was_changed(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await browser.signed_in("ann")

    async def away(*_: object) -> None:
        raise Unavailable("The database of db.example does not answer.", "Look at it.")

    monkeypatch.setattr(Vault, "put", away)
    lost = await browser.send(page, V3)
    assert (lost.status_code, "Nothing was changed" in lost.text) == (503, True)
    assert "db.example" not in lost.text
    assert "script" not in lost.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["", "/callback", "/form"])
async def test_the_pages_open_under_the_name_of_the_server_alone(served: Served, path: str) -> None:
    """A web page could otherwise point a name of its own here, and read what the browser of a visitor is shown."""
    for host, status in (("evil.example", 421), ("nutmcp.example.com.evil.example", 421)):
        refused = await served.web.get(CONNECT + path, headers={"Host": host})
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, "access_denied")
        assert "NUTMCP_ALLOWED_HOSTS" in refused.json()["error"]["message"]
    foreign = await served.web.post(CONNECT + path, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert "access-control-allow-origin" not in foreign.headers
    hidden = await served.web.post(CONNECT + path, headers={"Origin": "null"})
    assert hidden.status_code == 403
    assert (await served.web.get(CONNECT + path, headers={"Host": "127.0.0.1:8000"})).status_code in (303, 400)


async def test_who_gives_out_tokens_is_told_under_any_name(served: Served) -> None:
    told = await served.web.get(f"{SITE}/.well-known/oauth-protected-resource", headers={"Host": "proxy.internal"})
    assert told.json()["resource"] == f"{SITE}/mcp"
