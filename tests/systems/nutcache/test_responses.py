"""What Nutcache may send beside the documented forms is read too, and what makes no sense is said to make none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import NotFound, NutmcpError, Unintelligible
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.systems.nutcache.codes import BillingMethod, TimerStatus
from nutmcp.systems.nutcache.records import Customer, Project, ProjectService, TimeEntry, Timer
from tests.systems.conversing import answered


def listing(resource: str, *includes: str) -> Call:
    return Call(verb=Verb.LIST, resource=resource, includes=includes)


def only(resource: str, **row: object) -> Any:  # noqa: ANN401 - whatever the resource holds
    (record,) = answered(listing(resource), {resource: [row]}).records
    return record


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2018-03-06T22:01:09", datetime(2018, 3, 6, 22, 1, 9, tzinfo=UTC)),
        ("2018-03-06T22:01:09Z", datetime(2018, 3, 6, 22, 1, 9, tzinfo=UTC)),
        ("2018-03-06T22:01:09.2", datetime(2018, 3, 6, 22, 1, 9, 200_000, tzinfo=UTC)),
        ("2018-03-06T22:01:09.1234567Z", datetime(2018, 3, 6, 22, 1, 9, 123_456, tzinfo=UTC)),
        ("2018-03-07T03:31:09+05:30", datetime(2018, 3, 6, 22, 1, 9, tzinfo=UTC)),
        ("2018-03-06", datetime(2018, 3, 6, tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_timestamp_is_utc_in_every_form(sent: str | None, read: datetime | None) -> None:
    entry = only("time_entries", id=1, creation_date=sent)
    assert isinstance(entry, TimeEntry)
    assert entry.creation_date == read


@pytest.mark.parametrize(
    ("sent", "status"), [("1", 1), (1, 1), ("Started", 0), ("system_stopped", 2), (None, None)], ids=repr
)
def test_a_code_is_read_as_number_digits_or_word(sent: object, status: int | None) -> None:
    timer = only("timers", id=1, status=sent)
    assert isinstance(timer, Timer)
    assert timer.status == status


@pytest.mark.parametrize(("sent", "word"), [(17, "17"), ("17", "17"), ("Exploded", "Exploded")], ids=repr)
def test_a_code_that_is_not_documented_is_kept(sent: object, word: str) -> None:
    status = only("timers", id=1, status=sent).status
    assert isinstance(status, TimerStatus)
    assert status.word == word


def test_other_spellings_of_the_documentation_are_read() -> None:
    project = only("projects", id=1, name="Site", organization=5, vision="V", effective_budget_minutes=60)
    assert isinstance(project, Project)
    assert (project.name, project.organization, project.vision, project.budget_minutes) == ("Site", 5, "V", 60)
    assert only("projects", id=1, billing_method=2).billing_method is BillingMethod.MEMBER_RATE


def test_fields_may_be_missing_and_unknown_ones_may_come() -> None:
    customer = only("customers", id=1, surprise={"a": [1]}, city=None)
    assert customer == Customer(id=1)
    assert customer.model_fields_set == {"id", "city"}


def test_numbers_where_text_is_meant_and_blank_ids_are_read() -> None:
    customer = only("customers", id="12", zip_code=23223, state="", country=40)
    assert (customer.id, customer.zip_code, customer.state, customer.country) == (12, "23223", None, 40)


@pytest.mark.parametrize(
    "half", [rb"\ud83d", rb"\uD83D", rb"\uDe00", b"\xed\xa0\xbd"], ids=["escaped", "capital", "second", "UTF-8"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-le"])
def test_half_an_emoji_becomes_a_mark(half: bytes, encoding: str) -> None:
    text = (rb'{"customers": [{"id": 1, "name": "Caf\u00e9 ' + half + b'"}]}').decode("utf-8", "surrogatepass")
    content = text.encode(encoding, "surrogatepass")
    name = answered(listing("customers"), content).records[0].model_dump()["name"]
    assert name == "Café \ufffd"
    name.encode()


@pytest.mark.parametrize("body", [{"projects": []}, {"projects": None}, {"projects": [], "links": None}])
def test_an_empty_list_is_empty(body: object) -> None:
    assert answered(listing("projects"), body) == Answer()


def test_one_record_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="id 7"):
        answered(Call(verb=Verb.GET, resource="projects", id=7), {"projects": []})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b'{"projects": [{"id": 1',
        b"null",
        b"[]",
        b"42",
        b'{"error": "x"}',
        b'{"projects": 5}',
        b'{"projects": [5]}',
        b'{"projects": [{"id": "six"}]}',
        b'{"projects": [{"status": []}]}',
        b'{"projects": [{"start_date": "soon"}]}',
        b'{"projects": [{"start_date": 1e999999}]}',
        b'{"projects": [{"EffectiveBudgetMinutes": 1e40}]}',
        b'{"projects": [{"EffectiveBudgetAmount": NaN}]}',
        b'{"projects": [{"EffectiveBudgetAmount": Infinity}]}',
        b'{"projects": [], "links": [1]}',
        b'{"projects": [{"id": ' + b"9" * 5000 + b"}]}",
        b"[" * 100_000,
        b'{"projects": [], "a": \xff}',
        b'{"projects": [{"start_date": "0001-01-01T00:00:00+14:00", "id": {"a": 1}}]}',
    ],
    ids=lambda body: repr(body[:60]),
)
@pytest.mark.parametrize("verb", [Verb.LIST, Verb.GET])
def test_a_body_that_makes_no_sense_is_unintelligible(body: bytes, verb: Verb) -> None:
    with pytest.raises(Unintelligible) as raised:
        answered(Call(verb=verb, resource="projects", id=1), body)
    assert "Sign in" not in raised.value.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2018-01-01T00:00:00+05:00"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*Project.model_fields, "code", "Vision", "projects", "customers", "links", "rel"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from([Verb.LIST, Verb.GET]))
def test_whatever_comes_is_read_or_refused(body: object, verb: Verb) -> None:
    call = Call(verb=verb, resource="projects", id=1, includes=("customers",))
    for content in (body, {"projects": body}, {"projects": [body], "customers": body}):
        try:
            answer = answered(call, json.dumps(content).encode())
        except NutmcpError:
            continue
        assert all(isinstance(each, Project) for each in answer.records)


SERVICES = [{"id": 5, "description": "Design", "project": 1}, {"id": 6, "description": "Code", "project": 2}]


@pytest.mark.parametrize(
    "body",
    [
        {"projects": [{"id": 1, "customer": 9}, {"id": 2}], "customers": [{"id": 9}], "project_services": SERVICES},
        {
            "projects": [
                {"id": 1, "customer": {"id": 9}, "project_services": [{"id": 5, "description": "Design"}]},
                {"id": 2, "customer": None, "project_services": [{"id": 6, "description": "Code"}]},
            ]
        },
        {
            "projects": [
                {"id": 1, "customer": 9, "customers": {"id": 9}, "project_services": SERVICES[:1]},
                {"id": 2, "customers": None, "project_services": SERVICES[1:]},
            ]
        },
    ],
    ids=["beside the list", "in place of the id", "nested by name"],
)
def test_what_comes_along_is_found_in_either_layout(body: object) -> None:
    answer = answered(listing("projects", "customers", "project_services", "project_members"), body)
    services = answer.included["project_services"]
    assert [each.model_dump()["customer"] for each in answer.records] == [9, None]
    assert [each.id for each in answer.included["customers"]] == [9]
    assert all(isinstance(each, ProjectService) for each in services)
    assert [(each.id, each.model_dump()["project"]) for each in services] == [(5, 1), (6, 2)]
    assert "project_members" not in answer.included


def test_none_that_came_along_can_be_told_from_none_that_was_sent() -> None:
    assert answered(listing("projects", "customers"), {"projects": []}).included == {}
    assert answered(listing("projects", "customers"), {"projects": [], "customers": []}).included == {"customers": ()}
