"""In which forms the built-in Nutshell sends values."""

import json

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
