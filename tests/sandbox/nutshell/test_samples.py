"""The built-in Nutshell takes and answers what the vendor's page shows, word for word."""

import json

from tests.sandbox.nutshell.calling import CONTACT, LEAD, Team, basic, team
from tests.vendor import sample


def with_the_lead_of_the_page(here: Team) -> Team:
    """Put the lead into the sandbox that the page edits."""
    fields = json.loads(sample("nutshell/lead-custom-fields").response)["result"]
    lead = {"id": 1653, "rev": 9, "number": 1653, "status": 0, "customFields": fields["customFields"]}
    here.sandbox.control.insert("leads", [lead, {"id": 1000, "number": 145, "status": 0}])
    return here


def test_the_edit_of_custom_fields_does_what_the_page_says() -> None:
    here = with_the_lead_of_the_page(team())
    assert here.call("getLead", leadId=1653)["customFields"] == {
        "Reference ID": "999-99-9999",
        "Budget": {"currency": "USD", "amount": "200"},
    }
    shown = sample("nutshell/edit-lead-custom-fields")
    answer = json.loads(here.send(json.dumps(shown.body).encode(), authorization=basic()).content)
    assert answer["id"] == "a"
    assert answer["result"]["customFields"] == {"Budget": {"currency": "EUR", "amount": "40.50"}}
    again = json.loads(here.send(json.dumps(shown.body).encode(), authorization=basic()).content)
    assert again["error"] == json.loads(sample("nutshell/stale-rev").response)["error"]


def test_the_request_of_the_page_is_answered() -> None:
    here = with_the_lead_of_the_page(team())
    answer = json.loads(here.send(json.dumps(sample("nutshell/get-lead").body).encode(), authorization=basic()).content)
    assert (answer["id"], answer["result"]["id"]) == ("<id>", 1000)


def test_a_stub_has_every_field_that_the_page_shows() -> None:
    (stub,) = team().call("findLeads", stubResponses=True, limit=1)
    shown = json.loads(sample("nutshell/lead-stub").response)
    assert shown.keys() <= stub.keys()
    assert {name: type(each) for name, each in shown.items() if stub[name] is not None} == {
        name: type(stub[name]) for name in shown if stub[name] is not None
    }


def test_what_was_not_modified_is_told_as_the_page_shows() -> None:
    here = team()
    rev = here.call("getContact", contactId=CONTACT)["rev"]
    told = here.call("getContact", contactId=CONTACT, rev=rev)
    assert told.keys() == json.loads(sample("nutshell/not-modified").response)["result"].keys()
    assert told["entityName"] == "Contacts"


def test_files_are_passed_over() -> None:
    here = team()
    changes = sample("nutshell/edit-lead-file").body["params"]["lead"]
    assert here.edit("lead", LEAD, **changes)["file"] == []
