"""Who may call the built-in Nutshell, what a call is, and how one fails."""

import json
from typing import Any

import pytest

from nutmcp.remote.system import Credentials
from nutmcp.sandbox.nutshell.users import COMPANY, DOMAIN, KEY, MAUDE
from tests.sandbox.nutshell.calling import CHLOE, LEAD, OWEN, basic, body, team

STRANGER = Credentials(username="mallory@elsewhere.example", api_key=KEY)


def test_each_user_goes_with_the_key_and_is_told_who_they_are() -> None:
    here = team()
    assert [here.call("getUser", each)["firstName"] for each in (MAUDE, OWEN, CHLOE)] == ["Maude", "Owen", "Chloé"]
    loud = Credentials(username=OWEN["username"].upper(), api_key=KEY)
    assert here.call("getUser", loud)["firstName"] == "Owen"


@pytest.mark.parametrize(
    "credentials",
    [
        STRANGER,
        Credentials(username=MAUDE["username"], api_key="another-key"),
        Credentials(username=MAUDE["username"], api_key=""),
        Credentials(username="etienne@boreal-acoustics.example", api_key=KEY),
    ],
    ids=["nobody here", "wrong key", "no key", "no longer here"],
)
def test_a_stranger_is_told_that_the_key_is_not_found_whatever_else_the_statuses_are(credentials: Credentials) -> None:
    for statuses in ("measured", "always_200"):
        assert team(statuses=statuses).fail("getUser", credentials) == (401, 401)


def test_a_request_without_credentials_is_refused() -> None:
    for headers in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic !"}):
        assert team().send(body("getUser"), **headers).status == 401


def test_the_company_is_nobody() -> None:
    here = team()
    assert COMPANY["username"] == DOMAIN
    assert here.call("getUser", COMPANY) is None
    assert here.call("findLeads", COMPANY, stubResponses=True, limit=1)
    assert team(nobody="error").fail("getUser", COMPANY) == (404, 404)


def test_a_key_that_is_revoked_no_longer_goes_with_anybody() -> None:
    here = team()
    here.sandbox.control.accounts.revoke(MAUDE["username"])
    assert here.fail("getUser", OWEN) == (401, 401)


def test_the_work_is_that_of_the_user_or_of_the_owner_of_the_key() -> None:
    assert team().call("newLead", OWEN, lead={})["creator"]["id"] == 4
    assert team(impersonation="refused").call("newLead", OWEN, lead={})["creator"]["id"] == 3


def test_a_call_may_leave_out_its_version() -> None:
    here = team()
    first = {"id": "b", "method": "getLead", "params": {"leadId": LEAD}}
    answer = json.loads(here.send(json.dumps(first).encode(), authorization=basic()).content)
    assert (answer["id"], answer["jsonrpc"], answer["result"]["number"]) == ("b", "2.0", 1001)
    assert "error" not in answer


def test_older_answers_say_that_there_is_no_error() -> None:
    answer = json.loads(team(error_key="null").send(body("getUser"), authorization=basic()).content)
    assert answer["error"] is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", -32700),
        (b"[]", -32600),
        (b"[{}]", -32600),
        (b'{"id": 1}', -32600),
        (b'{"method":"x","params":[1]}', -32600),
    ],
)
def test_what_is_no_call_is_refused_with_the_code_of_json_rpc(content: bytes, code: int) -> None:
    answer = team().send(content, authorization=basic())
    assert (answer.status, json.loads(answer.content)["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("method", "params", "failure"),
    [
        ("getNothing", {}, (404, -32601)),
        ("editLead", {"leadId": LEAD, "rev": "0", "lead": {}}, (409, 409)),
        ("editLead", {"leadId": LEAD, "lead": {}}, (400, -32602)),
        ("editLead", {"leadId": 9, "rev": "1", "lead": {}}, (404, 404)),
        ("deleteLead", {"leadId": LEAD, "rev": "0"}, (409, 409)),
        ("getLead", {}, (400, -32602)),
        ("getLead", {"leadId": "x"}, (400, -32602)),
        ("findLeads", {"orderBy": "shoe size"}, (400, -32602)),
        ("findLeads", {"orderDirection": "SIDEWAYS"}, (400, -32602)),
        ("findLeads", {"page": 0}, (400, -32602)),
        ("searchLeads", {}, (400, -32602)),
    ],
)
def test_a_call_that_fails_says_by_its_code_why(method: str, params: dict[str, Any], failure: tuple[int, int]) -> None:
    assert team().fail(method, **params) == failure
    assert team(statuses="always_200").fail(method, **params) == (200, failure[1])


def test_what_is_not_there_is_nothing_or_an_error() -> None:
    assert team().call("getLead", leadId=9) is None
    assert team(missing="error").fail("getLead", leadId=9) == (404, 404)


def test_a_get_describes_the_methods_to_anybody() -> None:
    services = json.loads(team().send(b"", "GET").content)["services"]
    assert {"getLead", "editContact", "findTasks", "newNote", "searchUniversal"} <= services.keys()


def test_where_the_interface_is_can_be_asked_by_anybody() -> None:
    answer = team().send(body("getApiForUsername", {"username": MAUDE["username"]}), host="localhost:8787")
    assert json.loads(answer.content)["result"] == {"api": "localhost:8787"}


def test_nothing_comes_again_that_the_caller_has() -> None:
    here = team()
    first = here.send(body("getLead", {"leadId": LEAD}), authorization=basic())
    known = {"authorization": basic(), "if-none-match": first.headers["etag"]}
    again = here.send(body("getLead", {"leadId": LEAD}), **known)
    assert (again.status, again.content) == (304, b"")
    here.edit("lead", LEAD, confidence=75)
    assert here.send(body("getLead", {"leadId": LEAD}), **known).status == 200
    lead = here.call("getLead", leadId=LEAD)
    same = here.call("getLead", leadId=LEAD, rev=lead["rev"])
    assert same == {"entityName": "Leads", "id": LEAD, "rev": lead["rev"], "_notModified": True}


def test_only_gets_and_finds_of_whole_entities_are_limited() -> None:
    for code in (429, 406):
        here = team(limited=code)
        here.sandbox.control.limits.allowed = {60: 2}
        here.call("findLeads", stubResponses=False)
        here.call("getLead", leadId=LEAD)
        assert here.fail("findLeads", stubResponses=False) == (code, code)
        assert here.fail("getLead", leadId=LEAD) == (code, code)
        assert here.call("findLeads", stubResponses=True)
        assert here.call("newLead", lead={})
        here.clock.advance(61)
        assert here.call("getLead", leadId=LEAD)


@pytest.mark.parametrize(("rights", "others", "own"), [("reading", 403, 403), ("own", 403, None), ("all", None, None)])
def test_a_right_that_is_missing_is_told(rights: str, others: int | None, own: int | None) -> None:
    here = team(rights=rights)
    for lead, code in ((501, others), (502, own)):
        params = {"leadId": lead, "rev": "1", "lead": {"confidence": 5}}
        if code is None:
            assert here.call("editLead", OWEN, **params)["confidence"] == 5
        else:
            assert here.fail("editLead", OWEN, **params) == (code, code)
    assert here.call("getLead", OWEN, leadId=501)["number"] == 1001
