"""An assistant changes or deletes several entries at once: the very ones that were shown, undone as one."""

import json
from typing import Any

import pytest

from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

MINE = [201450, 201457, 201464, 201471, 201481]
"""The user's entries of last week, one a day."""
LAST_WEEK = {"period": "last_week"}


def statuses(answer: Answer) -> list[str]:
    """Return the fate of each entry."""
    return [row["status"] for row in answer["entries"]]


def ids(answer: Answer) -> list[int]:
    """Return the id of each entry."""
    return [row["entry"]["id"] for row in answer["entries"]]


def kept(office: Office) -> list[Any]:
    """Return what all entries say, whatever their ids."""
    return sorted(
        (str(each.working_date), each.project, each.member, each.minutes, each.note or "", each.billable_minutes)
        for each in office.booked()
    )


async def test_everything_of_a_week_is_deleted_after_one_preview_and_taken_back_as_one(office: Office) -> None:
    before = kept(office)
    preview = await office.call("delete_time_entry", where=LAST_WEEK)
    assert (preview["status"], ids(preview), statuses(preview)) == ("preview", MINE, ["planned"] * 5)
    assert preview["message"] == (
        "This would delete 5 entries, 6 h 30 min in all, from Monday 2026-11-16 to Friday 2026-11-20. "
        "Nothing was changed yet; if the user agrees, repeat the call with confirm_token alone."
    )
    assert kept(office) == before
    done = await office.call("delete_time_entry", confirm_token=preview["confirm_token"])
    assert (done["status"], statuses(done)) == ("deleted", ["deleted"] * 5)
    assert done["message"] == "Deleted 5 entries, 6 h 30 min in all."
    assert not {each.id for each in office.booked()} & set(MINE)
    undone = await office.call("undo", change=done["change"])
    assert undone["message"] == "Took back 5 changes."
    assert statuses(undone) == ["undone"] * 5
    assert kept(office) == before


async def test_several_are_changed_and_each_says_what_it_was(office: Office) -> None:
    before = kept(office)
    preview = await office.call("update_time_entry", where=LAST_WEEK, note="Invoiced by hand", billable="false")
    assert preview["entries"][1]["would"] == {"note": "Invoiced by hand", "billable_minutes": 0}
    done = await office.call("update_time_entry", confirm_token=preview["confirm_token"])
    assert (done["status"], ids(done)) == ("updated", MINE)
    assert done["entries"][1]["was"] == {"note": "Code review", "billable_minutes": 105}
    assert {office.entry(each).note for each in MINE} == {"Invoiced by hand"}
    await office.call("undo")
    assert kept(office) == before


@pytest.mark.parametrize(
    "said", [MINE[:2], "201450, 201457", json.dumps(MINE[:2]), ["201450", 201457, 201450]], ids=repr
)
async def test_several_ids_are_taken_however_they_are_written(office: Office, said: object) -> None:
    assert ids(await office.call("delete_time_entry", entry=said)) == MINE[:2]


async def test_filters_as_json_text_are_taken(office: Office) -> None:
    assert ids(await office.call("delete_time_entry", where=json.dumps(LAST_WEEK))) == MINE


@pytest.mark.parametrize("said", [201450, "201450", [201450], [201450, "201450"]], ids=repr)
async def test_one_id_is_one_entry_however_it_is_written(office: Office, said: object) -> None:
    preview = await office.call("delete_time_entry", entry=said)
    assert preview["entry"]["id"] == 201450
    assert (await office.call("delete_time_entry", confirm_token=preview["confirm_token"]))["status"] == "deleted"


async def test_another_members_entry_is_changed_by_its_token_alone(office: Office) -> None:
    preview = await office.call("update_time_entry", entry=201492, duration="2h")
    assert preview["status"] == "preview"
    done = await office.call("update_time_entry", confirm_token=preview["confirm_token"])
    assert (done["status"], done["entry"]["minutes"]) == ("updated", 120)


async def test_what_appears_after_the_preview_is_not_touched(office: Office) -> None:
    token = (await office.call("delete_time_entry", where=LAST_WEEK))["confirm_token"]
    later = (await office.call("log_time", project="Intranet", duration="1h", date="2026-11-17"))["entry"]["id"]
    done = await office.call("delete_time_entry", where=LAST_WEEK, confirm_token=token)
    assert ids(done) == MINE
    assert office.entry(later) is not None


@pytest.mark.parametrize("count", [2, 5])
async def test_what_was_changed_after_the_preview_is_left_as_it_is_and_told(office: Office, count: int) -> None:
    token = (await office.call("delete_time_entry", entry=MINE[:count]))["confirm_token"]
    office.sandbox.control.store.update("time_entries", MINE[0], {"minutes": 7})
    done = await office.call("delete_time_entry", confirm_token=token)
    assert (done["status"], statuses(done)) == ("partial", ["failed"] + ["deleted"] * (count - 1))
    assert done["entries"][0]["error"]["code"] == "conflict"
    assert "was changed after the preview: minutes." in done["entries"][0]["error"]["message"]
    assert office.entry(MINE[0]).minutes == 7
    assert "1 could not be deleted; its row says why." in done["message"]


@pytest.mark.parametrize("count", [2, 5])
async def test_what_is_gone_or_invoiced_after_the_preview_is_told(office: Office, count: int) -> None:
    token = (await office.call("update_time_entry", entry=MINE[:count], note="x"))["confirm_token"]
    office.sandbox.control.store.update("time_entries", MINE[0], {"invoice": 9287})
    office.sandbox.control.store.delete("time_entries", MINE[1])
    done = (
        await office.answer_beside_error("update_time_entry", confirm_token=token)
        if count == 2
        else (await office.call("update_time_entry", confirm_token=token))
    )
    assert [row["error"]["code"] for row in done["entries"][:2]] == ["refused", "not_found"]
    assert statuses(done)[2:] == ["updated"] * (count - 2)


async def test_what_moved_to_another_day_after_the_preview_is_told_as_changed(office: Office) -> None:
    token = (await office.call("delete_time_entry", entry=MINE))["confirm_token"]
    office.sandbox.control.store.update("time_entries", MINE[4], {"working_date": "2026-11-30"})
    done = await office.call("delete_time_entry", confirm_token=token)
    assert "was changed after the preview: date." in done["entries"][4]["error"]["message"]


async def test_what_cannot_be_changed_is_said_in_the_preview_and_the_rest_goes_on(office: Office) -> None:
    office.sandbox.control.store.update("time_entries", MINE[2], {"invoice": 9287})
    preview = await office.call("delete_time_entry", entry=[*MINE, 1])
    assert statuses(preview) == ["planned", "planned", "failed", "planned", "planned", "failed"]
    assert "2 cannot be deleted and would be left alone; their rows say why." in preview["message"]
    done = await office.call("delete_time_entry", confirm_token=preview["confirm_token"])
    assert (done["status"], ids(done)) == ("deleted", [each for each in MINE if each != MINE[2]])


async def test_where_nothing_can_be_changed_it_is_an_error_with_each_reason(office: Office) -> None:
    for each in MINE:
        office.sandbox.control.store.update("time_entries", each, {"invoice": 9287})
    answer = await office.answer_beside_error("delete_time_entry", where=LAST_WEEK)
    assert answer["error"]["code"] == "refused"
    assert answer["error"]["message"].startswith("None of the 5 entries can be deleted; each says why. ")
    assert "confirm_token" not in answer


async def test_entries_that_are_so_already_are_not_written(office: Office) -> None:
    office.sandbox.control.store.update("time_entries", MINE[0], {"note": "x"})
    preview = await office.call("update_time_entry", where=LAST_WEEK, note="x")
    assert statuses(preview) == ["unchanged"] + ["planned"] * 4
    assert "1 is so already." in preview["message"]
    await office.call("update_time_entry", confirm_token=preview["confirm_token"])
    again = await office.call("update_time_entry", where=LAST_WEEK, note="x")
    assert (again["status"], again["message"]) == ("unchanged", "5 entries are so already; nothing was written.")
    assert "confirm_token" not in again


async def test_what_is_lost_is_said_before(office: Office) -> None:
    preview = await office.call("update_time_entry", where=LAST_WEEK, note="", service="none")
    assert "5 would lose the note. 3 would lose the service." in preview["message"]


async def test_entries_of_others_are_counted_before(office: Office) -> None:
    preview = await office.call("delete_time_entry", where={"period": "2026-11-20", "member": "all"})
    others = sum("member" in row["entry"] for row in preview["entries"])
    assert others
    assert f"; {others} of them not the user's own." in preview["message"]


async def test_too_many_are_counted_and_nothing_is_shown_of_them(office: Office) -> None:
    error = await office.fail("delete_time_entry", where={"member": "all"})
    assert (error["code"], error["field"]) == ("invalid_arguments", "where")
    assert error["message"].startswith("503 time entries are meant by `where`, and at most 50 are changed at once.")


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({}, "invalid_arguments", "entry"),
        ({"entry": []}, "invalid_arguments", "entry"),
        ({"where": {}}, "invalid_arguments", "entry"),
        ({"where": {"period": "2026-W10"}}, "not_found", "where"),
        ({"where": {"period": "someday"}}, "invalid_arguments", "where.period"),
        ({"where": {"from": "2026-11-20", "to": "2026-11-01"}}, "invalid_arguments", "where.from"),
        ({"where": {"project": "Acme"}}, "ambiguous", "where.project"),
        ({"where": {"member": "Nobody"}}, "not_found", "where.member"),
        ({"where": {"from_": "2026-11-20"}}, "invalid_arguments", "where.from_"),
        ({"where": {"colour": "red"}}, "invalid_arguments", "where.colour"),
        ({"where": {"billable": "maybe"}}, "invalid_arguments", "where.billable"),
        ({"where": "last week"}, "invalid_arguments", "where"),
        ({"where": LAST_WEEK, "entry": 1}, "invalid_arguments", "where"),
        ({"entry": list(range(1, 52))}, "invalid_arguments", "entry"),
        ({"confirm_token": "never given"}, "invalid_arguments", "confirm_token"),
    ],
    ids=str,
)
async def test_what_names_no_entries_is_told(office: Office, said: dict[str, object], code: str, field: str) -> None:
    before = office.booked()
    error = await office.fail("delete_time_entry", **said)
    assert (error["code"], error["field"]) == (code, field)
    assert office.booked() == before


async def test_a_change_of_nothing_is_refused_before_anything_is_read(office: Office) -> None:
    assert "Nothing to change was given" in (await office.fail("update_time_entry", where=LAST_WEEK))["message"]
    assert office.asked() == []


async def test_a_token_is_good_once_and_for_what_was_asked(office: Office) -> None:
    token = (await office.call("update_time_entry", where=LAST_WEEK, note="x"))["confirm_token"]
    for tool, said in (
        ("update_time_entry", {"where": LAST_WEEK, "note": "y"}),
        ("update_time_entry", {"where": {"period": "this_week"}, "note": "x"}),
        ("update_time_entry", {"note": "y"}),
        ("delete_time_entry", {}),
        ("log_timesheet", {}),
    ):
        assert (await office.fail(tool, **said, confirm_token=token))["field"] == "confirm_token"
    assert (await office.call("update_time_entry", confirm_token=token))["status"] == "updated"
    assert (await office.fail("update_time_entry", confirm_token=token))["field"] == "confirm_token"


async def test_a_token_grows_old(office: Office) -> None:
    token = (await office.call("delete_time_entry", where=LAST_WEEK))["confirm_token"]
    office.clock.advance(601)
    assert "has expired" in (await office.fail("delete_time_entry", confirm_token=token))["message"]


async def test_fifty_long_notes_are_told_in_an_answer_that_clients_take(office: Office) -> None:
    rows = [
        {"project": 6640, "member": 9015, "minutes": each, "working_date": "2026-10-05", "note": f"{each} " + "é" * 900}
        for each in range(1, 51)
    ]
    office.sandbox.control.insert("time_entries", rows, 1686)
    where = {"period": "2026-10-05", "note_contains": "ééé"}
    preview = await office.call("update_time_entry", where=where, note="ï" * 900)
    assert len(preview["entries"]) == 50
    done = await office.call("update_time_entry", confirm_token=preview["confirm_token"])
    assert statuses(done) == ["updated"] * 50
