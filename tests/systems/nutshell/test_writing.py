"""How Nutshell is written to: what changes alone, under the rev that was seen."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.errors import (
    Conflict,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.systems.nutshell.records import Lead, NoteDraft
from nutmcp.systems.nutshell.resources import RESOURCES
from tests.systems.nutshell.playing import LEAD, error, played, result

SEEN = Lead.model_validate(LEAD)
EDIT = Call(verb=Verb.UPDATE, resource="leads", id=1653, before=SEEN, draft=LeadDraft(confidence=70))


def test_an_edit_says_what_changes_alone_under_the_rev_that_was_seen() -> None:
    asked, answer = played(EDIT, result({**LEAD, "rev": "10", "confidence": 70}))
    assert asked == [("editLead", {"leadId": 1653, "rev": "9", "lead": {"confidence": 70}})]
    assert answer.records[0].model_dump(include={"confidence", "revision"}) == {"confidence": 70, "revision": "10"}


def test_a_stale_rev_is_tried_once_more_where_others_fields_were_changed() -> None:
    now = {**LEAD, "rev": "11", "description": "Another roof"}
    asked, _ = played(EDIT, error(409, status=409), result(now), result({**now, "rev": "12", "confidence": 70}))
    assert [method for method, _ in asked] == ["editLead", "getLead", "editLead"]
    assert asked[2][1] == {"leadId": 1653, "rev": "11", "lead": {"confidence": 70}}


def test_a_stale_rev_is_a_conflict_that_says_what_changed() -> None:
    with pytest.raises(Conflict) as caught:
        played(EDIT, error(409), result({**LEAD, "rev": "11", "confidence": 55}))
    assert str(caught.value).startswith("The lead was changed by someone else since it was read. Read it again, then")
    assert list(caught.value.candidates) == [{"id": 1653, "name": "confidence", "then": 40, "now": 55}]


def test_a_rev_that_is_stale_twice_is_a_conflict() -> None:
    with pytest.raises(Conflict, match="The lead was changed by someone else since it was read"):
        played(EDIT, error(409), result({**LEAD, "rev": "11"}), error(409))


def test_a_delete_says_the_rev_and_is_not_tried_again() -> None:
    call = Call(verb=Verb.DELETE, resource="leads", id=1653, before=SEEN)
    asked, answer = played(call, result(value=True))
    assert (asked, answer.id) == ([("deleteLead", {"leadId": 1653, "rev": "9"})], 1653)
    with pytest.raises(Conflict):
        played(call, error(409))


def test_where_nobody_has_seen_a_record_it_is_read_before_it_is_changed() -> None:
    asked, _ = played(replace(EDIT, before=None), result(LEAD), result(LEAD))
    assert [method for method, _ in asked] == ["getLead", "editLead"]


TEXTS = st.none() | st.just("") | st.text(min_size=1, max_size=5)
IDS = st.none() | st.just("") | st.integers(1, 9)
LEADS = st.builds(
    LeadDraft,
    description=TEXTS,
    customer=IDS,
    stage=IDS,
    assignee=IDS,
    team=IDS,
    confidence=st.none() | st.integers(0, 100),
    due_time=st.none() | st.just("") | st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)),  # noqa: DTZ001 - the zone is added
    status=st.none() | st.sampled_from([0, 10, 11, 12]),
)
LEAD_KEYS = {"description", "primaryAccount", "milestoneId", "assignee", "confidence", "dueTime", "status"}


@given(draft=LEADS)
def test_no_edit_of_a_lead_names_several_values_that_it_does_not_change(draft: LeadDraft) -> None:
    ((_, params),), _ = played(replace(EDIT, draft=draft), result({**LEAD, "status": draft.status or 0}))
    assert params["lead"].keys() <= LEAD_KEYS
    assert params["rev"] == "9"


@given(person=IDS, member=IDS, lead=IDS, before=st.lists(st.integers(10, 20), unique=True, max_size=3))
def test_an_edit_of_an_activity_keeps_the_others_who_take_part(
    person: Any,  # noqa: ANN401 - an id, or what takes it away
    member: Any,  # noqa: ANN401 - the same
    lead: Any,  # noqa: ANN401 - the same
    before: list[int],
) -> None:
    text = ", ".join(map(str, before)) or None
    seen = RESOURCES["activities"].record.model_validate(
        {"id": 4, "rev": "1", "leads": text, "people": text, "members": text}
    )
    draft = ActivityDraft(person=person, member=member, lead=lead, name="Call")
    call = Call(verb=Verb.UPDATE, resource="activities", id=4, before=seen, draft=draft)
    ((_, params),), _ = played(call, result({"id": 4}))
    sent = params["activity"]
    if person is not None or member is not None:
        for kind, said in (("Contacts", person), ("Users", member)):
            those = [each["id"] for each in sent["participants"] if each["entityType"] == kind]
            first = before[:1] if said is None else [said] if said != "" else []
            assert those == [*first, *before[1:]]
    assert ("leads" in sent) is (lead is not None)
    assert "--primary" not in json.dumps(params)


def test_a_note_is_a_call_of_its_own() -> None:
    draft = NoteDraft(text="Wants a call in May", customer=3)
    asked, answer = played(Call(verb=Verb.CREATE, resource="notes", draft=draft), result({"id": 9, "note": "…"}))
    params = {"entity": {"entityType": "Accounts", "id": 3}, "note": "Wants a call in May"}
    assert (asked, answer.id) == ([("newNote", params)], 9)
