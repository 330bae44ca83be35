"""How the sandbox reads, writes and refuses as 88 Miles; and the knobs for what nobody knows."""

import pytest

from nutmcp.sandbox.miles88.users import AMIR, JO
from nutmcp.systems.miles88.codes import ProjectState
from nutmcp.systems.miles88.records import Activity, Company, Project, Shift, Staff
from tests.sandbox.miles88.calling import projects, running, send, shift, told
from tests.studio import studio


def test_the_studio_is_a_small_business_at_work() -> None:
    here = studio()
    assert [len(here.every(kind)) for kind in (Staff, Company, Project)] == [4, 7, 10]
    assert len(here.every(Shift)) > 700
    (clock,) = running(here)
    assert clock.member == next(each.id for each in here.every(Staff) if each.email == JO["username"])
    states = [each.status for each in here.every(Project)]
    assert states.count(ProjectState.SIGNED_OFF) == 1
    assert any(each.time_limit for each in here.every(Project))


def test_a_shift_that_is_created_is_the_callers_and_may_have_an_id_of_its_own() -> None:
    here = studio()
    row = told(send(here, "POST", "shifts.json", shift(here, uuid="my-own", stop="2026-11-24T02:00:00Z")))
    me = next(each for each in here.every(Staff) if each.email == JO["username"])
    assert (row["uuid"], row["user_uuid"], row["billable"]) == ("my-own", me.id, True)
    assert (row["start"], row["stop"]) == ("2026-11-24T01:00:00Z", "2026-11-24T02:00:00Z")
    assert send(here, "POST", "shifts.json", shift(here, uuid="my-own")).status == 422
    here.knobs.second_uuid = "answered"
    assert told(send(here, "POST", "shifts.json", shift(here, uuid="my-own", notes="other")))["notes"] is None
    assert send(here, "DELETE", "shifts/my-own.json").content == b""
    assert send(here, "GET", "shifts/my-own.json").status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"start": None},
        {"time_zone": ""},
        {"start": "soon"},
        {"project_uuid": "none"},
        {"activity_uuid": "none"},
        {"user_uuid": "none"},
        {"stop": "2020-01-01T00:00:00Z"},
    ],
    ids=repr,
)
def test_a_shift_that_breaks_a_rule_is_refused(fields: dict[str, object]) -> None:
    here = studio()
    before = here.every(Shift)
    assert send(here, "POST", "shifts.json", shift(here, **fields)).status == 422
    assert here.every(Shift) == before


def test_a_second_clock_runs_beside_or_stops_the_first() -> None:
    for knob, clocks in (("both", 2), ("stops", 1)):
        here = studio(second_clock=knob)
        told(send(here, "POST", "shifts.json", shift(here)))
        assert len(running(here)) == clocks


def test_an_update_merges_and_null_clears_unless_it_is_kept() -> None:
    here = studio(create_status=201)
    told(send(here, "POST", "shifts.json", shift(here, uuid="a-1", notes="Call", stop="2026-11-24T02:00:00Z")))
    row = told(send(here, "PUT", "shifts/a-1.json", {"shift": {"notes": None}}))
    assert (row["notes"], row["stop"]) == (None, "2026-11-24T02:00:00Z")
    here.knobs.null = "kept"
    assert told(send(here, "PUT", "shifts/a-1.json", {"shift": {"stop": None}}))["stop"] == "2026-11-24T02:00:00Z"
    here.knobs.write_answer = "nothing"
    assert send(here, "PUT", "shifts/a-1.json", {"shift": {"notes": "x"}}).content == b""


def test_what_is_written_of_a_project_keeps_its_own_totals_and_goes_with_its_shifts() -> None:
    here = studio()
    company = here.every(Company)[0].id
    body = {"project": {"name": "Menu", "visibility": "private", "grand_total": 5, "hourly_rate": "$80.00"}}
    row = told(send(here, "POST", f"companies/{company}/projects.json", body))
    assert (row["name"], row["company_uuid"], row["grand_total"], row["running"]) == ("Menu", company, 0, False)
    assert told(send(here, "PUT", f"projects/{row['uuid']}.json", {"project": {"notes": "A"}}))["name"] == "Menu"
    told(send(here, "POST", "shifts.json", shift(here, uuid="gone", project_uuid=row["uuid"])))
    activity = {"activity": {"name": "Typing"}}
    told(send(here, "POST", f"projects/{row['uuid']}/activities.json", activity))
    assert send(here, "DELETE", f"projects/{row['uuid']}.json").status == 200
    assert "gone" not in {each.id for each in here.every(Shift)}
    assert "Typing" not in {each.name for each in here.every(Activity)}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "invoices.json", 404),
        ("GET", "activities.json", 404),
        ("GET", "shifts/none.json", 404),
        ("GET", "companies/none/projects.json", 404),
        ("GET", "projects/none/shifts.json", 404),
        ("POST", "staff.json", 405),
        ("PATCH", "projects.json", 405),
        ("GET", "projects/x/y/z.json", 404),
        ("POST", "shifts.json", 422),
    ],
)
def test_there_is_nothing_where_no_page_says_so(method: str, path: str, status: int) -> None:
    assert send(studio(), method, path).status == status


def test_a_project_is_found_below_its_own_company_alone() -> None:
    here = studio()
    project = projects(here)["Online shop"]
    other = next(each for each in here.every(Company) if each.id != project.customer)
    assert send(here, "GET", f"companies/{project.customer}/projects/{project.id}.json").status == 200
    assert send(here, "GET", f"companies/{other.id}/projects/{project.id}.json").status == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer other", "Basic !", "Basic am9AeDp5", "Digest x"])
def test_wrong_credentials_are_refused(header: str) -> None:
    here = studio()
    assert send(here, "GET", "staff.json", headers={"authorization": header}).status == 401
    here.knobs.wrong_credentials = 403
    assert send(here, "GET", "staff.json", headers={"authorization": header}).status == 403


def test_others_shifts_may_be_hidden_and_credentials_revoked() -> None:
    here = studio(others="hidden")
    amir = {"authorization": f"Bearer {AMIR['access_token']}"}
    rows = told(send(here, "GET", "shifts.json", headers=amir))
    assert 0 < len(rows) < len(here.every(Shift))
    assert len({row["user_uuid"] for row in rows}) == 1
    here.sandbox.control.accounts.revoke(AMIR["username"])
    assert send(here, "GET", "shifts.json", headers=amir).status == 401


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("error", b'{"error": "The project is not running."}'),
        ("errors", b'{"errors": {"base": ["The project is not running."]}}'),
        ("message", b'{"message": "The project is not running."}'),
        ("text", b'"The project is not running."'),
        ("nothing", b""),
    ],
)
def test_an_error_is_told_in_one_of_the_forms_that_it_may_have(form: str, content: bytes) -> None:
    here = studio(error_body=form)
    assert send(here, "POST", f"projects/{projects(here)['Newsletter'].id}/punch_out.json").content == content
    here.knobs.error_body = "html"
    assert b"<p>Record not found.</p>" in send(here, "GET", "shifts/none.json").content


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"'])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    assert send(studio(), "POST", "shifts.json", body).status == 400
