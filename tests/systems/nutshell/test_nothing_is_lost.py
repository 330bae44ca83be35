"""What an edit does not name survives it: fields of several values, custom fields, and all the rest."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.domain.activity import ActivityDraft
from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Draft, Record
from tests.examples import one_in
from tests.systems.laws.halves import HALVES, Halves

FOLLOWING = {
    "leads": {"revision", "modified_time", "closed_time", "is_overdue", "completion", "customers", "outcome", "status"}
    | {"stage_name", "assignee_name", "pipeline", "customer_name", "person", "person_name"},
    "tasks": {"revision", "modified_time", "due_date", "about", "assignee_name", "team"}
    | {"person", "customer", "lead"},
    "activities": {"revision", "modified_time", "logged_by"}
    | {"lead_name", "leads", "person_name", "people", "member_name", "members", "activity_type_name"},
}
"""The fields that follow from others, beside those that are written."""
KEYED = pytest.mark.parametrize("related", ["list", "keyed"])
"""How several come."""


@st.composite
def parts(draw: st.DrawFn, name: str) -> Draft:
    """Draw an edit of some of the fields that a draft writes."""
    whole = draw(HALVES["nutshell"].drafts[name])
    kind = type(whole)
    said = [each for each in kind.model_fields if getattr(whole, each) not in (None, "")]
    chosen = draw(st.lists(st.sampled_from(said), min_size=1, unique=True))
    return kind.model_validate({each: getattr(whole, each) for each in chosen})


def ask(halves: Halves, verb: Verb, name: str, id: Any, **more: Any) -> Record:  # noqa: ANN401 - the fields of a call
    """Return the record that a call is answered with."""
    (record,) = halves.ask(Call(verb=verb, resource=name, id=id, **more)).records
    return record


@KEYED
@pytest.mark.parametrize("name", FOLLOWING)
@settings(max_examples=one_in(3))
@given(data=st.data())
def test_an_edit_leaves_what_it_does_not_name(name: str, related: str, data: st.DataObject) -> None:
    halves = HALVES["nutshell"].anew(related=related)
    draft = data.draw(parts(name))
    stored = data.draw(st.sampled_from(halves.everything(name)))
    before = ask(halves, Verb.GET, name, stored.id)
    ask(halves, Verb.UPDATE, name, stored.id, before=before, draft=draft)
    after = ask(halves, Verb.GET, name, stored.id)
    written = {each for each in type(draft).model_fields if getattr(draft, each) is not None}
    if "assignee" in written:
        written.add("team")  # whose a lead is, it is no other's
    others = type(before).model_fields.keys() - written - FOLLOWING[name]
    assert {each: getattr(after, each) for each in others} == {each: getattr(before, each) for each in others}
    if name == "leads" and "people" not in written:
        assert getattr(after, "person") == getattr(before, "person")  # noqa: B009 - a field of the subclass


@KEYED
def test_who_else_takes_part_stays_where_another_is_put_first(related: str) -> None:
    halves = HALVES["nutshell"].anew(related=related)
    with_many = ActivityDraft(name="Visit", activity_type=2, lead=501, person=101, member=3)
    made = ask(halves, Verb.CREATE, "activities", None, draft=with_many)
    two = made.model_copy(update={"people": "101, 103", "members": "3, 4", "leads": "501, 502"})
    ask(halves, Verb.UPDATE, "activities", made.id, before=two, draft=ActivityDraft(person=108, lead=503))
    now = ask(halves, Verb.GET, "activities", made.id)
    told = now.model_dump(include={"people", "members", "leads"})
    assert told == {"people": "108, 103", "members": "3, 4", "leads": "503, 502"}


def test_a_lead_with_everything_keeps_it_when_it_is_moved() -> None:
    halves = HALVES["nutshell"].anew()
    before = ask(halves, Verb.GET, "leads", 501)
    told = {"tags", "custom_fields", "people", "customers", "products", "sources"}
    assert all(getattr(before, each) for each in told)
    ask(halves, Verb.UPDATE, "leads", 501, before=before, draft=LeadDraft(stage=2, confidence=11))
    after = ask(halves, Verb.GET, "leads", 501)
    assert after.model_dump(include=told) == before.model_dump(include=told)
