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
from nutmcp.errors import Conflict, Refused
from nutmcp.remote.call import Call, Verb
from nutmcp.systems.nutshell.closing import closing_alone
from nutmcp.systems.nutshell.records import Lead, NoteDraft, Task
from nutmcp.systems.nutshell.resources import RESOURCES
from nutmcp.systems.nutshell.task_draft import TaskDraft
from tests.systems.nutshell.playing import LEAD, dialect, error, played, result

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
    answers = [result({**LEAD, "status": draft.status or 0})] * (1 if closing_alone(draft) is None else 2)
    asked, _ = played(replace(EDIT, draft=draft), *answers)
    for _, params in asked:
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


TASK = {"id": 4, "rev": "1", "title": "Ring", "assignee": None, "entity": None, "dueTime": None, "completedTime": None}


def test_a_title_that_is_refused_is_sent_by_its_other_name_from_then_on() -> None:
    speaking = dialect()
    create = Call(verb=Verb.CREATE, resource="tasks", draft=TaskDraft(name="Ring"))
    named = {**{name: each for name, each in TASK.items() if name != "title"}, "name": "Ring"}
    asked, _ = played(create, error(-32602), result(named), speaking=speaking)
    assert [params["task"] for _, params in asked] == [{"title": "Ring"}, {"name": "Ring"}]
    asked, _ = played(create, result(named), speaking=speaking)
    assert [params["task"] for _, params in asked] == [{"name": "Ring"}]


def test_a_task_is_done_by_the_moment_that_it_is_said_to_be_done_at() -> None:
    seen = Task.model_validate(TASK)
    draft = TaskDraft(completed_time=datetime(2026, 11, 24, 10, tzinfo=UTC))
    asked, _ = played(Call(verb=Verb.UPDATE, resource="tasks", id=4, before=seen, draft=draft), result(TASK))
    assert asked == [("editTask", {"taskId": 4, "rev": "1", "task": {"completedTime": "2026-11-24T10:00:00+0000"}})]
    back = TaskDraft(completed_time="")
    asked, _ = played(Call(verb=Verb.UPDATE, resource="tasks", id=4, before=seen, draft=back), result(TASK))
    assert asked[0][1]["task"] == {"completedTime": None}


def test_a_task_is_given_to_a_user_or_a_team_and_hangs_on_one_thing() -> None:
    seen = Task.model_validate(TASK)

    def sent(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of a draft
        draft = TaskDraft(**said)
        asked, _ = played(Call(verb=Verb.UPDATE, resource="tasks", id=4, before=seen, draft=draft), result(TASK))
        return asked[0][1]["task"]

    assert sent(people="2") == {"assignee": {"entityType": "Users", "id": 2}}
    assert sent(people="", team=9) == {"assignee": {"entityType": "Teams", "id": 9}}
    assert sent(people="") == {"assignee": None}
    assert sent(person=5) == {"entity": {"entityType": "Contacts", "id": 5}}
    assert sent(lead="", customer=3) == {"entity": {"entityType": "Accounts", "id": 3}}


def test_a_lead_is_closed_before_anything_else_of_it_is_changed() -> None:
    both = replace(EDIT, draft=LeadDraft(status=11, confidence=0))
    lost = {**LEAD, "rev": "10", "status": 11}
    asked, _ = played(both, result(lost), result({**lost, "rev": "11", "confidence": 0}))
    edits = [(params["rev"], params["lead"]) for _, params in asked]
    assert edits == [("9", {"status": 11}), ("10", {"confidence": 0})]
    outcomes = [{"id": at, "type": "lost", "description": f"Reason {at}"} for at in (1, 2)]
    with pytest.raises(Refused, match="closes this company's leads by an outcome, and 2 mean lost"):
        played(both, result({**LEAD, "rev": "10"}), result(outcomes))


@pytest.mark.parametrize("form", [{}, {"stub": True}])
def test_a_lead_that_stays_closed_is_told_to_stay_so(form: dict[str, Any]) -> None:
    won = {**LEAD, "status": 10}
    back = replace(EDIT, before=Lead.model_validate(won), draft=LeadDraft(status=0))
    with pytest.raises(Refused, match="does not open a closed lead of this company again"):
        played(back, result({**won, **form, "rev": "10"}), result([]))
