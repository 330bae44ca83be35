"""An edit of one field leaves all others as they were: those of several values, custom fields, and who takes part."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Draft
from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.nutshell.tables import Documents
from nutmcp.systems.nutshell.resources import RESOURCES
from nutmcp.systems.nutshell.task_draft import TaskDraft
from tests.systems.laws.halves import HALVES, Halves, converse

MOMENT = datetime(2026, 12, 18, 17, tzinfo=UTC)
ALWAYS = frozenset({"rev", "modifiedTime"})
FOLLOWS: Mapping[str, frozenset[str]] = {
    "description": frozenset({"description"}),
    "people": frozenset({"contacts", "assignee"}),
    "stage": frozenset({"milestone", "stageset", "completion"}),
    "assignee": frozenset({"assignee"}),
    "confidence": frozenset({"confidence"}),
    "due_time": frozenset({"dueTime", "isOverdue"}),
    "status": frozenset({"status", "closedTime", "outcome", "completion", "isOverdue", "loggedBy"}),
    "name": frozenset({"name", "title"}),
    "activity_type": frozenset({"activityType"}),
    "start_time": frozenset({"startTime"}),
    "end_time": frozenset({"endTime"}),
    "is_all_day": frozenset({"isAllDay"}),
    "note": frozenset({"logNote"}),
    "lead": frozenset({"lead", "leads", "entity"}),
    "person": frozenset({"participants", "entity"}),
    "customer": frozenset({"primaryAccount", "accounts", "entity"}),
    "completed_time": frozenset({"completedTime"}),
    "team": frozenset({"assignee"}),
    "member": frozenset({"participants"}),
}
"""What of an entity may be another once a field of a draft was written."""
DRAFTS: Mapping[str, st.SearchStrategy[Draft]] = {
    "leads": st.builds(
        LeadDraft,
        description=st.none() | st.just("Another one"),
        customer=st.none() | st.sampled_from([21, 25]),
        people=st.none() | st.just("103, 104"),
        stage=st.none() | st.integers(1, 9),
        assignee=st.none() | st.sampled_from([3, 4]),
        confidence=st.none() | st.integers(0, 100),
        due_time=st.none() | st.just(MOMENT),
        status=st.none() | st.sampled_from([0, 10, 12]),
    ),
    "activities": st.builds(
        ActivityDraft,
        name=st.none() | st.just("Another one"),
        activity_type=st.none() | st.integers(1, 5),
        status=st.none() | st.integers(0, 2),
        start_time=st.none() | st.just(MOMENT),
        end_time=st.none() | st.just(MOMENT),
        is_all_day=st.none() | st.booleans(),
        note=st.none() | st.just("They agree."),
        description=st.none() | st.just("At theirs"),
        lead=st.none() | st.sampled_from([501, 502]),
        person=st.none() | st.sampled_from([103, 108]),
        member=st.none() | st.sampled_from([4, 6]),
    ),
    "tasks": st.builds(
        TaskDraft,
        name=st.none() | st.just("Another one"),
        people=st.none() | st.sampled_from(["3", "4"]),
        due_time=st.none() | st.just(MOMENT),
        completed_time=st.none() | st.just(MOMENT) | st.just(""),
        lead=st.none() | st.sampled_from([501, 502]),
    ),
}
FORMS = st.fixed_dictionaries(
    {
        "related": st.sampled_from(["list", "keyed"]),
        "nothing": st.sampled_from(["object", "list"]),
        "amounts": st.sampled_from(["number", "text"]),
        "ids": st.sampled_from(["number", "text"]),
        "offsets": st.sampled_from(["utc", "company"]),
        "task_about": st.sampled_from(["entity", "own"]),
        "task_assignee": st.sampled_from(["one", "list"]),
        "task_title": st.sampled_from(["title", "name"]),
    }
)


EDITED = [("leads", "Leads", 504), ("activities", "Activities", 9), ("tasks", "Tasks", 2)]
"""An entity of each kind that can be edited."""


def test_every_entity_that_can_be_edited_is_looked_at() -> None:
    editable = {name for name, each in RESOURCES.items() if Verb.UPDATE in each.verbs}
    assert editable == DRAFTS.keys() == {name for name, _, _ in EDITED}


def filled(halves: Halves) -> Sandbox:
    """Return a sandbox with a lead and an activity that have several of everything."""
    sandbox = halves.open_sandbox()
    documents = Documents(sandbox.control.store)
    lead, activity = documents.one("Leads", 504), documents.one("Activities", 9)
    assert lead is not None
    assert activity is not None
    custom = {"Budget": {"currency": "CAD", "amount": "90000.10"}, "Floor area": "600 m²"}
    documents.change(lead, {"customFields": custom, "tags": ["LEED", "urgent"], "competitors": ["Competitors/1"]})
    people = ["Users/3", "Users/5", "Contacts/101", "Contacts/119"]
    documents.change(activity, {"participants": people, "leads": ["Leads/504", "Leads/509"]})
    return sandbox


def kept(sandbox: Sandbox, kind: str, id: int) -> dict[str, Any]:
    """Return an entity as it is kept, with its parts as text, so that their order counts."""
    entity = Documents(sandbox.control.store).one(kind, id)
    assert entity is not None
    return {name: json.dumps(value) for name, value in entity.fields.items()}


@pytest.mark.parametrize(("name", "kind", "id"), EDITED)
@given(data=st.data())
def test_what_an_edit_does_not_say_stays_as_it_was(name: str, kind: str, id: int, data: st.DataObject) -> None:
    halves = HALVES["nutshell"]
    draft, sandbox = data.draw(DRAFTS[name]), filled(halves)
    forms: dict[str, Any] = data.draw(FORMS)
    sandbox.control.turn(**forms)
    respond = sandbox.control.open_host().respond
    dialect = halves.dialect(0)
    (seen,) = converse(dialect.exchange(Call(verb=Verb.GET, resource=name, id=id), None), respond).records
    before = kept(sandbox, kind, id)
    call = Call(verb=Verb.UPDATE, resource=name, id=id, draft=draft, before=seen)
    converse(dialect.exchange(call, None), respond)
    after = kept(sandbox, kind, id)
    said = {field for field in type(draft).model_fields if getattr(draft, field) is not None}
    may_differ = ALWAYS.union(*(FOLLOWS[field] for field in said))
    assert {field for field in before.keys() | after.keys() if before.get(field) != after.get(field)} <= may_differ


@pytest.mark.parametrize(
    ("draft", "people"),
    [
        (ActivityDraft(person=108), ["Contacts/108", "Contacts/119", "Users/3", "Users/5"]),
        (ActivityDraft(member=4), ["Contacts/101", "Contacts/119", "Users/4", "Users/5"]),
        (ActivityDraft(person=""), ["Contacts/119", "Users/3", "Users/5"]),
    ],
)
def test_whoever_else_takes_part_still_does(draft: ActivityDraft, people: list[str]) -> None:
    halves = HALVES["nutshell"]
    sandbox = filled(halves)
    call = Call(verb=Verb.UPDATE, resource="activities", id=9, draft=draft)
    converse(halves.dialect(0).exchange(call, None), sandbox.control.open_host().respond)
    assert json.loads(kept(sandbox, "Activities", 9)["participants"]) == people
