"""In which forms the built-in Nutshell sends values."""

import json
from http import HTTPStatus
from typing import Any

from nutmcp.sandbox.rejected import Rejected
from tests.sandbox.nutshell.calling import CONTACT, LEAD, basic, body, team


def test_the_forms_of_values_are_as_the_knobs_say() -> None:
    here = team(related="keyed", nothing="list", amounts="text", offsets="company", phones="text", ids="text")
    lead = here.call("getLead", leadId=str(LEAD))
    assert lead["contacts"]["--primary"] == lead["contacts"]["0"]
    assert (lead["id"], lead["competitors"]) == ("501", [])
    assert lead["value"] == {"currency": "CAD", "amount": "15900"}
    assert lead["dueTime"] == "2026-11-30T17:00:00-0500"
    contact = here.call("getContact", contactId=f"{CONTACT}-contacts")
    assert contact["phone"]["--primary"] == "514-555-0142"
    assert contact["url"] == []


def test_times_have_an_offset_without_a_colon_and_revs_are_text() -> None:
    answer = json.loads(team().send(body("getLead", {"leadId": LEAD}), authorization=basic()).content)["result"]
    assert answer["createdTime"] == "2026-10-10T13:00:00+0000"
    assert answer["rev"] == "1"
    assert answer["primaryAccount"]["stub"] is True


def test_a_name_is_written_whole_or_in_parts() -> None:
    here = team()
    whole = here.call("newContact", contact={"name": "Anne-Marie Le Gall"})["name"]
    assert (whole["givenName"], whole["familyName"]) == ("Anne-Marie Le", "Gall")
    parts = here.call("newContact", contact={"name": {"givenName": "Zoé", "familyName": "Roy", "salutation": "Dr"}})
    assert (parts["name"]["displayName"], parts["name"]["salutation"]) == ("Zoé Roy", "Dr")
    for none in (" ", 7, {"salutation": "Dr"}):
        assert here.fail("newContact", contact={"name": none}) == (400, -32602)


def test_tags_are_written_by_their_names_or_as_they_come() -> None:
    here = team()
    after = here.edit("lead", LEAD, tags=["garden", {"id": 1, "name": "urgent"}, "garden"])
    assert after["tags"] == ["garden", "urgent"]
    assert here.edit("lead", LEAD, tags={"0": "LEED"})["tags"] == ["LEED"]


def test_an_amount_keeps_the_digits_that_were_sent() -> None:
    here = team()
    sent = b'{"Budget": {"currency": "CAD", "amount": 1234567.10}}'
    call = body("editLead", {"leadId": LEAD, "rev": "1", "lead": {"customFields": "?"}}).replace(b'"?"', sent)
    answer = json.loads(here.send(call, authorization=basic()).content)["result"]
    assert answer["customFields"]["Budget"] == {"currency": "CAD", "amount": "1234567.10"}


def test_what_is_null_or_empty_is_taken_away() -> None:
    here = team()
    taken: dict[str, Any] = {
        "confidence": None,
        "dueTime": "",
        "assignee": None,
        "market": None,
        "description": "",
        "priority": "",
    }
    after = here.edit("lead", LEAD, **taken, value=None)
    assert [after[name] for name in taken] == [None] * 6
    here.edit("lead", LEAD, outcome={"id": 4})
    after = here.edit("lead", LEAD, outcome=None)
    assert (after["status"], after["outcome"]) == (11, None)
    assert here.fail("newNote", entity=None, note="On nothing") == (400, -32602)


def test_an_error_may_have_no_body_of_its_own() -> None:
    here = team()
    refused = Rejected(HTTPStatus.BAD_GATEWAY, "Nobody is home.")
    assert here.host.refuse(refused, "html").content.startswith(b"<!DOCTYPE html>")
    assert here.host.refuse(refused, "nothing").content == b""
    assert json.loads(here.host.refuse(refused).content)["error"]["code"] == 502
