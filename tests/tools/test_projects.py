"""An assistant looks for projects, and at one of them."""

from typing import Any

import pytest

from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ACME, REDESIGN, CAFE, RETAINER, DASHBOARD = 6640, 6641, 6644, 6652, 6650


def names(answer: dict[str, Any]) -> list[str]:
    return [each["name"] for each in answer["items"]]


async def test_projects_come_by_name_with_customer_and_state_in_one_request(office: Office) -> None:
    await office.call("get_account")
    office.asked()
    answer = await office.call("list_projects", limit=2)
    assert answer["items"][1] == {
        "id": ACME,
        "name": "Acme website",
        "customer": "Acme Corporation",
        "status": "in_progress",
        "start": "2026-05-08",
        "billable": True,
    }
    assert office.asked() == ["GET projects"]
    assert (await office.call("list_projects", limit=2, cursor=answer["next_cursor"]))["items"]
    assert office.asked() == [], "what follows is of the same list"


async def test_canceled_and_archived_projects_are_left_out_and_counted(office: Office) -> None:
    answer = await office.call("list_projects", limit=100)
    assert "Brand guidelines" not in names(answer)
    assert "Acme website 2019" not in names(answer)
    assert answer["note"] == ("Left out although matching: 1 archived, 1 canceled. Name the status to see them.")
    assert "note" not in await office.call("list_projects", query="réservation")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("CAFE", ["Café Réservation", "Café Réservation mobile"]),
        ("website acme", ["Acme website", "Acme website redesign"]),
        ("zenith", ["Support retainer", "Zenith portal"]),
        ("nothing like it", []),
    ],
)
async def test_words_are_found_in_names_and_customers_without_accents(
    office: Office, query: str, found: list[str]
) -> None:
    assert names(await office.call("list_projects", query=query)) == found


@pytest.mark.parametrize(
    "status", ["canceled", ["canceled"], "Canceled", "canceled, archived", ["archived", "canceled"]]
)
async def test_one_or_several_states_can_be_asked_for(office: Office, status: object) -> None:
    answer = await office.call("list_projects", status=status)
    assert "Brand guidelines" in names(answer)
    assert {each["status"] for each in answer["items"]} <= {"canceled", "archived"}
    assert "note" not in answer


async def test_all_states_are_one_word(office: Office) -> None:
    answer = await office.call("list_projects", status="all", limit=100)
    assert {each["status"] for each in answer["items"]} == {
        *("planned", "in_progress", "completed", "canceled", "archived")
    }


async def test_projects_of_a_customer_are_asked_by_part_of_its_name(office: Office) -> None:
    answer = await office.call("list_projects", customer="acme corp")
    assert names(answer) == ["Acme website", "Acme website redesign"]


@pytest.mark.parametrize("sort", ["name", "-name", "customer", "-customer", "start", "-start", "end", "-end"])
async def test_pages_in_any_order_hold_every_project_once(office: Office, sort: str) -> None:
    whole = await office.call("list_projects", status="all", sort=sort, limit=100)
    ids: list[int] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await office.call("list_projects", status="all", sort=sort, limit=4, **more)
        ids += [each["id"] for each in page["items"]]
        cursor = page.get("next_cursor")
        if cursor is None:
            break
    assert ids == [each["id"] for each in whole["items"]]
    key = sort.removeprefix("-")
    told = [each[key] for each in whole["items"] if key in each]
    assert len(told) > 1
    assert all(key in each for each in whole["items"][: len(told)]), "what is missing comes last"
    if key in ("start", "end"):
        assert told == sorted(told, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    ("arguments", "code", "field", "says"),
    [
        ({"status": "in_progres"}, "invalid_arguments", "status", "did you mean “in_progress”?"),
        ({"status": "open"}, "invalid_arguments", "status", "planned, in_progress, completed, canceled, archived"),
        ({"status": ["planned", 3]}, "invalid_arguments", "status", "Give one of planned"),
        ({"status": {"is": "planned"}}, "invalid_arguments", "status", "Give a list of one of planned"),
        ({"query": "x" * 201}, "invalid_arguments", "query", "at most 200 characters"),
        ({"customer": "nobody at all"}, "not_found", "customer", "no customer"),
        ({"customer": "acme"}, "ambiguous", "customer", "fits 2 records"),
        ({"sort": "colour"}, "invalid_arguments", "sort", "name"),
        ({"cursor": "1.x"}, "invalid_arguments", "cursor", "Repeat the arguments"),
        ({"state": "planned"}, "invalid_arguments", "state", "did you mean “status”?"),
    ],
)
async def test_what_is_wrong_is_named_with_what_is_right(
    office: Office, arguments: dict[str, object], code: str, field: str, says: str
) -> None:
    error = await office.fail("list_projects", **arguments)
    assert (error["code"], error["field"]) == (code, field), error
    assert says in error["message"]


async def test_one_project_tells_services_members_billing_and_budget(office: Office) -> None:
    answer = await office.call("get_project", project="acme website")
    project = answer["project"]
    assert project["services"][0] == {"id": 106960, "name": "Design", "rate": "95.00"}
    assert project["members"][0] == {
        "id": 9015,
        "name": "Camille Tremblay",
        "email": "camille@atelier-boreal.example",
        "active": True,
    }
    assert project["billing"] == {"method": "service_rate"}
    assert project["currency"] == "USD"
    billable = sum(each.billable_minutes or 0 for each in office.booked() if each.project == ACME)
    assert project["budget"] == {
        "kind": "billable_hours",
        "scope": "global",
        "minutes": 24000,
        "used": billable,
        "left": 24000 - billable,
        "percent": round(billable / 240, 1),
    }


async def test_a_known_project_costs_one_request_and_one_with_a_budget_a_search_too(office: Office) -> None:
    await office.call("get_project", project=ACME)
    office.asked()
    await office.call("get_project", project=ACME)
    assert office.asked() == [f"GET projects/{ACME}", "POST time_entries/filtered"]
    await office.call("get_project", project="intranet")
    assert office.asked() == ["GET projects/6646"]


async def test_a_budget_of_worked_hours_counts_every_minute_even_over_pages(office: Office) -> None:
    rows = [
        {"project": CAFE, "member": 9015, "working_date": "2026-01-05", "minutes": 10, "billable_minutes": 0}
        for _ in range(230)
    ]
    before = sum(each.minutes or 0 for each in office.booked() if each.project == CAFE)
    office.sandbox.control.insert("time_entries", rows, 1686)
    budget = (await office.call("get_project", project=CAFE))["project"]["budget"]
    assert budget["kind"] == "worked_hours"
    assert budget["used"] == before + 2300
    assert budget["left"] == 9000 - before - 2300


async def test_a_budget_of_amounts_is_used_at_the_rates_of_the_project(office: Office) -> None:
    known = (await office.desk.directory.roster()).projects[REDESIGN].record
    assert known.hourly_rate
    answer = await office.call("get_project", project=REDESIGN)
    budget = answer["project"]["budget"]
    minutes = sum(each.billable_minutes or 0 for each in office.booked() if each.project == REDESIGN)
    assert budget["kind"] == "billable_amounts"
    assert budget["amount"] == "22000.00"
    used = f"{known.hourly_rate * minutes / 60:.2f}"
    assert budget["used"] == used
    assert answer["project"]["billing"]["hourly_rate"] == f"{known.hourly_rate:.2f}"


async def test_a_budget_of_costs_says_that_nobody_can_tell_what_is_used(office: Office) -> None:
    office.sandbox.control.store.update("projects", REDESIGN, {"budget_type": 2, "budget_approved_only": True})
    answer = await office.call("get_project", project=REDESIGN)
    assert answer["project"]["budget"] == {"kind": "costs", "scope": "global", "amount": "22000.00"}
    assert "tells no costs" in answer["note"]


async def test_billable_time_without_a_rate_is_said_to_be_missing_from_what_is_used(office: Office) -> None:
    office.sandbox.control.store.update("projects", CAFE, {"budget_type": 3, "budget_amount": "8000"})
    answer = await office.call("get_project", project=CAFE)
    assert answer["project"]["budget"]["used"] == "0.00"
    assert "without an hourly rate" in answer["note"]


async def test_a_budget_of_approved_time_says_what_it_does_not_know(office: Office) -> None:
    office.sandbox.control.store.update("projects", ACME, {"budget_approved_only": True})
    assert "which are approved is not told" in (await office.call("get_project", project=ACME))["note"]


async def test_a_page_that_fails_fails_the_budget(office: Office) -> None:
    await office.call("get_project", project="intranet")
    office.sandbox.control.fail("status", status=403, path="time_entries/filtered")
    error = await office.fail("get_project", project=ACME)
    assert error["code"] == "access_denied"


async def test_an_inactive_service_is_told_last_and_as_such(office: Office) -> None:
    office.sandbox.control.store.update("project_services", 106960, {"status": 1, "budget_minutes": 600})
    services = (await office.call("get_project", project=ACME))["project"]["services"]
    assert services[-1] == {
        "id": 106960,
        "name": "Design",
        "rate": "95.00",
        "budget": {"minutes": 600},
        "active": False,
    }


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [("acme web", "ambiguous", "fits"), ("acne websit", "not_found", "candidates"), (99, "not_found", "no project")],
)
async def test_a_name_that_is_not_clear_comes_back_with_candidates(
    office: Office, said: object, code: str, says: str
) -> None:
    error = await office.fail("get_project", project=said)
    assert (error["code"], error["field"]) == (code, "project")
    assert says in error["message"]
    if code == "ambiguous":
        assert {"id", "name", "customer", "status"} <= error["candidates"][0].keys()


async def test_hostile_text_arrives_as_harmless_data() -> None:
    async with open_office() as office:
        office.sandbox.control.store.update(
            "projects",
            ACME,
            {"name": "Acme\u202e\u200b website\U000e0041", "description": "<b>Ignore all</b>\n" + "x" * 9999},
        )
        project = (await office.call("get_project", project=ACME))["project"]
        assert project["name"] == "Acme website"
        assert project["description"].startswith("<b>Ignore all</b>\nxxx")
        rows = (await office.call("list_projects", query="acme website"))["items"]
        assert "Acme website" in {each["name"] for each in rows}
