"""How Nutshell is asked: JSON-RPC with Basic, and stubs always said."""

import base64
import json
from typing import Any

import pytest

from nutmcp.errors import (
    InvalidArguments,
    Unintelligible,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.systems.nutshell.codes import TaskStatus
from nutmcp.systems.nutshell.records import Lead, Task
from tests.systems.nutshell.playing import KEY, LEAD, dialect, error, exchanged, played, result

GET = Call(verb=Verb.GET, resource="leads", id=1653)
OPEN = Filter("status", Operator.EQ, 0)


def listing(resource: str = "leads", *filters: Filter, **more: Any) -> Call:  # noqa: ANN401 - the fields of a call
    return Call(verb=Verb.LIST, resource=resource, filters=filters, **more)


def test_a_call_is_one_post_to_the_address_itself_with_basic_credentials() -> None:
    (request,), _ = exchanged(GET, result(LEAD))
    assert (request.method, request.path, request.query, request.writes) == ("POST", "", (), False)
    encoded = base64.b64encode(f"ann@example.com:{KEY}".encode()).decode()
    assert request.headers["authorization"] == f"Basic {encoded}"
    assert json.loads(request.content or b"") == {
        "jsonrpc": "2.0",
        "id": "1",
        "method": "getLead",
        "params": {"leadId": 1653},
    }


def test_what_stands_inside_of_a_lead_is_told_by_id_and_name() -> None:
    _, answer = played(GET, result(LEAD))
    (lead,) = answer.records
    assert isinstance(lead, Lead)
    assert (lead.id, lead.number, lead.revision) == (1653, 145, "9")
    assert (lead.customer, lead.customer_name, lead.stage_name, lead.assignee_name) == (
        3,
        "Dupont",
        "Qualify",
        "Camille",
    )
    assert (lead.person, lead.person_name, lead.people) == (6, "Anna Roy", "6, 5")
    assert (str(lead.value), lead.currency, lead.tags) == ("1780.50", "USD", "big, roof")
    assert json.loads(lead.custom_fields or "") == LEAD["customFields"]


def test_a_find_says_whether_stubs_will_do_and_whose_leads_are_meant() -> None:
    ((method, params),), answer = played(listing("leads", OPEN, limit=20), result([]))
    assert method == "findLeads"
    assert params == {
        "query": {"filter": 2, "status": 0},
        "orderBy": "id",
        "orderDirection": "ASC",
        "limit": 20,
        "page": 1,
        "stubResponses": True,
    }
    assert not answer.more


def test_whole_records_are_found_where_a_stub_does_not_tell_what_is_to_be_looked_at() -> None:
    sure = Filter("confidence", Operator.GTE, 50)
    ((_, params),), answer = played(listing("leads", OPEN, sure), result([LEAD, {**LEAD, "id": 7, "confidence": 80}]))
    assert params["stubResponses"] is False
    assert [each.id for each in answer.records] == [7]


def test_a_full_page_means_that_there_may_be_more_and_deleted_ones_are_left_out() -> None:
    rows = [{**LEAD, "id": at, "deletedTime": "2026-01-01T00:00:00+0000" if at == 1 else None} for at in range(2)]
    _, answer = played(listing(limit=2), result(rows))
    assert ([each.id for each in answer.records], answer.more) == ([0], True)


def test_an_order_that_is_refused_is_made_here_and_not_asked_for_again() -> None:
    speaking = dialect()
    later = {**LEAD, "id": 2, "dueTime": "2026-12-20T12:00:00+0000"}
    asked, answer = played(
        listing(sort=(Sort("due_time", descending=True),)), error(400), result([LEAD, later]), speaking=speaking
    )
    assert [params.get("orderBy") for _, params in asked] == ["dueTime", None]
    assert [each.id for each in answer.records] == [2, 1653]
    asked, _ = played(listing(sort=(Sort("due_time"),)), result([LEAD]), speaking=speaking)
    assert [params.get("orderBy") for _, params in asked] == [None]


def test_pages_that_repeat_themselves_are_not_read_for_ever() -> None:
    rows = [{"id": at, "name": "x"} for at in range(100)]
    with pytest.raises(Unintelligible):
        played(listing("people", Filter("name", Operator.EQ, "y")), result(rows), result(rows))


def test_words_are_searched_for() -> None:
    words = Filter("search", Operator.CT, "bob acme")
    asked, answer = played(listing("people", words), result([{"stub": True, "id": "5-contacts", "name": "Bob"}]))
    assert asked == [("searchContacts", {"string": "bob acme", "limit": 100})]
    assert [each.id for each in answer.records] == [5]


def test_the_notes_on_something_come_with_it() -> None:
    notes = [{"id": 8, "note": "Call in May", "user": {"id": 2}, "date": "2026-11-01T12:00:00+0000"}]
    asked, answer = played(listing("notes", Filter("customer", Operator.EQ, 3)), result({"id": 3, "notes": notes}))
    assert asked == [("getAccount", {"accountId": 3})]
    assert [each.model_dump(include={"id", "text", "customer", "author"}) for each in answer.records] == [
        {"id": 8, "text": "Call in May", "customer": 3, "author": 2}
    ]
    with pytest.raises(InvalidArguments, match="the notes on one thing only"):
        played(listing("notes"))


def test_me_is_the_user_that_is_got_without_an_id() -> None:
    call = Call(verb=Verb.GET, resource="members")
    asked, answer = played(call, result({"id": 2, "name": "Camille", "emails": ["c@x.example"], "isEnabled": True}))
    assert asked == [("getUser", {})]
    assert answer.records[0].model_dump(include={"email", "status"}) == {"email": "c@x.example", "status": 1}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"entity": {"id": 7, "entityType": "Leads", "description": "Roof"}}, (7, None, "Roof")),
        ({"lead": {"id": 7, "description": "Roof"}, "contact": None, "account": None}, (7, None, "Roof")),
        ({"contact": {"id": "5-contacts", "name": "Bob Lee"}}, (None, 5, "Bob Lee")),
        ({"entity": None}, (None, None, None)),
    ],
)
def test_what_a_task_is_about_is_told_however_it_comes(
    sent: dict[str, Any], told: tuple[int | None, int | None, str | None]
) -> None:
    _, answer = played(Call(verb=Verb.GET, resource="tasks", id=1), result({"id": 1, "title": "Ring", **sent}))
    (task,) = answer.records
    assert isinstance(task, Task)
    assert (task.lead, task.person, task.about) == told


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("assignee", "told"),
    [
        ({"id": 2, "entityType": "Users", "name": "Camille"}, ("2", None, "Camille")),
        ({"id": 9, "entityType": "Teams", "name": "West"}, (None, 9, "West")),
        (None, (None, None, None)),
    ],
)
def test_who_is_to_do_a_task_may_come_in_a_list(
    assignee: dict[str, Any] | None, told: tuple[str | None, int | None, str | None], wrapped: bool
) -> None:
    sent = {"id": 1, "title": "Ring", "assignee": [assignee] if wrapped and assignee else assignee}
    _, answer = played(Call(verb=Verb.GET, resource="tasks", id=1), result(sent))
    (task,) = answer.records
    assert isinstance(task, Task)
    assert (task.people, task.team, task.assignee_name) == told


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"completedTime": None}, TaskStatus.OPEN),
        ({"completedTime": "2026-11-20T12:00:00+0000"}, TaskStatus.COMPLETED),
        ({"isCompleted": True}, TaskStatus.COMPLETED),
        ({}, None),
    ],
)
def test_whether_a_task_is_done_is_told_by_a_time_or_a_flag(sent: dict[str, Any], status: TaskStatus | None) -> None:
    _, answer = played(Call(verb=Verb.GET, resource="tasks", id=1), result({"id": 1, "title": "Ring", **sent}))
    (task,) = answer.records
    assert isinstance(task, Task)
    assert task.status == status
