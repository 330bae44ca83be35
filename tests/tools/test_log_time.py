"""An assistant logs time: on the right project and day, once, and is told plainly when it cannot."""

import re

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio


async def test_time_is_booked_on_the_named_project_today(office: Office) -> None:
    answer = await office.call("log_time", project="acme WEBSITE", duration="1h30", note="Wireframes")
    assert answer["status"] == "created"
    assert answer["entry"] == {
        "id": office.booked()[-1].id,
        "date": "2026-11-24",
        "day": "Tue",
        "minutes": 90,
        "project": "Acme website",
        "customer": "Acme Corporation",
        "note": "Wireframes",
        "billable_minutes": 90,
    }
    assert answer["message"] == "Logged 1 h 30 min on Tuesday 2026-11-24 on “Acme website”."
    assert answer["timezone"] == "America/Toronto"
    booked = office.booked()[-1]
    assert (booked.project, booked.member, booked.minutes, booked.note) == (6640, 9015, 90, "Wireframes")


async def test_the_second_entry_on_a_known_project_costs_one_call(office: Office) -> None:
    await office.call("log_time", project="Acme website", duration="1h", service="Design")
    office.asked()
    await office.call("log_time", project="Acme website", duration="2h", service="Design")
    assert office.asked() == ["POST time_entries"]


async def test_the_first_entry_costs_three_calls(office: Office) -> None:
    await office.call("log_time", project="Acme website", duration="1h", service="Design")
    assert office.asked() == ["GET organizations", "GET projects", "POST time_entries"]


async def test_what_is_sent_is_what_the_documentation_shows(office: Office) -> None:
    await office.call("log_time", project=6640, duration="45 min", date="yesterday", service="Design", notify=True)
    post = office.sandbox.control.requests[-1]
    assert post.key == "POST time_entries"
    assert dict(post.query) == {"notify": "true"}
    assert post.headers["api-version"] == "3"
    assert post.headers["organizationguid"]
    service = next(
        each.id for each in (await office.desk.directory.project(6640)).services or () if each.name == "Design"
    )
    assert post.body == (
        f'{{"timeentries":[{{"project":6640,"member":9015,"project_service":{service},'
        '"working_date":"2026-11-23","minutes":45,"invoice":""}]}'
    )


async def test_the_same_call_again_logs_nothing_and_asks_nothing(office: Office) -> None:
    first = await office.call("log_time", project="Intranet", duration="1h", note="Standup")
    before = office.booked()
    office.asked()
    again = await office.call("log_time", project="Intranet", duration="1h", note="Standup")
    assert again["status"] == "already_logged"
    assert again["entry"]["id"] == first["entry"]["id"]
    assert "allow_duplicate" in again["message"]
    assert office.asked() == []
    assert office.booked() == before


async def test_a_duplicate_is_logged_when_it_is_wanted(office: Office) -> None:
    first = await office.call("log_time", project="Intranet", duration="1h", note="Standup")
    again = await office.call("log_time", project="Intranet", duration="1h", note="Standup", allow_duplicate=True)
    assert again["status"] == "created"
    assert again["entry"]["id"] != first["entry"]["id"]


async def test_start_and_end_become_minutes_where_durations_are_recorded(office: Office) -> None:
    answer = await office.call("log_time", project="Intranet", start="22:30", end="1am", date="mon")
    assert answer["entry"]["date"] == "2026-11-23"
    assert answer["entry"]["minutes"] == 150
    assert "start" not in answer["entry"]


async def test_a_part_of_the_time_may_be_billable(office: Office) -> None:
    answer = await office.call("log_time", project="Acme website", duration="2h", billable="1h")
    assert answer["entry"]["billable_minutes"] == 60
    assert answer["message"].endswith("“Acme website”. 1 h of it are billable.")
    none = await office.call("log_time", project="Acme website", duration="3h", billable="0m")
    assert none["entry"]["billable_minutes"] == 0
    assert none["message"].endswith("“Acme website”. None of it is billable.")
    nowhere = await office.call("log_time", project="Intranet", duration="3h")
    assert nowhere["message"].endswith("“Intranet”.")


@pytest.mark.parametrize("said", ["0", "none", "0m", "0 minutes", "0 h", "0:00", "PT0M"])
async def test_nothing_billable_may_be_said_in_any_form(office: Office, said: str) -> None:
    answer = await office.call("log_time", project="Acme website", duration="3h", billable=said)
    assert answer["entry"]["billable_minutes"] == 0


async def test_a_project_that_does_not_tell_how_it_is_billed_may_be_billed(office: Office) -> None:
    office.sandbox.control.turn(hidden={"projects": frozenset({"billing_method"})})
    answer = await office.call("log_time", project="Acme website", duration="2h", billable="1h")
    assert answer["entry"]["billable_minutes"] == 60


async def test_time_is_logged_for_another_member_by_name(office: Office) -> None:
    roster = await office.desk.directory.roster()
    other = next(each for each in roster.people.values() if each.id != 9015)
    project = next(each for each in roster.projects.values() if each.open and each.includes(other))
    answer = await office.call("log_time", project=project.id, duration="1h", member=other.name)
    assert answer["entry"]["member"] == other.name
    assert office.booked()[-1].member == other.id


WRONG = [
    ({"project": "Acme", "duration": "1h"}, "ambiguous", "project"),
    ({"project": "Acme websight", "duration": "1h"}, "not_found", "project"),
    ({"project": "Acme website 2019", "duration": "1h"}, "refused", "project"),
    ({"project": 6643, "duration": "1h"}, "refused", "project"),
    ({"project": "Acme website", "duration": "90"}, "invalid_arguments", "duration"),
    ({"project": "Acme website", "duration": "25h"}, "invalid_arguments", "duration"),
    ({"project": "Acme website", "duration": "a while"}, "invalid_arguments", "duration"),
    ({"project": "Acme website"}, "invalid_arguments", "duration"),
    ({"project": "Acme website", "duration": "1h", "date": "2026-02-30"}, "invalid_arguments", "date"),
    ({"project": "Acme website", "duration": "1h", "date": "03/04/2026"}, "invalid_arguments", "date"),
    ({"project": "Acme website", "start": "17:00", "end": "16:00"}, "invalid_arguments", "end"),
    ({"project": "Acme website", "duration": "1h", "service": "Cooking"}, "not_found", "service"),
    ({"project": "Acme website", "duration": "1h", "member": "Nobody Here"}, "not_found", "member"),
    ({"project": "Acme website", "duration": "1h", "billable": "2h"}, "invalid_arguments", "billable"),
    ({"project": "Intranet", "duration": "1h", "billable": "1h"}, "refused", "billable"),
    ({"project": "Acme website", "duration": "1h", "note": "x" * 4_001}, "invalid_arguments", "note"),
    ({"projct": "Acme website", "duration": "1h"}, "invalid_arguments", "projct"),
    ({"project": True, "duration": "1h"}, "invalid_arguments", "project"),
    ({"project": "Acme website", "duration": 90}, "invalid_arguments", "duration"),
]


@pytest.mark.parametrize(("arguments", "code", "field"), WRONG)
async def test_what_is_wrong_is_named_and_nothing_is_written(
    office: Office, arguments: dict[str, object], code: str, field: str
) -> None:
    before = office.booked()
    error = await office.fail("log_time", **arguments)
    assert (error["code"], error["field"]) == (code, field), error
    assert len(re.split(r"(?<=[.?]) (?=[A-Z])", error["message"])) >= 2, "it says what happened, and what to do"
    assert "POST time_entries" not in office.asked()
    assert office.booked() == before


async def test_an_ambiguous_project_comes_with_what_tells_the_candidates_apart(office: Office) -> None:
    error = await office.fail("log_time", project="Acme", duration="1h")
    assert [each["name"] for each in error["candidates"]] == ["Acme webshop", "Acme website", "Acme website redesign"]
    assert {each["customer"] for each in error["candidates"]} == {"Acme Industries", "Acme Corporation"}


async def test_an_archived_project_is_refused_with_its_state(office: Office) -> None:
    error = await office.fail("log_time", project="Acme website 2019", duration="1h")
    assert error["message"].startswith("That project is archived")
    assert error["candidates"][0]["status"] == "archived"


async def test_a_project_that_was_renamed_a_minute_ago_is_found(office: Office) -> None:
    await office.call("log_time", project="Intranet", duration="1h")
    office.sandbox.control.insert("projects", [{"id": 1, "name": "Brand new", "status": 1, "billing_method": 0}], 1686)
    office.sandbox.control.insert("project_members", [{"project": 1, "member": 9015, "name": "Me", "status": 1}], 1686)
    answer = await office.call("log_time", project="Brand new", duration="1h")
    assert answer["entry"]["project"] == "Brand new"


async def test_a_start_and_an_end_may_name_their_day(office: Office) -> None:
    logged = await office.call("log_time", project="Intranet", start="yesterday 18:00", end="yesterday at 7:30pm")
    assert (logged["entry"]["date"], logged["entry"]["minutes"]) == ("2026-11-23", 90)
    error = await office.fail("log_time", project="Intranet", start="yesterday 18:00", duration="1h", date="today")
    assert (error["code"], error["field"]) == ("invalid_arguments", "date")
    changed = await office.call("update_time_entry", entry=logged["entry"]["id"], start="mon 17:00", end="monday 18:00")
    assert (changed["entry"]["date"], changed["entry"]["minutes"]) == ("2026-11-23", 60)
