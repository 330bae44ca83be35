"""An assistant changes, deletes and takes back: only what was meant, and what is not its own only after a preview."""

from datetime import UTC, date, datetime

import pytest

from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME = 9015


async def logged(office: Office, **arguments: object) -> int:
    """Log an hour on the website and return its id."""
    said = {"project": "Acme website", "duration": "1h", "service": "Design", "note": "Logo"} | arguments
    return (await office.call("log_time", **said))["entry"]["id"]


async def test_only_the_part_that_was_said_changes(office: Office) -> None:
    number = await logged(office)
    before = office.entry(number)
    answer = await office.call("update_time_entry", entry=number, duration="2h")
    assert answer["status"] == "updated"
    assert answer["message"] == (
        f"Entry {number} is now 2 h on Tuesday 2026-11-24 on “Acme website”, “Design”. Changed: duration, was 1 h."
    )
    assert answer["was"] == {"minutes": 60, "billable_minutes": 60}
    after = office.entry(number)
    assert after.minutes == after.billable_minutes == 120
    assert (after.note, after.project_service, after.working_date) == (
        before.note,
        before.project_service,
        before.working_date,
    )


async def test_the_whole_entry_is_sent_so_that_replacing_and_merging_servers_agree(office: Office) -> None:
    office.sandbox.control.turn(update="replace")
    number = await logged(office)
    await office.call("update_time_entry", entry=number, note="New logo")
    after = office.entry(number)
    assert (after.note, after.minutes, after.project, after.member) == ("New logo", 60, 6640, ME)
    assert after.project_service is not None


async def test_an_empty_note_takes_the_note_away(office: Office) -> None:
    number = await logged(office)
    answer = await office.call("update_time_entry", entry=number, note="")
    assert "note" not in answer["entry"]
    assert not office.entry(number).note


async def test_an_entry_moves_to_another_day_and_project(office: Office) -> None:
    number = await logged(office)
    await office.call("update_time_entry", entry=number, date="yesterday", project="Acme website redesign")
    after = office.entry(number)
    assert after.working_date == date(2026, 11, 23)
    assert after.project == 6641
    services = (await office.desk.directory.project(6641)).services or ()
    assert next(each.name for each in services if each.id == after.project_service) == "Design"


async def test_time_that_moves_to_a_billable_project_becomes_billable_and_back(office: Office) -> None:
    number = await logged(office, project="Intranet", service="Development")
    moved = await office.call("update_time_entry", entry=number, project="Acme website")
    assert moved["entry"]["billable_minutes"] == office.entry(number).billable_minutes == 60
    back = await office.call("update_time_entry", entry=number, project="Intranet")
    assert back["entry"]["billable_minutes"] == office.entry(number).billable_minutes == 0


async def test_time_that_was_kept_from_being_billable_stays_so(office: Office) -> None:
    number = await logged(office, billable="0m")
    moved = await office.call("update_time_entry", entry=number, project="Acme website redesign", duration="2h")
    assert moved["entry"]["billable_minutes"] == 0


async def test_no_time_is_made_billable_where_nothing_is(office: Office) -> None:
    number = await logged(office, project="Intranet", service="Development")
    error = await office.fail("update_time_entry", entry=number, billable="30m")
    assert (error["code"], error["field"]) == ("refused", "billable")


@pytest.mark.parametrize("hidden", ["project", "member"])
async def test_an_entry_of_which_too_little_is_told_is_not_changed(office: Office, hidden: str) -> None:
    number = await logged(office)
    office.sandbox.control.turn(hidden={"time_entries": frozenset({hidden})})
    error = await office.fail("update_time_entry", entry=number, note="New logo")
    assert (error["code"], error["field"]) == ("refused", "entry")


async def test_another_members_entry_is_changed_only_after_a_preview(office: Office) -> None:
    theirs = next(each for each in office.booked() if each.member != ME and each.project == 6640 and not each.invoice)
    preview = await office.call("update_time_entry", entry=theirs.id, note="Corrected")
    assert preview["status"] == "preview"
    assert preview["would"]["note"] == "Corrected"
    assert office.entry(theirs.id) == theirs
    token = preview["confirm_token"]
    other = await office.fail("update_time_entry", entry=theirs.id, note="Something else", confirm_token=token)
    assert (other["code"], other["field"]) == ("invalid_arguments", "confirm_token")
    done = await office.call("update_time_entry", entry=theirs.id, note="Corrected", confirm_token=token)
    assert done["status"] == "updated"
    assert office.entry(theirs.id).note == "Corrected"


async def test_deleting_takes_a_preview_and_its_token_is_good_once(office: Office) -> None:
    number = await logged(office)
    preview = await office.call("delete_time_entry", entry=number)
    assert preview["status"] == "preview"
    assert office.entry(number)
    deleted = await office.call("delete_time_entry", entry=number, confirm_token=preview["confirm_token"])
    assert deleted["status"] == "deleted"
    assert office.entry(number) is None
    again = await office.fail("delete_time_entry", entry=number, confirm_token=preview["confirm_token"])
    assert again["code"] == "not_found"


async def test_a_token_does_not_fit_a_record_that_has_changed_since(office: Office) -> None:
    number = await logged(office)
    token = (await office.call("delete_time_entry", entry=number))["confirm_token"]
    await office.call("update_time_entry", entry=number, note="Not what was previewed")
    error = await office.fail("delete_time_entry", entry=number, confirm_token=token)
    assert error["field"] == "confirm_token"
    assert office.entry(number)


async def test_a_token_expires_after_ten_minutes(office: Office) -> None:
    number = await logged(office)
    token = (await office.call("delete_time_entry", entry=number))["confirm_token"]
    office.clock.advance(601)
    error = await office.fail("delete_time_entry", entry=number, confirm_token=token)
    assert error["field"] == "confirm_token"
    assert office.entry(number)


@pytest.mark.parametrize("tool", ["update_time_entry", "delete_time_entry"])
async def test_invoiced_time_is_refused(office: Office, tool: str) -> None:
    invoiced = next(each for each in office.booked() if each.invoice and each.member == ME)
    error = await office.fail(tool, entry=invoiced.id)
    assert error["code"] == "refused"
    assert "invoice" in error["message"]


@pytest.mark.parametrize("tool", ["update_time_entry", "delete_time_entry"])
async def test_an_entry_that_is_not_there_is_named(office: Office, tool: str) -> None:
    error = await office.fail(tool, entry=1)
    assert error["code"] == "not_found"
    assert "1" in error["message"]


async def test_the_last_change_is_taken_back(office: Office) -> None:
    number = await logged(office)
    await office.call("update_time_entry", entry=number, duration="3h", note="Wrong")
    undone = await office.call("undo")
    assert undone["status"] == "undone"
    assert undone["message"] == "Put back: 1 h on Tuesday 2026-11-24 on “Acme website”, “Design”."
    after = office.entry(number)
    assert (after.minutes, after.note) == (60, "Logo")
    await office.call("undo")
    assert office.entry(number) is None
    again = await office.fail("undo")
    assert again["code"] == "not_found"


async def test_a_timer_that_cannot_run_again_is_told(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(3600)
    stopped = await office.call("stop_timer")
    await office.call("start_timer", project="Acme website")
    undone = await office.call("undo", change=stopped["change"])
    assert "The timer does not run again" in undone["message"]


async def test_a_deleted_entry_is_written_again_under_a_new_id(office: Office) -> None:
    number = await logged(office)
    token = (await office.call("delete_time_entry", entry=number))["confirm_token"]
    deleted = await office.call("delete_time_entry", entry=number, confirm_token=token)
    undone = await office.call("undo", change=deleted["change"])
    assert undone["entry"]["id"] != number
    assert "new id" in undone["message"]
    assert office.entry(undone["entry"]["id"]).note == "Logo"


async def test_a_change_by_someone_else_stands_in_the_way_of_undo(office: Office) -> None:
    number = await logged(office)
    row = office.entry(number)
    async with open_office(sandbox=office.sandbox, clock=office.clock) as other:
        await other.call("update_time_entry", entry=number, note="Someone else's")
    error = await office.fail("undo")
    assert error["code"] == "conflict"
    assert "note" in error["message"]
    assert "Someone else" not in error["message"]
    assert row


async def test_start_and_end_move_with_the_day() -> None:
    async with open_office(credentials=START_END_CREDENTIALS, me=START_END_CREDENTIALS["username"]) as office:
        me = await office.desk.directory.me()
        projects = (await office.desk.directory.roster()).projects.values()
        project = next(each for each in projects if each.open and each.includes(me))
        made = await office.call("log_time", project=project.id, start="09:00", duration="1h")
        number = made["entry"]["id"]
        await office.call("update_time_entry", entry=number, date="2026-10-30")
        moved = office.entry(number)
        assert moved.start_time == datetime(2026, 10, 30, 13, 0, tzinfo=UTC), "nine o'clock in daylight saving time"
        longer = await office.call("update_time_entry", entry=number, end="11:30")
        assert longer["entry"]["start"] == "2026-10-30T09:00-04:00"
        assert longer["entry"]["minutes"] == 150


async def test_a_change_of_nothing_is_asked_back(office: Office) -> None:
    number = await logged(office)
    office.asked()
    error = await office.fail("update_time_entry", entry=number)
    assert (error["code"], error["field"]) == ("invalid_arguments", "entry")
    assert "PUT" not in " ".join(office.asked())


@pytest.mark.parametrize("update", ["merge", "replace"])
async def test_undo_takes_away_the_service_that_a_change_gave(office: Office, update: str) -> None:
    office.sandbox.control.turn(update=update)
    number = (await office.call("log_time", project="Acme website", duration="1h"))["entry"]["id"]
    before = office.entry(number)
    await office.call("update_time_entry", entry=number, project="Acme website redesign", service="Design")
    undone = await office.call("undo")
    assert undone["status"] == "undone"
    after = office.entry(number)
    assert (after.project, after.project_service) == (before.project, None)
