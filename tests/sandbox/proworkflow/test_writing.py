"""How the sandbox writes as ProWorkflow does: what it needs, clears, refuses, and takes along."""

import json

import pytest

from tests.sandbox.proworkflow.agency import AS_MERE, agency


def test_a_write_tells_ids_in_order_and_no_records() -> None:
    here = agency()
    response = here.send("POST", "tasks", [{"name": "One", "projectid": 6}, {"name": "Two", "projectid": 6}])
    told = json.loads(response.content)
    assert (response.status, told["message"], told["status"]) == (201, "Task/s Added", "Success")
    assert told["details"] == [{"id": 27, "name": "One"}, {"id": 28, "name": "Two"}]
    response = here.send("POST", "projects", {"title": "Menu", "companyid": 7, "startdate": "+0d", "duedate": "+2w"})
    assert json.loads(response.content)["details"] == [{"id": 11, "number": "P-0111", "title": "Menu"}]
    row = here.one("projects/11")
    assert (row["managerid"], row["status"], row["startdate"]) == (1, "active", "2026-11-25T00:00:00")
    assert row["duedate"] == "2026-12-09T00:00:00"


def test_what_is_sent_empty_is_cleared_and_the_rest_stays() -> None:
    here = agency()
    assert here.put("contacts/1", {"workphone": "", "mobilephone": "+64 21 555 0100"}) == 200
    row = here.one("contacts/1")
    assert (row["workphone"], row["mobilephone"], row["title"]) == ("", "+64 21 555 0100", "Director")
    assert here.put("contacts/1", {"firstname": ""}) == 400
    assert here.put("me", {"title": "Owner"}) == 200
    assert here.one("me")["title"] == "Owner"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("tasks", {"name": "X", "projectid": 6, "contacts": ["me"]}),
        ("tasks", {"name": "X", "projectid": 6, "contacts": [{"id": "me"}]}),
        ("projects", {"title": "X", "companyid": 2, "staff": [1, 2]}),
    ],
    ids=repr,
)
def test_a_list_where_comma_text_is_meant_is_a_mishap(path: str, body: dict[str, object]) -> None:
    response = agency().send("POST", path, body)
    assert response.status == 500
    assert isinstance(json.loads(response.content)["details"], str)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("companies", {"name": "X"}),
        ("companies", {"name": "X", "type": "enemy"}),
        ("contacts", {"firstname": "X", "lastname": "Y"}),
        ("contacts", {"firstname": "X", "lastname": "Y", "companyid": 99}),
        ("projects", {"title": "X"}),
        ("projects", {"title": "X", "companyid": 2, "duedate": "soon"}),
        ("projects", {"title": "X", "companyid": 2, "managerid": 6}),
        ("tasks", {"name": "X"}),
        ("tasks", {"name": "X", "projectid": 1, "categoryid": 7}),
        ("tasks", {"name": "X", "categoryid": 3}),
        ("tasks", {"name": "X", "projectid": 6, "contacts": "2"}),
        ("tasks", {"name": "X", "projectid": 6, "timeallocated": 1.5}),
        ("tasks", {"name": "X", "projectid": 6, "billable": "perhaps"}),
        ("tasks", "X"),
        ("tasks", []),
        ("tasks", b"{"),
    ],
    ids=repr,
)
def test_what_breaks_a_rule_is_refused_and_adds_nothing(path: str, body: object) -> None:
    here = agency()
    before = here.get(path, status="all")["totalcount"]
    response = here.send("POST", path, body)
    assert response.status == 400
    assert json.loads(response.content)["status"] == "Error"
    assert here.get(path, status="all")["totalcount"] == before


def test_a_body_that_is_not_said_to_be_json_is_refused() -> None:
    headers = {**AS_MERE, "content-type": "text/plain"}
    assert agency().send("POST", "tasks", {"name": "X", "projectid": 6}, headers).status == 400


@pytest.mark.parametrize(("knob", "added"), [("all_or_none", 0), ("up_to_the_bad_one", 1)])
def test_a_list_with_a_bad_entry_is_refused_wholly_or_from_there(knob: str, added: int) -> None:
    here = agency(list_post=knob)
    before = len(here.listed("tasks"))
    assert here.send("POST", "tasks", [{"name": "One", "projectid": 6}, {"name": "Two"}]).status == 400
    assert len(here.listed("tasks")) == before + added


def test_a_new_task_has_what_nobody_said() -> None:
    here = agency()
    row = here.one(f"tasks/{here.add('tasks', {'name': 'X', 'projectid': 6})}")
    assert (row["billable"], row["priority"], row["ordernumber"], row["contacts"][0]["id"]) == (True, 3, "2", 1)
    elsewhere = here.one(f"tasks/{here.add('tasks', {'name': 'X', 'projectid': 2})}")
    assert elsewhere["contacts"] == []
    everyone = here.one(f"tasks/{here.add('projects/6/tasks', {'name': 'X', 'contacts': '1,5'})}")
    assert [each["id"] for each in everyone["contacts"]] == [1, 5]
    general = here.one(f"tasks/{here.add('tasks', {'name': 'X', 'categoryid': 7, 'contacts': 'all'})}")
    assert len(general["contacts"]) == 5


def test_completing_a_project_completes_its_tasks_and_reactivating_it_does_not_bring_them_back() -> None:
    here = agency()
    assert here.put("projects/1/complete", {"completedate": "-1d"}) == 200
    assert here.one("projects/1")["completedate"] == "2026-11-24T00:00:00"
    assert here.listed("projects/1/tasks") == []
    assert here.one("projects/1")["percentcomplete"] == 100
    assert here.put("projects/1/reactivate", {}) == 200
    assert here.one("projects/1")["status"] == "active"
    assert here.listed("projects/1/tasks") == []
    assert here.put("tasks/5/reactivate", {}) == 200
    assert here.one("tasks/5")["completedate"] == ""


def test_shifting_dates_twice_shifts_them_twice() -> None:
    here = agency()
    for _ in range(2):
        here.put("projects/1/adjustdates", {"adjustment": "+1w", "dates": "due", "tasks": "active"})
    assert here.one("projects/1")["duedate"] == "2027-01-07T00:00:00"
    assert here.one("tasks/3")["duedate"] == "2026-12-15T00:00:00"


def test_people_are_put_on_a_task_and_taken_off_it() -> None:
    here = agency()
    assert here.put("tasks/5/contacts", {"contacts": "3,4"}) == 200
    assert [each["id"] for each in here.one("tasks/5")["contacts"]] == [2, 3, 4]
    assert here.put("tasks/5/contacts", {"contacts": "2,3", "remove": True}) == 200
    assert [each["id"] for each in here.one("tasks/5")["contacts"]] == [4]
    assert here.put("tasks/5/contacts", {"contacts": "5"}) == 400


def test_what_belongs_to_a_record_goes_with_it() -> None:
    here = agency()
    of_project = {row["id"] for row in here.listed("projects/6/time", trackedfrom="-1y")}
    assert of_project
    assert here.send("DELETE", "projects/6").status == 200
    assert here.send("GET", "tasks/18").status == 404
    assert not of_project & {row["id"] for row in here.listed("time", trackedfrom="-1y")}
    assert here.put("tasks/delete", {"taskid": "3,8"}) == 400
    assert here.put("tasks/delete", {"taskid": "3,5"}) == 200
    assert here.send("GET", "tasks/5").status == 404


def test_a_company_goes_with_its_contacts_unless_it_has_projects_or_they_are_kept() -> None:
    here = agency()
    assert here.send("DELETE", "companies/2").status == 400
    assert here.send("DELETE", "companies/8").status == 200
    assert here.send("GET", "contacts/12").status == 404
    id = here.add("companies", {"name": "Tūī Café", "type": "client"})
    contact = here.add(f"companies/{id}/contacts", {"firstname": "Nō", "lastname": "One"})
    assert here.one(f"contacts/{contact}")["type"] == "client"
    assert here.send("DELETE", f"companies/{id}", query={"deletecontacts": "false"}).status == 200
    assert here.one(f"contacts/{contact}")["companyid"] == ""
