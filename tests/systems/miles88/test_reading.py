"""What 88 Miles is asked in which order, and what is done when it refuses a query."""

from dataclasses import replace
from typing import Any

import pytest

from nutmcp.errors import (
    Unavailable,
)
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.sandbox.miles88.users import JO
from tests.studio import BASIC, dialect
from tests.systems.miles88.playing import (
    PROJECT,
    ROW,
    lines,
    listing,
    of,
    played,
)


@pytest.mark.parametrize(("credentials", "scheme"), [(JO, "Bearer"), (BASIC, "Basic")])
def test_credentials_are_in_a_header_and_nowhere_else(credentials: Any, scheme: str) -> None:  # noqa: ANN401 - a mapping
    exchange = dialect(credentials).exchange(listing("projects"), None)
    request = next(exchange)
    assert request.headers["authorization"].startswith(f"{scheme} ")
    assert "sandbox" not in f"{request.path}{request.query}{request!r}"


SHIFTS = of({"response": [ROW], "count": 1})
RULE = Filter("note", Operator.CT, "call")


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_query_that_is_refused_is_asked_without_its_order_and_then_for_everything(status: int) -> None:
    speaking = dialect()
    call = listing("time_entries", RULE, sort=(Sort("start_time"),))
    requests, answer = played(call, of(status=status), of(status=status), SHIFTS, speaking=speaking)
    assert [[name for name, _ in each.query] for each in requests] == [["where", "order"], ["where"], []]
    assert (len(answer.records), answer.filtered_here) == (1, True)
    again = listing("time_entries", replace(RULE, value="other"), sort=(Sort("start_time"),))
    (request,), answer = played(again, SHIFTS, speaking=speaking)
    assert (request.query, answer.records) == ((), ())
    (request,), _ = played(listing("time_entries", Filter("billable", Operator.EQ, "true")), SHIFTS, speaking=speaking)
    assert request.query


def test_a_server_that_fails_altogether_is_asked_with_a_query_again() -> None:
    speaking = dialect()
    with pytest.raises(Unavailable):
        played(listing("time_entries", RULE), of(status=500), of(status=500), speaking=speaking)
    (request,), _ = played(listing("time_entries", RULE), SHIFTS, speaking=speaking)
    assert request.query


def test_shifts_of_a_project_are_asked_for_below_it_or_else_picked_out_here() -> None:
    call = listing("time_entries", Filter("project", Operator.EQ, PROJECT))
    requests, answer = played(call, SHIFTS)
    assert lines(requests) == [f"GET api/1/projects/{PROJECT}/shifts.json"]
    requests, answer = played(call, of(status=404), of({"response": [ROW, {**ROW, "project_uuid": "other"}]}))
    assert lines(requests)[1:] == ["GET api/1/shifts.json"]
    assert len(answer.records) == 1
    requests, _ = played(listing("projects", Filter("customer", Operator.EQ, "c-1")), of({"response": []}))
    assert lines(requests) == ["GET api/1/companies/c-1/projects.json"]


def test_what_is_to_come_along_is_asked_for_in_the_same_exchange() -> None:
    rows = [ROW, {**ROW, "uuid": "s-2", "project_uuid": "p-2", "user_uuid": "m-1"}]
    projects: list[dict[str, object]] = [
        {"uuid": PROJECT, "activities": [{"uuid": "a-1", "name": "Design"}]},
        {"uuid": "p-2", "activities": []},
    ]
    call = listing("time_entries", includes=("projects", "members", "project_services"))
    rows[0]["activity_uuid"] = "a-1"
    staff = {"response": {"uuid": "m-1", "first_name": "Ann"}}
    requests, answer = played(call, of({"response": rows}), of({"response": projects}), of(staff))
    assert lines(requests)[1:] == ["GET api/1/projects.json", "GET api/1/staff/m-1.json"]
    assert {name: [each.id for each in records] for name, records in answer.included.items()} == {
        "projects": [PROJECT, "p-2"],
        "members": ["m-1"],
        "project_services": ["a-1"],
    }
    (told,) = answer.included["project_services"]
    assert getattr(told, "project") == PROJECT  # noqa: B009 - a field of the subclass


@pytest.mark.parametrize("status", [403, 404])
def test_what_may_not_be_read_is_not_told(status: int) -> None:
    row = {"response": [{"uuid": PROJECT, "company_uuid": "c-1"}]}
    _, answer = played(listing("projects", includes=("customers", "project_services")), of(row), of(status=status))
    assert answer.included == {}
    _, answer = played(listing("projects", includes=("customers",)), of({"response": [{"uuid": PROJECT}]}))
    assert answer.included == {"customers": ()}
