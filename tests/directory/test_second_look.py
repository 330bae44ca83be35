"""What came to be a moment ago is not said to be missing because the names of before are still remembered."""

from collections.abc import AsyncGenerator
from datetime import date

import pytest

from nutmcp.remote.id import Id
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME, ORGANIZATION = 9015, 1686
OLD_DOMINION, ACME_WEBSITE, INTRANET = "Old Dominion Books", 6640, 6646


@pytest.fixture
async def office() -> AsyncGenerator[Office]:
    """Open an office in which all names have just been read."""
    async with open_office() as opened:
        for tool in ("list_projects", "search_customers", "get_account"):
            await opened.call(tool)
        opened.asked()
        yield opened


def customer_id(office: Office, name: str) -> int | str:
    return next(each.id or 0 for each in office.sandbox.control.rows("customers") if getattr(each, "name", "") == name)


def first_project_of(office: Office, customer: str, **more: object) -> Id:
    """Give a customer a project, with half an hour of mine on it."""
    row = {"name": "Shop", "status": 1, "customer": customer_id(office, customer), **more}
    [project] = office.sandbox.control.insert("projects", [row], ORGANIZATION)
    office.sandbox.control.insert("project_members", [{"project": project, "member": ME, "status": 1}], ORGANIZATION)
    entry = {
        "project": project,
        "member": ME,
        "minutes": 30,
        "billable_minutes": 0,
        "working_date": date(2026, 11, 24),
    }
    office.sandbox.control.insert("time_entries", [entry], ORGANIZATION)
    return project


async def test_time_of_a_customer_that_got_its_first_project_a_moment_ago_is_found(office: Office) -> None:
    assert "no projects" in (await office.call("list_time_entries", customer=OLD_DOMINION))["note"]
    first_project_of(office, OLD_DOMINION)
    answer = await office.call("summarize_time", group_by=["project"], customer=OLD_DOMINION)
    assert [(each["project"], each["minutes"]) for each in answer["groups"]] == [("Shop", 30)]
    assert "note" not in answer
    listed = await office.call("list_time_entries", customer=OLD_DOMINION)
    assert [each["minutes"] for each in listed["items"]] == [30]


async def test_time_of_a_customer_s_second_project_of_a_moment_ago_is_summed_and_listed(office: Office) -> None:
    first_project_of(office, OLD_DOMINION)
    assert (await office.call("summarize_time", customer=OLD_DOMINION, group_by=["project"]))["total"]["minutes"] == 30
    first_project_of(office, OLD_DOMINION, name="Second shop")
    for said in (OLD_DOMINION, customer_id(office, OLD_DOMINION), "dominion"):
        answer = await office.call("summarize_time", customer=said, group_by=["project"], member="all")
        assert {each["project"]: each["minutes"] for each in answer["groups"]} == {"Shop": 30, "Second shop": 30}
        assert len((await office.call("list_time_entries", customer=said))["items"]) == 2


async def test_time_of_a_project_that_left_a_customer_a_moment_ago_is_no_longer_summed(office: Office) -> None:
    project = first_project_of(office, OLD_DOMINION)
    first_project_of(office, OLD_DOMINION, name="Second shop")
    await office.call("summarize_time", customer=OLD_DOMINION, group_by=["project"])
    elsewhere = {"customer": customer_id(office, "Acme Corporation")}
    office.sandbox.control.store.update("projects", project, elsewhere)
    answer = await office.call("summarize_time", customer=OLD_DOMINION, group_by=["project"])
    assert [each["project"] for each in answer["groups"]] == ["Second shop"]


async def test_a_question_about_a_customer_costs_one_look_at_its_projects_however_many_there_are(
    office: Office,
) -> None:
    many = [{"name": f"Work {each}", "status": 1} for each in range(300)]
    office.sandbox.control.insert("projects", many, ORGANIZATION)
    await office.call("list_projects")
    office.asked()
    await office.call("summarize_time", customer="Acme Corporation", group_by=["project"], period="today")
    assert office.asked() == ["POST projects/filtered", "POST time_entries/filtered"]


@pytest.mark.parametrize("project", [None, ACME_WEBSITE])
async def test_time_of_a_service_that_is_offered_once_more_since_a_moment_ago_is_summed(
    office: Office, project: int | None
) -> None:
    said = {"service": "Design", "member": "all", "group_by": ["service"], **({"project": project} if project else {})}
    before = (await office.call("summarize_time", **said))["total"]["minutes"]
    where = project or INTRANET
    rows = [{"project": where, "name": "Design"}]
    [service] = office.sandbox.control.insert("project_services", rows, ORGANIZATION)
    entry = {"project": where, "project_service": service, "member": ME, "minutes": 25}
    office.sandbox.control.insert("time_entries", [{**entry, "working_date": date(2026, 11, 24)}], ORGANIZATION)
    assert (await office.call("summarize_time", **said))["total"]["minutes"] == before + 25


async def test_a_customer_s_second_project_is_counted(office: Office) -> None:
    first_project_of(office, OLD_DOMINION)
    assert (await office.call("get_customer", customer=OLD_DOMINION))["customer"]["projects"] == 1
    first_project_of(office, OLD_DOMINION)
    assert (await office.call("get_customer", customer=OLD_DOMINION))["customer"]["projects"] == 2


async def test_that_a_customer_has_no_time_costs_one_look_at_the_projects(office: Office) -> None:
    for _ in range(2):
        await office.call("summarize_time", group_by=["project"], customer=OLD_DOMINION)
        assert office.asked() == ["POST projects/filtered"]


async def test_time_of_a_project_that_went_to_a_customer_a_moment_ago_is_found(office: Office) -> None:
    said = {"project": INTRANET, "customer": OLD_DOMINION, "member": "all"}
    assert not (await office.call("list_time_entries", **said))["items"]
    to = {"customer": customer_id(office, OLD_DOMINION)}
    office.sandbox.control.store.update("projects", INTRANET, to)
    assert (await office.call("list_time_entries", **said))["items"]


async def test_time_of_a_service_that_a_customer_s_project_offers_since_a_moment_ago_is_found(office: Office) -> None:
    said = {"customer": "Acme Corporation", "service": "Photography", "member": "all"}
    assert "None of the customer's projects" in (await office.call("list_time_entries", **said))["note"]
    [service] = office.sandbox.control.insert(
        "project_services", [{"project": ACME_WEBSITE, "name": "Photography"}], ORGANIZATION
    )
    entry = {"project": ACME_WEBSITE, "project_service": service, "member": ME, "minutes": 25}
    office.sandbox.control.insert("time_entries", [{**entry, "working_date": date(2026, 11, 24)}], ORGANIZATION)
    assert [each["minutes"] for each in (await office.call("list_time_entries", **said))["items"]] == [25]


async def test_a_new_project_is_listed_though_others_of_the_customer_are_archived(office: Office) -> None:
    first_project_of(office, OLD_DOMINION, name="Old shop", status=4)
    await office.call("list_projects", customer=OLD_DOMINION)
    first_project_of(office, OLD_DOMINION)
    answer = await office.call("list_projects", customer=OLD_DOMINION)
    assert [each["name"] for each in answer["items"]] == ["Shop"]
    assert answer["note"].startswith("Left out although matching: 1 archived.")


async def test_a_new_customer_is_found_though_an_inactive_one_has_the_same_words(office: Office) -> None:
    office.sandbox.control.insert("customers", [{"name": "Quay Marine", "status": 1}], ORGANIZATION)
    first = await office.call("search_customers", query="quay")
    office.sandbox.control.insert("customers", [{"name": "Quay Street Café", "status": 0}], ORGANIZATION)
    answer = await office.call("search_customers", query="quay")
    assert (first["items"], [each["name"] for each in answer["items"]]) == ([], ["Quay Street Café"])


@pytest.mark.parametrize("tool", ["search_customers", "find_records"])
async def test_what_no_condition_found_is_asked_for_again(office: Office, tool: str) -> None:
    conditions = [{"property": "city", "operator": "eq", "value": "Halifax"}]
    said = {"filters": conditions, **({"resource": "customers"} if tool == "find_records" else {})}
    assert (await office.call(tool, **said))["items"] == []
    office.sandbox.control.insert("customers", [{"name": "Quay", "city": "Halifax", "status": 0}], ORGANIZATION)
    assert [each["name"] for each in (await office.call(tool, **said))["items"]] == ["Quay"]


async def test_a_customer_s_first_project_is_counted(office: Office) -> None:
    assert (await office.call("get_customer", customer=OLD_DOMINION))["customer"]["projects"] == 0
    first_project_of(office, OLD_DOMINION)
    assert (await office.call("get_customer", customer=OLD_DOMINION))["customer"]["projects"] == 1


async def test_time_on_a_new_project_is_named_and_priced(office: Office) -> None:
    project = first_project_of(office, OLD_DOMINION, billing_method=4, hourly_rate=100)
    [entry] = [each for each in office.booked() if each.project == project]
    office.sandbox.control.store.update("time_entries", entry.id, {"billable_minutes": 30})
    summed = await office.call("summarize_time", group_by=["customer", "project"], period="today")
    [group] = [each for each in summed["groups"] if each["project"] == "Shop"]
    assert (group["customer"], group["billable_value"]) == (OLD_DOMINION, {"USD": "50.00"})
    assert "unpriced_minutes" not in group
    assert office.asked().count("GET projects") == 1
    first_project_of(office, "Acme Corporation", name="Fair")
    listed = await office.call("list_time_entries", period="today")
    assert {each["customer"] for each in listed["items"] if each["project"] == "Fair"} == {"Acme Corporation"}


async def test_what_is_unknown_to_a_fresh_look_too_is_not_looked_for_at_every_call(office: Office) -> None:
    entry = {"project": ACME_WEBSITE, "member": ME, "project_service": 999_999, "minutes": 5}
    office.sandbox.control.insert("time_entries", [{**entry, "working_date": date(2026, 11, 24)}], ORGANIZATION)
    looks: list[int] = []
    for _ in range(3):
        await office.call("list_time_entries", period="today")
        looks.append(office.asked().count("GET projects"))
    assert looks == [1, 0, 0]


async def test_a_member_is_known_as_soon_as_a_project_has_them() -> None:
    async with open_office(me="new@example.com") as office:
        assert (await office.fail("list_time_entries"))["code"] == "not_configured"
        row = {"project": ACME_WEBSITE, "member": 9099, "name": "New", "email": "new@example.com", "status": 1}
        office.sandbox.control.insert("project_members", [row], ORGANIZATION)
        assert (await office.call("list_time_entries"))["items"] == []


async def test_a_service_that_was_reopened_a_moment_ago_can_be_logged_on(office: Office) -> None:
    rows = office.sandbox.control.rows("project_services")
    number = next(each.id or 0 for each in rows if getattr(each, "project", 0) == ACME_WEBSITE)
    office.sandbox.control.store.update("project_services", number, {"status": 1})
    said = {"project": ACME_WEBSITE, "duration": "1h", "service": number}
    office.clock.advance(121)
    assert (await office.fail("log_time", **said))["code"] == "refused"
    office.sandbox.control.store.update("project_services", number, {"status": 0})
    assert (await office.call("log_time", **said))["status"] == "created"


async def test_an_entry_keeps_its_service_where_the_other_project_offers_it_since_a_moment_ago(office: Office) -> None:
    [design] = office.sandbox.control.insert(
        "project_services", [{"project": ACME_WEBSITE, "name": "Kerning", "status": 0}], ORGANIZATION
    )
    logged = await office.call("log_time", project=ACME_WEBSITE, service="Kerning", duration="20m")
    office.sandbox.control.insert(
        "project_services", [{"project": INTRANET, "name": "Kerning", "status": 0}], ORGANIZATION
    )
    moved = await office.call("update_time_entry", entry=logged["entry"]["id"], project=INTRANET)
    assert (moved["status"], moved["entry"]["service"]) == ("updated", "Kerning")
    assert design
