"""What 88 Miles' page on projects shows is read in full, and asked for and written as it is shown."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.record import Record
from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.miles88.rendering import fields_of, row_of
from nutmcp.systems.miles88.codes import ProjectState
from nutmcp.systems.miles88.records import Activity, Project, Shift
from nutmcp.systems.miles88.resources import ACTIONS, PATHS
from tests.studio import converse, dialect
from tests.vendor import FOLDER, Sample, sample

BY_PATH = {path: name for name, path in PATHS.items() if name != "timers"}
NAMES = sorted(f"88miles/{path.stem}" for path in (FOLDER / "88miles").glob("*.json"))
READ = ["88miles/projects-list", "88miles/projects-one", *(f"88miles/projects-{name}" for name in ACTIONS)]
NO_FIELDS = {"activities", "current_shift", "shift_notes", "shift_tag_list", "shift_billable"}
"""What stands inside of a project, or says of its shift what the shift says."""


def call_of(shown: Sample) -> Call:
    """Return the call that makes the request of an example."""
    match shown.path.split("/")[2:]:
        case [resource]:
            return Call(verb=Verb.LIST, resource=BY_PATH[resource], includes=("project_services",))
        case [resource, id]:
            return Call(verb=Verb.GET, resource=BY_PATH[resource], id=id, includes=("project_services",))
        case [resource, id, action]:
            return Call(verb=Verb.DO, resource=BY_PATH[resource], id=id, action=action)
        case _:
            raise AssertionError(shown.path)


def played(name: str) -> tuple[Request, Answer]:
    """Return the request that an example's call makes, and the answer to what the example shows."""
    shown = sample(name)
    requests: list[Request] = []

    def respond(request: Request) -> Response:
        requests.append(request)
        return Response(status=200, content=shown.response)

    answer = converse(dialect().exchange(call_of(shown), None), respond)
    (request,) = requests
    return request, answer


def rows(name: str) -> list[dict[str, Any]]:
    told = sample(name).answer["response"]
    return cast("list[dict[str, Any]]", told if isinstance(told, list) else [told])


def test_there_is_a_sample_of_every_operation_of_the_page() -> None:
    operations = {name.partition("-")[2] for name in NAMES}
    assert operations == {"list", "one", "create", "update", "delete", *ACTIONS}


@pytest.mark.parametrize("name", READ)
def test_a_project_is_asked_for_as_the_page_says(name: str) -> None:
    request, _ = played(name)
    assert (request.method, request.path) == (sample(name).method, f"{sample(name).path}.json")


@pytest.mark.parametrize("name", ["88miles/projects-create", "88miles/projects-update", *READ])
def test_every_field_that_is_sent_has_a_field_here(name: str) -> None:
    for row in rows(name):
        assert row.keys() - fields_of("projects").keys() <= NO_FIELDS


@pytest.mark.parametrize("name", READ)
def test_every_value_is_the_one_that_was_sent(name: str) -> None:
    for row, record in zip(rows(name), played(name)[1].records, strict=True):
        assert_same("projects", row, record)


def assert_same(table: str, row: Mapping[str, Any], record: Record) -> None:
    """See that a record, written again, is what was sent."""
    written = row_of(table, record)
    for wire in row.keys() & fields_of(table).keys():
        if wire != "started_at":
            assert written[wire] == row[wire], wire


@pytest.mark.parametrize("name", READ[:2])
def test_activities_come_out_of_their_projects(name: str) -> None:
    _, answer = played(name)
    told = [each for row in rows(name) for each in row["activities"]]
    assert [row_of("project_services", each) for each in answer.included["project_services"]] == told
    assert all(isinstance(each, Activity) for each in answer.included["project_services"])


def test_a_punch_in_tells_the_shift_that_begins() -> None:
    _, answer = played("88miles/projects-punch_in")
    (project,), (shift,) = answer.records, answer.included["time_entries"]
    assert isinstance(project, Project)
    assert isinstance(shift, Shift)
    assert project.running
    assert project.started_at == shift.start_time
    assert_same("time_entries", rows("88miles/projects-punch_in")[0]["current_shift"], shift)
    assert (str(shift.working_date), shift.minutes, shift.billable) == ("2013-08-16", None, True)


def test_whether_an_action_was_done_is_told_by_the_project_that_comes_back() -> None:
    for name, action in ACTIONS.items():
        (project,) = played(f"88miles/projects-{name}")[1].records
        assert action.done(project), name
        assert not ACTIONS[action.inverse or name].done(project), name


def test_active_is_read_as_text_and_as_a_flag() -> None:
    for sent, state in (("true", ProjectState.ACTIVE), ("false", ProjectState.SIGNED_OFF), (True, ProjectState.ACTIVE)):
        content = json.dumps({"response": {"uuid": "a-1", "active": sent}}).encode()
        exchange = dialect().exchange(Call(verb=Verb.GET, resource="projects", id="a-1"), None)
        (project,) = converse(exchange, lambda _, content=content: Response(status=200, content=content)).records
        assert isinstance(project, Project)
        assert project.status is state
        assert project.takes_time is (state is ProjectState.ACTIVE)
