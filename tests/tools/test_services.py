"""An assistant asks for the time on a service by its name, which several projects may offer."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

TOOLS: list[tuple[str, dict[str, object]]] = [("list_time_entries", {}), ("summarize_time", {"group_by": ["service"]})]


async def services_of(office: Office, **arguments: object) -> set[str]:
    """Return the names of the services that the hours of everyone fall on."""
    answer = await office.call("summarize_time", group_by=["service"], member="all", **arguments)
    return {each["service"] for each in answer["groups"]}


@pytest.mark.parametrize(("tool", "more"), TOOLS)
async def test_a_part_of_two_names_is_asked_back(office: Office, tool: str, more: dict[str, object]) -> None:
    error = await office.fail(tool, service="dev", member="all", **more)
    assert (error["code"], error["field"]) == ("ambiguous", "service")
    assert [(each["name"], each["projects"]) for each in error["candidates"]] == [
        ("Development", 7),
        ("Développement", 3),
    ]
    assert "whole name" in error["message"]
    assert "POST time_entries/filtered" not in office.asked()


async def test_services_of_one_name_are_all_meant(office: Office) -> None:
    assert await services_of(office, service="developpement") == {"Développement"}
    assert await services_of(office, service="photo") == {"Photography"}
    answer = await office.call("summarize_time", group_by=["project"], member="all", service="DESIGN")
    assert len(answer["groups"]) > 2


async def test_the_exact_name_wins_over_longer_ones(office: Office) -> None:
    office.sandbox.control.store.update("project_services", 106961, {"name": "Design review"})
    assert await services_of(office, service="design") == {"Design"}


async def test_candidates_of_one_project_name_it_and_are_five_at_most(office: Office) -> None:
    for number, name in enumerate(["DevOps", "Devis", "Device lab", "Devotion"]):
        office.sandbox.control.store.update("project_services", 106983 + number, {"name": name})
    error = await office.fail("summarize_time", group_by=["service"], service="dev")
    assert [each["name"] for each in error["candidates"]] == [
        "Development",
        "Développement",
        "Device lab",
        "Devis",
        "DevOps",
    ]
    assert error["candidates"][-1]["project"] == "Film festival site"


async def test_an_id_is_the_service_of_one_project(office: Office) -> None:
    answer = await office.call("summarize_time", group_by=["project", "service"], member="all", service=106960)
    assert [(each["project"], each["service"]) for each in answer["groups"]] == [("Acme website", "Design")]
    assert (
        await office.call("summarize_time", group_by=["project", "service"], member="all", service="106960") == answer
    )


async def test_a_name_of_no_service_is_answered_with_the_nearest(office: Office) -> None:
    error = await office.fail("summarize_time", group_by=["service"], service="Desing")
    assert (error["code"], error["candidates"][0]["name"]) == ("not_found", "Design")


async def test_time_on_a_service_that_is_no_longer_offered_is_still_found(office: Office) -> None:
    office.sandbox.control.store.update("project_services", 106960, {"status": 1})
    assert await services_of(office, project="Acme website", service="Design") == {"Design"}
