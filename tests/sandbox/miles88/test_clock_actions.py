"""How the sandbox punches in and out, signs off and reopens."""

from typing import Any

import pytest

from nutmcp.systems.miles88.records import Activity, Project, Shift
from tests.sandbox.miles88.calling import projects, running, send, told
from tests.studio import studio


def test_punching_in_ends_the_shift_that_runs_and_tells_the_one_that_begins() -> None:
    here = studio()
    (before,) = running(here)
    project = projects(here)["Booking system"]
    activity = next(each for each in here.every(Activity) if each.project == project.id)
    row = told(send(here, "POST", f"projects/{project.id}/punch_in.json", {"activity_uuid": activity.id}))
    (now,) = running(here)
    assert (row["running"], row["current_shift"]["uuid"], row["current_shift"]["stop"]) == (True, now.id, None)
    assert (now.project, now.project_service, now.time_zone) == (project.id, activity.id, "Australia/Perth")
    ended = next(each for each in here.every(Shift) if each.id == before.id)
    assert ended.end_time == here.clock.now().replace(microsecond=0)


def test_punching_out_keeps_the_notes_and_does_not_tell_the_shift() -> None:
    for said in ({"body": {"notes": "Done"}}, {"notes": "Done"}):
        here = studio()
        (clock,) = running(here)
        here.clock.advance(600)
        row = told(send(here, "POST", f"projects/{clock.project}/punch_out.json", **said))  # pyright: ignore[reportArgumentType] - either way to say it
        assert not row.keys() & {"running", "current_shift"}
        assert running(here) == []
        assert next(each.note for each in here.every(Shift) if each.id == clock.id) == "Done"


def test_totals_count_up_to_now_while_a_project_runs() -> None:
    here = studio(project_fields="all")
    (clock,) = running(here)
    first = told(send(here, "GET", f"projects/{clock.project}.json"))
    here.clock.advance(60)
    second = told(send(here, "GET", f"projects/{clock.project}.json"))
    assert second["grand_total"] - first["grand_total"] == 60
    assert first["running_total"] < first["grand_total"]
    assert first["time_left"] == first["time_limit"] - first["grand_total"]
    assert clock.start_time
    assert (first["running"], first["started_at"]) == (True, int(clock.start_time.timestamp()))
    assert send(here, "GET", f"projects/{clock.project}").status == 200


def test_a_signed_off_project_cannot_be_punched_into_before_it_is_reopened() -> None:
    here = studio()
    id = projects(here)["Portfolio site"].id
    assert told(send(here, "POST", f"projects/{id}/sign_off.json"))["active"] == "false"
    assert send(here, "POST", f"projects/{id}/punch_in.json").status == 422
    assert told(send(here, "POST", f"projects/{id}/reopen.json"))["active"] == "true"
    assert told(send(here, "POST", f"projects/{id}/punch_in.json"))["running"]


@pytest.mark.parametrize("action", ["punch_in", "punch_out", "sign_off", "reopen"])
def test_no_action_is_a_delete(action: str) -> None:
    here = studio()
    before = here.every(Project)
    assert send(here, "DELETE", f"projects/{before[0].id}/{action}").status == 405
    assert here.every(Project) == before


@pytest.mark.parametrize(
    ("knobs", "action", "name", "status"),
    [
        ({}, "punch_out", "Portfolio site", 422),
        ({"idle_punch_out": "nothing"}, "punch_out", "Portfolio site", 200),
        ({"signed_off": 403}, "punch_in", "Appointment reminders", 403),
        ({"punch_body": "maker"}, "punch_in", "Portfolio site", 415),
    ],
)
def test_what_a_punch_gets_where_nobody_knows(knobs: dict[str, Any], action: str, name: str, status: int) -> None:
    here = studio(**knobs)
    assert send(here, "POST", f"projects/{projects(here)[name].id}/{action}.json", {"notes": "x"}).status == status


def test_punching_in_twice_begins_anew_or_goes_on() -> None:
    for knob, same in (("new", False), ("same", True)):
        here = studio(second_punch=knob)
        (clock,) = running(here)
        row = told(send(here, "POST", f"projects/{clock.project}/punch_in.json"))
        assert (row["current_shift"]["uuid"] == clock.id) is same
