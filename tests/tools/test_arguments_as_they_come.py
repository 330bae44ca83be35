"""What models really send is understood where only one thing can be meant, and all that is wrong is told at once."""

import json

import pytest

from tests.examples import share_of
from tests.tools.test_laws_of_tools import TOOLS, takes
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


async def test_a_sheet_that_arrives_as_json_text_is_read(office: Office) -> None:
    said = await office.call(
        "log_timesheet", entries='[{"project":"Intranet","duration":"30m","notify":"false","service":""}]'
    )
    assert said["status"] == "created"
    assert said["entries"][0]["entry"]["project"] == "Intranet"


async def test_one_entry_that_is_no_list_is_a_sheet_of_one(office: Office) -> None:
    said = await office.call("log_timesheet", entries={"project": "Intranet", "duration": "30m"}, preview="true")
    assert (said["status"], said["minutes"]) == ("preview", 30)


@pytest.mark.parametrize("levels", ['["project"]', "project", ["Project"]])
async def test_levels_are_read_from_text(office: Office, levels: object) -> None:
    said = await office.call("summarize_time", group_by=levels, member="all", period="this_year")
    assert said == await office.call("summarize_time", group_by=["project"], member="all", period="this_year")


async def test_several_levels_may_stand_in_one_text(office: Office) -> None:
    said = await office.call("summarize_time", group_by="customer, month", member="all", period="this_year")
    assert {"customer", "month"} <= set(said["groups"][0])


async def test_filters_are_read_from_text_and_their_values_from_numbers(office: Office) -> None:
    rule = {"property": "id", "operator": "EQ", "value": 154528}
    said = await office.call("search_customers", filters=json.dumps([rule]), status="All", limit="5")
    assert [row["id"] for row in said["items"]] == [154528]
    assert said == await office.call("search_customers", filters=[{**rule, "value": "154528"}], status=["all"], limit=5)


@pytest.mark.parametrize("billable", ["true", "True", True], ids=repr)
async def test_true_and_false_are_read_from_text(office: Office, billable: object) -> None:
    rows = (await office.call("list_time_entries", member="all", billable=billable, limit=100))["items"]
    assert rows
    assert all(row["billable_minutes"] for row in rows)


@pytest.mark.parametrize(
    ("billable", "minutes"), [(False, 0), ("false", 0), ("0m", 0), (0, 0), (True, 60), ("20m", 20)], ids=repr
)
async def test_what_is_billable_is_true_or_false_or_a_duration(office: Office, billable: object, minutes: int) -> None:
    said = await office.call("log_time", project="Acme website", duration="1h", service="Design", billable=billable)
    assert office.booked()[-1].billable_minutes == minutes
    again = await office.call("update_time_entry", entry=said["entry"]["id"], billable=not minutes)
    assert again["status"] == "updated"
    assert office.booked()[-1].billable_minutes == (0 if minutes else 60)


async def test_what_is_billable_and_cannot_be_read_is_told_all_that_it_may_be(office: Office) -> None:
    said = await office.fail("log_time", project="Acme website", duration="1h", billable="maybe")
    assert (said["code"], said["field"]) == ("invalid_arguments", "billable")
    assert said["message"].endswith(" or PT1H30M. Or say true for all of the time, false for none.")


async def test_a_number_without_a_unit_gets_the_sentence_of_its_text(office: Office) -> None:
    said = await office.fail("log_time", project="Intranet", duration=90)
    assert said == await office.fail("log_time", project="Intranet", duration="90")
    assert said["message"] == "“90” has no unit, so it could be hours or minutes. Say 90m, if that is meant."
    nothing = await office.fail("log_time", project="Intranet", duration="0")
    assert nothing["message"] == "“0” is no time at all. Say at least one minute."
    assert "“1.5” has no unit" in (await office.fail("log_time", project="Intranet", duration=1.5))["message"]
    part = await office.fail("log_time", project="Acme website", service="Design", duration="1h", billable=30)
    assert "“30” has no unit" in part["message"]


@pytest.mark.parametrize("project", [6640, "6640", 6640.0], ids=repr)
async def test_an_id_is_a_number_or_text(office: Office, project: object) -> None:
    assert (await office.call("get_project", project=project))["project"]["id"] == 6640


async def test_what_is_empty_is_as_if_it_were_left_out(office: Office) -> None:
    said = await office.call(
        "log_time",
        project="Intranet",
        duration="1h",
        start="",
        end=" ",
        date="",
        service="",
        note="",
        member="",
        billable="",
        notify="",
        allow_duplicate=None,
    )
    assert said["status"] == "created"
    assert said["entry"]["date"] == "2026-11-24"
    assert "note" not in said["entry"]


@pytest.mark.parametrize(
    "tool", share_of([name for name, tool in TOOLS.items() if tool.definition()["annotations"]["readOnlyHint"]], 4)
)
async def test_an_empty_argument_changes_no_answer(tool: str) -> None:
    required = {"group_by": "customer", "project": 6640, "customer": 154528, "invoice": "0005"}
    needed = {
        name: {**required, "resource": "customers", "id": 154528}[name] for name in takes(tool).get("required", ())
    }
    if tool == "summarize_time":
        needed["group_by"] = required["group_by"]
    async with open_office() as office:
        told = await office.call(tool, **needed)
        for name in takes(tool)["properties"].keys() - needed.keys():
            office.clock.advance(20)
            assert {**await office.call(tool, **needed, **{name: ""}), "calls": told.get("calls")} == {
                **told,
                "calls": told.get("calls"),
            }


async def test_an_empty_note_takes_the_note_away_and_says_so(office: Office) -> None:
    logged = await office.call("log_time", project="Intranet", duration="1h", note="Draft")
    entry = logged["entry"]["id"]
    kept = await office.call("update_time_entry", entry=entry, duration="2h", date="")
    assert kept["entry"]["note"] == "Draft"
    assert "note" not in kept["message"]
    said = await office.call("update_time_entry", entry=entry, note="")
    assert "Changed: note, removed." in said["message"]
    assert "note" not in said["entry"]
    assert not office.booked()[-1].note
    again = await office.call("update_time_entry", entry=entry, note=" ", duration="1h")
    assert "note" not in again["message"]


async def test_a_preview_says_that_a_note_would_go(office: Office) -> None:
    rows = (await office.call("list_time_entries", member="all", invoiced=False, limit=100))["items"]
    theirs = next(row for row in rows if row.get("member") and row.get("note"))
    said = await office.call("update_time_entry", entry=theirs["id"], note="")
    assert "; its note would go. " in said["message"]


async def test_half_an_emoji_in_an_argument_is_replaced(office: Office) -> None:
    said = await office.call("log_time", project="Intranet", duration="1h", note="Done \ud83d")
    assert said["entry"]["note"] == "Done \ufffd"


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_asked_of_nutcache(office: Office) -> None:
    said = await office.fail(
        "log_time", client="Acme", project=[1], hours=2, notify="maybe", description="x", allow_duplicate={}
    )
    assert said["code"] == "invalid_arguments"
    told = {each["field"]: each["message"] for each in said["errors"]}
    assert list(told) == ["client", "hours", "description", "project", "notify"]
    assert told["client"].startswith(
        "Unknown argument “client”; did you mean “project”? Valid arguments are: project, duration,"
    )
    assert told["hours"] == "Unknown argument “hours”; did you mean “duration”?"
    assert told["description"] == "Unknown argument “description”; did you mean “note”?"
    assert told["project"] == "“project” was given as a list. Give a name or an id."
    assert told["notify"] == "“notify” was given as text. Give true or false."
    assert said["message"].startswith("5 arguments are wrong: “client”, “hours”, “description”, “project”, “notify”.")
    assert office.asked() == []


async def test_every_row_of_a_sheet_that_is_wrong_is_told_of_at_once(office: Office) -> None:
    entries = [
        {"project": "Intranet", "hours": 1},
        {"project": "Intranet", "duration": "1h"},
        {"project": "Intranet", "duration": ["1h", "2h"]},
        {"project": "Intranet", "duration": "1h", "notify": "perhaps"},
    ]
    said = await office.fail("log_timesheet", entries=entries)
    assert [each["field"] for each in said["errors"]] == [
        "entries[0].hours",
        "entries[2].duration",
        "entries[3].notify",
    ]
    assert "did you mean “duration”" in said["errors"][0]["message"]
    assert office.asked() == []


async def test_one_thing_that_is_wrong_stands_alone(office: Office) -> None:
    said = await office.fail("log_time", project="Intranet", duration="1h", task="Design")
    assert said["field"] == "task"
    assert "did you mean “service”" in said["message"]
    assert "errors" not in said


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_text_that_is_no_json_is_refused_with_what_would_be_right(era: str) -> None:
    async with open_office(era="legacy" if era == "legacy" else "auto") as office:
        said = await office.fail("log_timesheet", entries="30m on the intranet")
    assert said["message"].startswith("“entries” was given as text. Give a list of an object with project, duration,")


@pytest.mark.parametrize(("said", "sent"), [("yes", True), ("Yes", True), ("on", True), ("no", False), ("off", False)])
async def test_yes_and_no_are_read_where_one_of_the_two_is_wanted(office: Office, said: str, sent: bool) -> None:
    await office.call("log_time", project="Intranet", duration="1h", notify=said)
    [write] = [each for each in office.sandbox.control.requests if each.key == "POST time_entries"]
    assert ("notify" in str(write)) == sent or sent
    items = (await office.call("list_time_entries", period="last_month", billable=said, limit=100))["items"]
    assert items
    assert all(bool(each["billable_minutes"]) == sent for each in items)
