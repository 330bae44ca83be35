"""An assistant is told what an update changed, what it was before, and what a move to another project costs."""

import pytest

from tests.tools.test_update_and_delete_time_entries import logged
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ME = 9015


async def test_what_changed_is_told_with_what_it_was(office: Office) -> None:
    number = await logged(office)
    answer = await office.call(
        "update_time_entry", entry=number, date="2026-11-20", service="Development", note="Other", billable="15m"
    )
    assert answer["message"] == (
        f"Entry {number} is now 1 h on Friday 2026-11-20 on “Acme website”, “Development”. Changed: date, was Tuesday "
        "2026-11-24; service, was “Design”; billable time, was 1 h; note. 15 min of it are billable."
    )
    assert answer["was"] == {
        "date": "2026-11-24",
        "day": "Tue",
        "service": "Design",
        "note": "Logo",
        "billable_minutes": 60,
    }
    removed = await office.call("update_time_entry", entry=number, note="")
    assert "Changed: note, removed." in removed["message"]


@pytest.mark.parametrize(
    "said",
    [{"note": "Logo"}, {"duration": "60m"}, {"project": "acme website", "date": "today"}, {"billable": "true"}],
    ids=str,
)
async def test_an_update_that_changes_nothing_writes_nothing_and_leaves_undo_what_it_had(
    office: Office, said: dict[str, str]
) -> None:
    number = await logged(office)
    office.asked()
    same = await office.call("update_time_entry", entry=number, **said)
    assert same["status"] == "unchanged"
    assert same["message"] == (
        f"Entry {number} is already 1 h on Tuesday 2026-11-24 on “Acme website”, “Design”; nothing was written."
    )
    assert not {"was", "change"} & same.keys()
    assert not [each for each in office.asked() if each.startswith("PUT")]
    assert (await office.call("undo"))["message"].startswith("Deleted 1 h on Tuesday 2026-11-24")


async def test_nothing_is_asked_about_a_colleagues_entry_that_stays_as_it_is(office: Office) -> None:
    number = await logged(office, member="Zoë", service="none")
    same = await office.call("update_time_entry", entry=number, note="Logo", service="none")
    assert (same["status"], "confirm_token" in same) == ("unchanged", False)


async def test_billable_time_that_a_move_loses_is_told(office: Office) -> None:
    number = await logged(office, service="Development")
    moved = await office.call("update_time_entry", entry=number, project="Intranet")
    assert "Changed: project, was “Acme website”; billable time, was 1 h." in moved["message"]
    assert "1 h that could be billed no longer can: nothing is billable on “Intranet”." in moved["message"]
    back = await office.call("update_time_entry", entry=number, project="Acme website")
    assert "no longer" not in back["message"]


@pytest.mark.parametrize("update", ["merge", "replace"])
async def test_an_entry_moves_to_a_project_without_services_and_its_service_falls_away(
    office: Office, update: str
) -> None:
    office.sandbox.control.turn(update=update)
    bare = office.sandbox.control.insert(
        "projects", [{"name": "Bare", "status": 1, "billing_method": 1, "organization": 1686}], 1686
    )[0]
    office.sandbox.control.insert("project_members", [{"member": ME, "status": 1, "project": bare}], 1686)
    number = await logged(office)
    moved = await office.call("update_time_entry", entry=number, project="Bare")
    assert moved["status"] == "updated"
    assert "service" not in moved["entry"]
    assert moved["was"]["service"] == "Design"
    assert "Its service fell away, for “Bare” has none." in moved["message"]
    after = office.entry(number)
    assert (after.project, after.project_service) == (bare, None)
    await office.call("undo")
    assert office.entry(number).project_service is not None


async def test_a_move_to_a_project_with_other_services_asks_which_one_is_meant(office: Office) -> None:
    number = await logged(office)
    error = await office.fail("update_time_entry", entry=number, project="Intranet")
    assert (error["code"], error["field"]) == ("invalid_arguments", "service")
    assert "none" in error["message"]
    assert error["candidates"]
    moved = await office.call("update_time_entry", entry=number, project="Intranet", service="none")
    assert "service, was “Design”" in moved["message"]
    assert "fell away" not in moved["message"]
    assert office.entry(number).project_service is None


@pytest.mark.parametrize("said", ["none", "None", " NONE "])
async def test_a_service_is_taken_off_an_entry(office: Office, said: str) -> None:
    number = await logged(office)
    answer = await office.call("update_time_entry", entry=number, service=said)
    assert "Changed: service, was “Design”." in answer["message"]
    assert office.entry(number).project_service is None
    plain = await office.call("log_time", project="Intranet", duration="1h", service=said)
    assert "service" not in plain["entry"]


async def test_a_service_that_is_called_none_is_meant_by_its_name(office: Office) -> None:
    office.sandbox.control.insert("project_services", [{"name": "None", "status": 0, "project": 6640}], 1686)
    answer = await office.call("log_time", project="Acme website", duration="1h", service="none")
    assert answer["entry"]["service"] == "None"
