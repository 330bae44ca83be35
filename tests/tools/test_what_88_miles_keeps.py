"""What tools take and tell follows from what 88 Miles keeps: its own states, and nothing of invoices."""

import pytest

from nutmcp.remote.record import of_kind
from nutmcp.sandbox.miles88.users import AMIR
from nutmcp.systems.miles88.records import Staff
from tests.whole_server import Office, open_studio

pytestmark = pytest.mark.anyio

NEWSLETTER = {"property": "name", "operator": "eq", "value": "Newsletter"}


async def test_projects_are_asked_for_by_the_states_of_88_miles(studio: Office) -> None:
    usual = await studio.call("list_projects")
    assert {each["status"] for each in usual["items"]} == {"active"}
    assert usual["note"] == "Left out although matching: 1 signed_off. Name the status to see them."
    closed = await studio.call("list_projects", status="signed off")
    assert [(each["name"], each["status"]) for each in closed["items"]] == [("Appointment reminders", "signed_off")]
    every = await studio.call("list_projects", status=["all"])
    assert len(every["items"]) == len(usual["items"]) + 1


async def test_a_state_of_another_system_is_none_here(studio: Office) -> None:
    error = await studio.fail("list_projects", status=["in_progress"])
    assert (error["code"], error["field"]) == ("invalid_arguments", "status")
    assert error["message"].startswith("The value of “status” is not allowed. Give one of active, signed_off, all")
    assert studio.asked() == []


async def test_a_word_for_a_state_in_the_query_is_pointed_to_its_argument(studio: Office) -> None:
    answer = await studio.call("list_projects", query="active")
    assert "give it as `status`" in answer["note"]


@pytest.mark.parametrize(
    ("tool", "given", "field"),
    [
        ("list_time_entries", {"invoiced": False}, "invoiced"),
        ("summarize_time", {"group_by": ["project"], "invoiced": True}, "invoiced"),
        ("log_time", {"project": "Newsletter", "start": "9am", "duration": "1h", "notify": True}, "notify"),
        ("search_customers", {"status": ["active"]}, "status"),
    ],
)
async def test_what_it_cannot_honour_is_an_unknown_argument(
    studio: Office, tool: str, given: dict[str, object], field: str
) -> None:
    error = await studio.fail(tool, **given)
    assert (error["code"], error["field"]) == ("invalid_arguments", field)
    assert error["message"].startswith(f"Unknown argument “{field}”")
    assert studio.asked() == []


@pytest.mark.parametrize(
    ("tool", "given", "field"),
    [
        ("summarize_time", {"group_by": ["project", "invoiced"]}, "group_by"),
        ("list_time_entries", {"sort": "-created"}, "sort"),
        ("list_projects", {"sort": "end"}, "sort"),
    ],
)
async def test_no_value_is_taken_that_nothing_there_answers_to(
    studio: Office, tool: str, given: dict[str, object], field: str
) -> None:
    error = await studio.fail(tool, **given)
    assert (error["code"], error["field"]) == ("invalid_arguments", field)
    assert error["message"].startswith(f"The value of “{field}” is not allowed.")
    assert studio.asked() == []


async def test_sums_tell_nothing_of_invoices(studio: Office) -> None:
    answer = await studio.call("summarize_time", period="last_week", member="all", group_by=["project"])
    for each in (answer["total"], *answer["groups"]):
        assert not {"uninvoiced_minutes", "uninvoiced_value"} & each.keys()
        assert each["billable_minutes"] <= each["minutes"]


async def test_two_people_of_one_name_are_told_apart_by_their_ids(studio: Office) -> None:
    rows = of_kind(Staff, studio.sandbox.control.rows("members"))
    people = {each.email or "": each.id or "" for each in rows}
    jo, amir = (people[each] for each in ("jo@karribend.example", AMIR["username"]))
    studio.sandbox.control.store.update("members", amir, {"first_name": "Jo", "last_name": "Whitlock"})
    answer = await studio.call("summarize_time", period="last_week", member="all", group_by=["member"])
    assert {each.get("member_id") for each in answer["groups"] if each["member"] == "Jo Whitlock"} == {jo, amir}


async def test_nothing_is_told_in_money_where_nobody_said_in_which(studio: Office) -> None:
    sums = await studio.call("summarize_time", period="last_week", member="all", group_by=["project"])
    assert all("billable_value" not in each for each in (sums["total"], *sums["groups"]))
    assert sums["note"] == "88 Miles tells no currency, so that values are left out; set MILES88_CURRENCY to have them."
    project = (await studio.call("get_project", project="Newsletter"))["project"]
    assert project["billing"] == {"method": "hourly_rate"}
    assert "currency" not in project
    assert "currency" not in (await studio.call("get_customer", customer="Golden Mile"))["customer"]
    (found, *_) = (await studio.call("find_records", resource="projects"))["items"]
    assert not {"hourly_rate", "currency"} & found.keys()


async def test_amounts_are_told_in_the_currency_that_was_set() -> None:
    async with open_studio(currency="AUD") as studio:
        sums = await studio.call("summarize_time", period="last_week", member="all", group_by=["project"])
        (newsletter,) = [each for each in sums["groups"] if each["project"] == "Newsletter"]
        assert newsletter["billable_value"] == {"AUD": f"{95 * newsletter['billable_minutes'] / 60:.2f}"}
        assert "currency" not in sums.get("note", "")
        project = (await studio.call("get_project", project="Newsletter"))["project"]
        assert (project["billing"]["hourly_rate"], project["currency"]) == ("95.00", "AUD")
        customer = (await studio.call("get_customer", customer="Golden Mile"))["customer"]
        assert customer["currency"] == "AUD"
        found = await studio.call("find_records", resource="projects", filters=[NEWSLETTER])
        assert [(each["hourly_rate"], each["currency"]) for each in found["items"]] == [("95.00", "AUD")]


async def test_a_company_is_found_and_told_with_its_state_and_country(studio: Office) -> None:
    found = await studio.call("search_customers", query="VIC 3065")
    assert [(each["name"], each["state"], each["country"]) for each in found["items"]] == [
        ("Wattle & Daub Architects", "VIC", "Australia")
    ]


@pytest.mark.parametrize("tool", ["log_time", "log_timesheet", "update_time_entry"])
async def test_a_shift_is_billed_wholly_or_not_at_all(studio: Office, tool: str) -> None:
    hour = {"project": "Newsletter", "start": "08:00", "duration": "1h"}
    entry = (await studio.call("log_time", **hour))["entry"]["id"]
    before = studio.booked()
    given: dict[str, dict[str, object]] = {
        "log_time": {**hour, "date": "yesterday", "billable": "20m"},
        "log_timesheet": {"entries": [{**hour, "date": "yesterday", "billable": "20m"}]},
        "update_time_entry": {"entry": entry, "billable": "20m"},
    }
    told = str((await studio.assistant.call_tool(tool, given[tool])).structured_content)
    assert "88 Miles bills a shift wholly or not at all. Log two shifts." in told
    assert studio.booked() == before
    whole = await studio.call("update_time_entry", entry=entry, billable="1h")
    assert whole["status"] == "unchanged"


async def test_a_shift_is_as_billable_as_its_project_where_that_is_told() -> None:
    async with open_studio(project_fields="all") as studio:
        logged = await studio.call("log_time", project="Studio admin", start="08:00", duration="1h")
        assert logged["entry"]["billable_minutes"] == 0
        assert logged["message"].endswith("None of it is billable.")
        paid = await studio.call("log_time", project="Newsletter", start="08:00", duration="1h")
        assert paid["entry"]["billable_minutes"] == 60


async def test_a_shift_that_runs_is_changed_but_for_what_only_an_end_gives_it(studio: Office) -> None:
    id = (await studio.call("list_timers"))["items"][0]["id"]
    noted = await studio.call("update_time_entry", entry=id, note="Product pages")
    assert noted["message"].endswith(
        "is now the timer since 22:20 on Tuesday 2026-11-24 on “Online shop”, “Design”. Changed: note."
    )
    assert "minutes" not in noted["entry"]
    await studio.call("undo")
    moved = await studio.call("update_time_entry", entry=id, start="22:00", service="Testing")
    (timer,) = (await studio.call("list_timers"))["items"]
    assert (timer["id"], timer["minutes"], timer["service"]) == (id, 60, "Testing")
    assert "note" not in timer
    assert (await studio.call("update_time_entry", entry=id, start="22:00"))["status"] == "unchanged"
    await studio.call("undo", change=moved["change"])
    studio.asked()
    for name, value in {"duration": "1h", "end": "22:50", "billable": False, "date": "yesterday"}.items():
        error = await studio.fail("update_time_entry", entry=id, **{name: value})
        assert (error["code"], error["field"]) == ("refused", name)
        assert error["message"].endswith("End it with stop_timer, and say it then.")
    assert not any(each.startswith("PUT") for each in studio.asked())


async def test_a_note_that_the_clock_did_not_listen_to_is_given_anew_and_taken_back_with_the_stop() -> None:
    async with open_studio(punch_body="deaf") as studio:
        stopped = await studio.call("stop_timer", note="Product pages")
        assert stopped["entry"]["note"] == "Product pages"
        assert [each.partition(" ")[0] for each in studio.asked() if not each.startswith("GET")] == ["POST", "PUT"]
        await studio.call("undo")
        (timer,) = (await studio.call("list_timers"))["items"]
        assert (timer["id"], timer.get("note")) == (stopped["entry"]["id"], None)


async def test_a_note_that_got_lost_is_told_beside_the_stop_that_was_made() -> None:
    async with open_studio(punch_body="deaf") as studio:
        studio.sandbox.control.fail("status", method="PUT", status=422)
        stopped = await studio.call("stop_timer", note="Product pages")
        assert stopped["status"] == "created"
        assert "note" not in stopped["entry"]
        assert "88 Miles did not take the note; update_time_entry can add it." in stopped["message"]
        assert (await studio.call("list_timers"))["items"] == []
