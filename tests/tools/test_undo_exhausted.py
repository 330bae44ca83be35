"""Where undo can go no further, it says so once, and names the change before, which is taken back by its number."""

import pytest

from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio


async def two_entries(office: Office) -> tuple[Answer, Answer]:
    """Log two entries, and return both answers."""
    first = await office.call("log_time", project="Intranet", duration="10m", note="First")
    return first, await office.call("log_time", project="Intranet", duration="20m", note="Second")


async def sheet_of_two(office: Office) -> Answer:
    """Log a sheet of two rows, and return the answer."""
    rows = [{"project": "Intranet", "duration": f"{minutes}m"} for minutes in (5, 6)]
    preview = await office.call("log_timesheet", entries=rows)
    return await office.call("log_timesheet", entries=rows, confirm_token=preview["confirm_token"])


async def test_an_entry_that_is_gone_is_told_once_and_the_change_before_is_named(office: Office) -> None:
    first, second = await two_entries(office)
    await office.call("update_time_entry", entry=second["entry"]["id"], duration="25m")
    office.sandbox.control.store.delete("time_entries", second["entry"]["id"])
    error = await office.fail("undo")
    assert error["code"] == "not_found"
    assert f"Time entry {second['entry']['id']} is no longer there" in error["message"]
    assert (
        f"The change before it is {first['change']} (create of time entry {first['entry']['id']})" in error["message"]
    )
    undone = await office.call("undo", change=first["change"])
    assert undone["entry"]["note"] == "First"
    assert (await office.fail("undo"))["message"].startswith("There is no change to take back.")


async def test_after_it_was_told_undo_goes_on_to_the_change_before(office: Office) -> None:
    _, second = await two_entries(office)
    office.sandbox.control.store.delete("time_entries", second["entry"]["id"])
    await office.fail("undo")
    assert (await office.call("undo"))["entry"]["note"] == "First"


async def test_a_timers_start_before_what_is_gone_is_named_too(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    logged = await office.call("log_time", project="Intranet", duration="20m")
    office.sandbox.control.store.delete("time_entries", logged["entry"]["id"])
    error = await office.fail("undo")
    assert f"The change before it is {started['change']} (start)" in error["message"]
    assert (await office.call("undo"))["timer"]["id"] == "t1"


@pytest.mark.parametrize(
    ("what", "code"), [({"invoice": 9287}, "refused"), ({"minutes": 45, "billable_minutes": 0}, "conflict")]
)
async def test_what_stands_in_the_way_for_good_names_the_change_before(
    office: Office, what: dict[str, object], code: str
) -> None:
    first, second = await two_entries(office)
    office.sandbox.control.store.update("time_entries", second["entry"]["id"], what)
    for _ in range(2):
        error = await office.fail("undo")
        assert error["code"] == code
        assert f"The change before it is {first['change']} " in error["message"]
    await office.call("undo", change=first["change"])
    assert "The change before it" not in (await office.fail("undo"))["message"]


async def test_a_sheet_before_what_is_gone_is_named_by_its_own_number(office: Office) -> None:
    sheet = await sheet_of_two(office)
    _, second = await two_entries(office)
    office.sandbox.control.store.delete("time_entries", second["entry"]["id"])
    await office.fail("undo")
    await office.call("undo")
    logged = await office.call("log_time", project="Intranet", duration="30m")
    office.sandbox.control.store.delete("time_entries", logged["entry"]["id"])
    error = await office.fail("undo")
    assert f"The change before it is {sheet['change']} (several changes that were made together)" in error["message"]


async def test_a_sheet_of_which_a_row_is_gone_is_taken_back_and_left_behind(office: Office) -> None:
    first = await office.call("log_time", project="Intranet", duration="10m", note="First")
    sheet = await sheet_of_two(office)
    office.sandbox.control.store.delete("time_entries", sheet["entries"][0]["entry"]["id"])
    undone = await office.call("undo")
    assert "1 could not be taken back" in undone["message"]
    assert (await office.call("undo"))["entry"]["id"] == first["entry"]["id"]


async def test_an_entry_that_was_deleted_here_and_written_again_is_followed_under_its_new_id(office: Office) -> None:
    logged = await office.call("log_time", project="Intranet", duration="20m")
    entry = logged["entry"]["id"]
    count = len(office.booked())
    preview = await office.call("delete_time_entry", entry=entry)
    deleted = await office.call("delete_time_entry", entry=entry, confirm_token=preview["confirm_token"])
    error = await office.fail("undo", change=logged["change"])
    assert (error["code"], error["field"]) == ("refused", "change")
    assert f"by {deleted['change']}. Undo {deleted['change']} first." in error["message"]
    await office.call("undo")
    assert len(office.booked()) == count
    await office.call("undo")
    assert len(office.booked()) == count - 1
