"""Who is let in, what is told to whom, and how often."""

import json

import pytest

from nutmcp.sandbox.proworkflow.users import API_KEY
from tests.sandbox.proworkflow.agency import AS_LUC, AS_MERE, KEY, agency, basic

WRONG = {
    "no key": basic("mere", "sandbox:password"),
    "a wrong key": {"apikey": "other", **basic("mere", "sandbox:password")},
    "no password": KEY,
    "a wrong password": KEY | basic("mere", "other"),
    "a stranger": KEY | basic("nobody", "sandbox:password"),
    "a client, who may not sign in": KEY | basic("hana@kowhai.example", "sandbox:password"),
    "no base64": KEY | {"authorization": "Basic !"},
    "a bearer": KEY | {"authorization": "Bearer x"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=list(WRONG))
def test_a_wrong_key_and_a_wrong_password_look_the_same(headers: dict[str, str]) -> None:
    response = agency().send("GET", "projects", headers=headers)
    assert (response.status, response.content) == (401, b"")


def test_one_signs_in_by_user_name_or_e_mail_and_is_me() -> None:
    here = agency()
    for name in ("mere", "MERE"):
        response = here.send("GET", "me", headers=KEY | basic(name, "sandbox:password"))
        assert json.loads(response.content)["contact"]["name"] == "Mere Tamatea"
    assert json.loads(here.send("GET", "me", headers=AS_LUC).content)["contact"]["id"] == 2


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://app.proworkflow.example/PuketapuAgency", 200),
        ("https://app.proworkflow.example/puketapuagency/", 200),
        ("PUKETAPUAGENCY", 200),
        ("https://app.proworkflow.example/Other", 401),
        ("", 401),
    ],
)
def test_the_key_is_told_to_whoever_names_the_account(url: str, status: int) -> None:
    response = agency().send("GET", "login", headers=basic("mere", "sandbox:password"), query={"url": url})
    assert response.status == status
    if status == 200:
        told = json.loads(response.content)["login"]
        assert (told["apikey"], told["currency"], told["contactid"]) == (API_KEY, "NZD", 1)


def test_the_key_may_be_hidden_and_login_flat() -> None:
    here = agency(key_told="hidden", login="flat", currency="CAD")
    told = here.get("login")
    assert "apikey" not in told
    assert told["currency"] == "CAD"


def test_looks_need_the_key_alone_and_settings_tell_no_zone() -> None:
    here = agency()
    assert here.send("GET", "settings/account/looknfeel", headers=KEY).status == 200
    assert "zone" not in json.dumps(here.get("settings/account"))


@pytest.mark.parametrize("path", ["projects", "contacts/forgotpassword", "contacts/requestaccess"])
def test_what_must_never_be_sent_is_seen(path: str) -> None:
    query = {"apikey": API_KEY} if path == "projects" else {"email": "mere@puketapu.example"}
    assert agency().send("GET", path, query=query).status == 418


def test_what_one_may_not_see_is_forbidden() -> None:
    here = agency(forbidden=["projects"])
    response = here.send("GET", "projects")
    assert response.status == 403
    assert json.loads(response.content)["status"] == "Error"
    assert here.send("GET", "tasks").status == 200


@pytest.mark.parametrize(("body", "first"), [("json", b"{"), ("html", b"<"), ("nothing", b"")])
def test_one_call_too_many_is_told_in_headers_without_retry_after(body: str, first: bytes) -> None:
    here = agency(rate_body=body)
    first_headers = here.send("GET", "me").headers
    assert first_headers["x-ratelimit-remaining"] == "499"
    here.clock.advance(10)
    for _ in range(499):
        assert here.send("GET", "me").status == 200
    response = here.send("GET", "me")
    assert response.status == 429
    assert response.content[:1] == first
    assert "retry-after" not in response.headers
    assert (response.headers["x-ratelimit-remaining"], response.headers["x-ratelimit-reset"]) == ("0", "20")
    here.clock.advance(20.1)
    assert here.send("GET", "me").status == 200


def test_what_did_not_change_is_not_sent_again_but_counts() -> None:
    here = agency()
    first = here.send("GET", "companies")
    again = here.send("GET", "companies", headers={**AS_MERE, "if-none-match": first.headers["etag"]})
    assert (again.status, again.content, again.headers["x-ratelimit-remaining"]) == (304, b"", "498")


@pytest.mark.parametrize("path", ["nothing", "project/6", "projects/P-0101", "projects/1/nothing"])
def test_an_unknown_address_is_a_web_page(path: str) -> None:
    response = agency().send("GET", path)
    assert response.status == 404
    assert response.content.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("path", ["projects/99", "tasks/99/time", "companies/99/projects", "time/99999"])
def test_an_unknown_id_is_told_in_json(path: str) -> None:
    response = agency().send("GET", path)
    assert response.status == 404
    assert json.loads(response.content) == {"status": "Error", "details": ["The item does not exist"]}


def test_a_method_that_an_address_has_not_is_refused() -> None:
    assert agency().send("PATCH", "projects").status == 405
