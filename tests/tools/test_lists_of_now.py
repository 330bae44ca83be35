"""Lists, and what is told of one record, are as of now, however lately they were read before."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ORGANIZATION, INTRANET = 1686, 6646


async def test_lists_hold_what_came_to_be_a_moment_ago_beside_what_was_there(office: Office) -> None:
    for tool in ("list_projects", "search_customers", "list_members"):
        await office.call(tool)
    control = office.sandbox.control
    [customer] = control.insert("customers", [{"name": "Acme Nouveau", "status": 0}], ORGANIZATION)
    [project] = control.insert("projects", [{"name": "Acme app", "status": 1, "customer": customer}], ORGANIZATION)
    member = {"project": project, "member": 9999, "name": "Zelda New", "email": "zelda@example.com", "status": 1}
    control.insert("project_members", [member], ORGANIZATION)
    found = await office.call("search_customers", query="acme")
    assert "Acme Nouveau" in [each["name"] for each in found["items"]]
    assert "Acme app" in [each["name"] for each in (await office.call("list_projects", query="acme"))["items"]]
    assert "Zelda New" in [each["name"] for each in (await office.call("list_members"))["items"]]
    lacking = await office.call("summarize_time", missing="people", period="last_week")
    assert "Zelda New" in [each["member"] for each in lacking["missing"]]
    for resource, name in (("projects", "Acme app"), ("customers", "Acme Nouveau")):
        rows = (await office.call("find_records", resource=resource, limit=100))["items"]
        assert name in [each["name"] for each in rows]


async def test_people_who_lack_time_are_looked_for_among_those_of_now(office: Office) -> None:
    await office.call("summarize_time", missing="people", period="last_week")
    member = {"project": INTRANET, "member": 9999, "name": "Zelda New", "email": "zelda@example.com", "status": 1}
    office.sandbox.control.insert("project_members", [member], ORGANIZATION)
    lacking = await office.call("summarize_time", missing="people", period="last_week")
    assert "Zelda New" in [each["member"] for each in lacking["missing"]]


async def test_one_record_is_told_as_it_is_now(office: Office) -> None:
    control = office.sandbox.control
    for tool in ("get_project", "get_record"):
        await office.call(
            tool, **({"project": INTRANET} if tool == "get_project" else {"resource": "projects", "id": INTRANET})
        )
    control.insert("project_services", [{"project": INTRANET, "name": "Baking"}], ORGANIZATION)
    control.store.update("projects", INTRANET, {"description": "Bread"})
    told = (await office.call("get_project", project="Intranet"))["project"]
    assert (told["description"], "Baking" in [each["name"] for each in told["services"]]) == ("Bread", True)
    assert (await office.call("get_record", resource="projects", id=INTRANET))["record"]["description"] == "Bread"


@pytest.mark.parametrize("includes", ["beside", "ignored"])
async def test_a_member_of_a_moment_ago_is_found_by_name(office: Office, includes: str) -> None:
    office.sandbox.control.turn(includes=includes)
    assert (await office.fail("list_time_entries", member="Zelda"))["code"] == "not_found"
    office.clock.advance(30)
    member = {"project": INTRANET, "member": 9999, "name": "Zelda New", "email": "zelda@example.com", "status": 1}
    office.sandbox.control.insert("project_members", [member], ORGANIZATION)
    assert (await office.call("list_time_entries", member="Zelda"))["items"] == []
