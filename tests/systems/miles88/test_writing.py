"""How 88 Miles is written to, and what is done where the answer is lost or JSON is refused."""

from contextlib import suppress
from dataclasses import replace

import pytest

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import (
    InvalidArguments,
    NutmcpError,
    OutcomeUnknown,
    Refused,
    Unavailable,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Request, Response
from nutmcp.systems.miles88.records import Shift
from nutmcp.systems.miles88.resources import PunchIn, PunchOut
from tests.studio import converse, dialect
from tests.systems.miles88.playing import (
    ACTIVITY,
    CREATE,
    DELETE,
    DRAFT,
    ID,
    PROJECT,
    ROW,
    START,
    UPDATE,
    Step,
    body,
    lines,
    of,
    played,
)


def test_a_shift_is_created_under_an_id_of_ours_in_the_zone_of_the_user() -> None:
    (request,), answer = played(CREATE, of({"response": ROW}))
    assert (request.method, request.path, request.writes) == ("POST", "api/1/shifts.json", True)
    assert body(request) == {
        "shift": {
            "uuid": ID,
            "project_uuid": PROJECT,
            "user_uuid": "m-1",
            "start": "2026-11-24T01:00:00Z",
            "stop": "2026-11-24T02:30:00Z",
            "notes": "Call",
            "billable": True,
            "time_zone": "Australia/Perth",
        }
    }
    (shift,) = answer.records
    assert isinstance(shift, Shift)
    assert (answer.id, shift.minutes, shift.billable_minutes, str(shift.working_date)) == (ID, 90, 90, "2026-11-24")
    assert shift.tag_list == "a, b"


@pytest.mark.parametrize(
    "lost",
    [
        OutcomeUnknown("The connection broke.", "Look."),
        of(status=502),
        of(content=b"<html>"),
        of({"response": 5}),
        of({"response": {"name": "no id"}}),
        of({"error": "Uuid has already been taken."}, 422),
        of(status=200),
    ],
    ids=["no answer", "bad gateway", "a page", "a number", "no id", "taken", "nothing"],
)
def test_a_create_whose_answer_was_lost_is_settled_by_its_id(lost: Step) -> None:
    requests, answer = played(CREATE, lost, of({"response": ROW}))
    assert lines(requests) == ["POST api/1/shifts.json", f"GET api/1/shifts/{ID}.json"]
    assert [each.id for each in answer.records] == [ID]


@pytest.mark.parametrize("look", [of(status=404), of(status=500), Unavailable("No answer.", "Again.")], ids=repr)
def test_a_create_that_cannot_be_found_stays_unknown(look: Step) -> None:
    with pytest.raises(OutcomeUnknown):
        played(CREATE, of(status=502), look)
    with pytest.raises(Refused) as refused:
        played(CREATE, of({"error": "Project is not known."}, 422), look)
    assert refused.value.detail == "Project is not known."


def test_a_shift_without_a_start_or_billable_in_part_is_not_sent() -> None:
    with pytest.raises(InvalidArguments, match="no start was given"):
        played(replace(CREATE, draft=DRAFT.model_copy(update={"start_time": None})))
    for draft in (DRAFT, DRAFT.model_copy(update={"minutes": None, "end_time": START.replace(hour=3)})):
        with pytest.raises(Refused, match="wholly or not at all"):
            played(replace(CREATE, draft=draft.model_copy(update={"billable_minutes": 30})))


def test_a_shift_without_an_end_is_left_running() -> None:
    draft = TimeEntryDraft(project=PROJECT, member="m-1", start_time=START)
    (request,), _ = played(replace(CREATE, draft=draft), of({"response": {**ROW, "stop": None}}))
    assert body(request)["shift"].keys() == {"uuid", "project_uuid", "user_uuid", "start", "time_zone"}


def test_an_update_sends_what_changes_and_reads_again_what_it_is_not_told() -> None:
    draft = TimeEntryDraft(project=PROJECT, member="m-1", note="", project_service="", billable_minutes=0)
    requests, answer = played(replace(UPDATE, draft=draft), of(status=200), of({"response": ROW}))
    assert lines(requests) == [f"PUT api/1/shifts/{ID}.json", f"GET api/1/shifts/{ID}.json"]
    assert body(requests[0]) == {
        "shift": {
            "project_uuid": PROJECT,
            "user_uuid": "m-1",
            "activity_uuid": None,
            "notes": None,
            "billable": False,
        }
    }
    assert answer.records
    _, answer = played(UPDATE, of(status=200), Unavailable("No answer.", "Again."))
    assert (answer.id, answer.records) == (ID, ())


def test_a_shift_is_deleted_with_no_body_either_way() -> None:
    (request,), answer = played(DELETE, of())
    assert (lines([request]), request.content, answer.id) == ([f"DELETE api/1/shifts/{ID}.json"], None, ID)


def punch(action: str, draft: PunchIn | PunchOut | None = None) -> Call:
    return Call(verb=Verb.DO, resource="projects", id=PROJECT, action=action, draft=draft)


RUNNING = {"response": {"uuid": PROJECT, "running": True, "current_shift": {**ROW, "stop": None}}}
DOING = {"response": {**RUNNING["response"], "current_shift": {**ROW, "stop": None, "activity_uuid": ACTIVITY}}}


def test_a_punch_says_what_it_has_to_say_in_json() -> None:
    (request,), answer = played(punch("punch_in", PunchIn(project_service=ACTIVITY)), of(DOING))
    assert lines([request]) == [f"POST api/1/projects/{PROJECT}/punch_in.json"]
    assert body(request) == {"activity_uuid": ACTIVITY}
    assert [each.id for each in answer.included["time_entries"]] == [ID]
    (request,), _ = played(punch("punch_out", PunchOut(note="Done")), of({"response": {"uuid": PROJECT}}))
    assert body(request) == {"notes": "Done"}


@pytest.mark.parametrize("status", [400, 415])
def test_a_punch_is_said_in_the_way_of_the_makers_client_where_json_is_refused(status: int) -> None:
    requests, _ = played(punch("punch_in", PunchIn(project_service=ACTIVITY)), of(status=status), of(DOING))
    assert requests[1].headers["content-type"] == "application/x-www-form-urlencoded"
    assert requests[1].content == f"activity_uuid={ACTIVITY}".encode()
    requests, _ = played(punch("punch_out", PunchOut(note="Done & dusted")), of(status=status), of(RUNNING))
    assert (requests[1].query, requests[1].content) == ((("notes", "Done & dusted"),), None)
    assert [each.writes for each in requests] == [True, True]
    assert [each.method for each in requests] == ["POST", "POST"]


@pytest.mark.parametrize("action", ["punch_in", "punch_out", "sign_off", "reopen"])
@pytest.mark.parametrize("status", [200, 400, 403, 404, 405, 422, 500])
def test_no_action_is_ever_a_delete(action: str, status: int) -> None:
    requests: list[Request] = []

    def respond(request: Request) -> Response:
        requests.append(request)
        return of(RUNNING, status)

    with suppress(NutmcpError):
        converse(dialect().exchange(punch(action), None), respond)
    assert [(each.method, each.content) for each in requests] == [("POST", None)]


@pytest.mark.parametrize("fate", [of(status=500), of(status=422), Unavailable("No answer.", "Again.")], ids=repr)
def test_an_activity_that_a_punch_passed_over_is_given_to_the_shift(fate: Step) -> None:
    call = punch("punch_in", PunchIn(project_service=ACTIVITY))
    requests, answer = played(call, of(RUNNING), of({"response": {**ROW, "stop": None, "activity_uuid": ACTIVITY}}))
    assert lines(requests)[1:] == [f"PUT api/1/shifts/{ID}.json"]
    assert body(requests[1]) == {"shift": {"activity_uuid": ACTIVITY}}
    (shift,) = answer.included["time_entries"]
    assert getattr(shift, "project_service") == ACTIVITY  # noqa: B009 - a field of the subclass
    _, answer = played(call, of(RUNNING), fate)
    assert [each.id for each in answer.included["time_entries"]] == [ID]


def test_an_action_that_answers_nothing_is_done() -> None:
    _, answer = played(punch("sign_off"), of())
    assert (answer.id, answer.records) == (PROJECT, ())
    with pytest.raises(OutcomeUnknown):
        played(punch("sign_off"), of(content=b"{"))


def test_a_shift_goes_on_where_its_end_is_taken_away() -> None:
    draft = TimeEntryDraft(project=PROJECT, member="m-1", end_time="")
    (request,), _ = played(replace(UPDATE, draft=draft), of({"response": {**ROW, "stop": None}}))
    assert body(request)["shift"] == {"project_uuid": PROJECT, "user_uuid": "m-1", "stop": None}
