"""How the built-in Nutshell creates, changes and deletes."""

from typing import Any

import pytest

from tests.sandbox.nutshell.calling import ACCOUNT, CONTACT, LEAD, team

NOTHING: dict[str, Any] = {}
CREATED: dict[str, dict[str, Any]] = {
    "lead": {},
    "account": {"name": "Tannery Lofts"},
    "contact": {"email": ["jo@tannery.example"]},
    "activity": {"name": "Call", "startTime": "2026-11-25T10:00:00-05:00", "endTime": "2026-11-25T10:30:00-05:00"},
    "task": {"title": "Call back"},
    "product": {"name": "Curtain", "price": {"currency_shortname": "CAD", "amount": "12.30"}},
}


def without(entity: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return an entity without some fields, and what tells, in its notes too, when and how often it changed."""
    return {name: value for name, value in entity.items() if name not in (*names, "rev", "modifiedTime", "notes")}


@pytest.mark.parametrize("noun", CREATED)
def test_what_is_created_can_be_read_changed_and_deleted(noun: str) -> None:
    here, name = team(), noun.capitalize()
    created = here.call(f"new{name}", **{noun: CREATED[noun]})
    id, rev = created["id"], created["rev"]
    assert here.call(f"get{name}", **{f"{noun}Id": id}) == created
    changed = here.call(f"edit{name}", **{f"{noun}Id": id, "rev": rev, noun: {"description": "More of it"}})
    assert isinstance(changed["rev"], str)
    assert changed["rev"] != rev
    assert here.fail(f"edit{name}", **{f"{noun}Id": id, "rev": rev, noun: NOTHING}) == (409, 409)
    assert here.call(f"delete{name}", **{f"{noun}Id": id, "rev": changed["rev"]}) is True
    assert here.call(f"get{name}", **{f"{noun}Id": id}) is None
    assert here.fail(f"edit{name}", **{f"{noun}Id": id, "rev": changed["rev"], noun: NOTHING}) == (404, 404)


@pytest.mark.parametrize("noun", ["account", "contact", "activity", "task", "product"])
def test_what_lacks_what_it_needs_is_not_created(noun: str) -> None:
    here = team()
    assert here.fail(f"new{noun.capitalize()}", **{noun: {"description": "Nothing else"}}) == (400, -32602)
    assert here.fail(f"new{noun.capitalize()}") == (400, -32602)


@pytest.mark.parametrize(
    ("noun", "id", "changes"),
    [
        ("lead", LEAD, {"confidence": 12}),
        ("account", ACCOUNT, {"description": "A law firm"}),
        ("contact", CONTACT, {"jobTitle": "Notaire"}),
        ("contact", 104, {"email": ["other@harbourfinch.example"]}),
    ],
)
def test_what_is_not_sent_stays(noun: str, id: int, changes: dict[str, Any]) -> None:
    here = team()
    before = here.call(f"get{noun.capitalize()}", **{f"{noun}Id": id})
    after = here.edit(noun, id, **changes)
    assert without(after, *changes) == without(before, *changes)


def test_a_field_of_several_values_is_replaced_as_a_whole() -> None:
    here = team()
    before = here.call("getContact", contactId=CONTACT)["email"]
    assert before == {
        "--primary": "solange@etudemarchand.example",
        "0": "solange@etudemarchand.example",
        "personal": "s.marchand@courriel.example",
    }
    after = here.edit("contact", CONTACT, email=["new@etudemarchand.example", "old@etudemarchand.example"])
    assert list(after["email"].items()) == [
        ("--primary", "new@etudemarchand.example"),
        ("0", "new@etudemarchand.example"),
        ("1", "old@etudemarchand.example"),
    ]
    again = here.edit("contact", CONTACT, phone={"mobile": "514 555 0111"}, url=[])
    assert again["phone"]["--primary"] == again["phone"]["mobile"]
    assert (again["phone"]["mobile"]["E164"], again["url"]) == ("+15145550111", {})


def test_what_was_read_can_be_written_back_as_it_came() -> None:
    here = team()
    before = here.call("getContact", contactId=CONTACT)
    several = {name: before[name] for name in ("email", "phone", "url", "address", "name", "customFields")}
    assert without(here.edit("contact", CONTACT, **several)) == without(before)


def test_custom_fields_change_one_by_one_and_null_takes_away() -> None:
    here = team()
    after = here.edit(
        "lead", LEAD, customFields={"Reference ID": None, "Budget": {"currency": "EUR", "amount": "40.50"}}
    )
    assert after["customFields"] == {"Budget": {"currency": "EUR", "amount": "40.50"}}
    after = here.edit("lead", LEAD, customFields={"Floor area": "90 m²"})
    assert after["customFields"].keys() == {"Budget", "Floor area"}
    params = {"leadId": LEAD, "rev": after["rev"], "lead": {"customFields": {"Shoe size": 42}}}
    assert here.fail("editLead", **params) == (400, -32602)


def test_an_edit_may_ignore_the_rev_and_changes_what_is_there() -> None:
    here = team()
    here.edit("lead", LEAD, confidence=20)
    assert here.call("editLead", leadId=LEAD, rev="REV_IGNORE", lead={"confidence": 30})["confidence"] == 30


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 5},
        {"confidence": 101},
        {"confidence": "much"},
        {"dueTime": "soon"},
        {"assignee": {"entityType": "Users", "id": 99}},
        {"assignee": {"entityType": "Contacts", "id": CONTACT}},
        {"contacts": "Solange"},
        {"contacts": [{"id": 99_999}]},
        {"value": {"amount": 3}},
        {"value": {"currency": "CAD", "amount": "three"}},
        {"description": 7},
        {"isPending": "perhaps"},
    ],
    ids=str,
)
def test_a_value_that_makes_no_sense_is_refused_and_nothing_changes(changes: dict[str, Any]) -> None:
    here = team()
    before = here.call("getLead", leadId=LEAD)
    params = {"leadId": LEAD, "rev": before["rev"], "lead": {"priority": 1, **changes}}
    assert here.fail("editLead", **params) == (400, -32602)
    assert here.call("getLead", leadId=LEAD) == before


def test_accounts_and_contacts_know_each_other_and_either_changes_both() -> None:
    here = team()
    before = here.call("getAccount", accountId=ACCOUNT)
    assert [each["id"] for each in before["contacts"]] == [103, 104]
    here.edit("contact", CONTACT, accounts=[{"id": 21}, {"id": ACCOUNT}])
    after = here.call("getAccount", accountId=ACCOUNT)
    assert [each["id"] for each in after["contacts"]] == [CONTACT, 103, 104]
    assert after["rev"] != before["rev"]
    rev = here.call("getContact", contactId=103)["rev"]
    here.edit("account", ACCOUNT, contacts=[{"id": CONTACT}])
    left = here.call("getContact", contactId=103)
    assert (left["accounts"], left["rev"] != rev) == ([], True)
    made = here.call("newAccount", account={"name": "New", "contacts": [{"id": 103}]})
    assert [each["id"] for each in here.call("getContact", contactId=103)["accounts"]] == [made["id"]]


def test_what_was_deleted_is_no_longer_inside_of_others() -> None:
    here = team()
    contact = here.call("getContact", contactId=CONTACT)
    here.call("deleteContact", contactId=CONTACT, rev=contact["rev"])
    assert CONTACT not in [each["id"] for each in here.call("getLead", leadId=LEAD)["contacts"]]
    assert CONTACT not in [each["id"] for each in here.call("findContacts", limit=100)]
    shown = team(deleted="shown", delete_answer="null")
    assert shown.call("deleteContact", contactId=CONTACT, rev=contact["rev"]) is None
    found = {each["id"]: each for each in shown.call("findContacts", stubResponses=False, limit=100)}
    assert found[CONTACT]["deletedTime"] == shown.call("getContact", contactId=CONTACT)["deletedTime"] is not None


def test_a_create_may_be_answered_with_a_stub() -> None:
    assert team(create_answer="stub").call("newLead", lead={})["stub"] is True


def test_entries_of_lists_may_have_to_say_what_they_are() -> None:
    here = team(list_entries="id_and_type")
    params = {"leadId": LEAD, "rev": "1", "lead": {"contacts": [{"id": CONTACT}]}}
    assert here.fail("editLead", **params) == (400, -32602)
    assert here.edit("lead", LEAD, contacts=[{"entityType": "Contacts", "id": CONTACT}])["contacts"]


def test_a_time_without_an_offset_is_the_companys_or_refused() -> None:
    times = {"dueTime": "2026-12-01T12:00:00"}
    assert team().edit("lead", LEAD, **times)["dueTime"] == "2026-12-01T17:00:00+0000"
    assert team(naive_times="utc").edit("lead", LEAD, **times)["dueTime"] == "2026-12-01T12:00:00+0000"
    refusing = team(naive_times="refused")
    assert refusing.fail("editLead", leadId=LEAD, rev="1", lead=times) == (400, -32602)
