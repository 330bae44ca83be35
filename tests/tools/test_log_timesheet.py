"""An assistant logs a whole week: previewed, agreed to, each fate told, taken back as one."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

WEEK = [
    {"project": "Acme website", "duration": "2h", "date": "2026-11-16", "service": "Design"},
    {"project": "Intranet", "duration": "90m", "date": "2026-11-17", "note": "Standup"},
    {"project": "Support retainer", "start": "09:00", "end": "12:15", "date": "2026-11-18"},
]


async def test_a_week_is_previewed_then_written(office: Office) -> None:
    before = office.booked()
    preview = await office.call("log_timesheet", entries=WEEK)
    assert preview["status"] == "preview"
    assert [each["status"] for each in preview["entries"]] == ["planned"] * 3
    assert preview["minutes"] == 120 + 90 + 195
    assert office.booked() == before
    done = await office.call("log_timesheet", entries=WEEK, confirm_token=preview["confirm_token"])
    assert done["status"] == "created"
    assert [each["entry"]["minutes"] for each in done["entries"]] == [120, 90, 195]
    assert [each["entry"]["id"] for each in done["entries"]] == [each.id for each in office.booked()[-3:]]
    assert "6 h 45 min in all" in done["message"]


async def test_one_undo_takes_the_whole_sheet_back(office: Office) -> None:
    before = office.booked()
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    done = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    undone = await office.call("undo", change=done["change"])
    assert undone["message"] == "Took back 3 changes."
    assert "entry" not in undone
    assert [(each["entry"]["minutes"], each["status"]) for each in undone["entries"]] == [
        (195, "undone"),
        (90, "undone"),
        (120, "undone"),
    ]
    assert office.booked() == before


async def test_an_undo_says_of_each_entry_of_a_sheet_whether_it_was_taken_back_and_why_not(office: Office) -> None:
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    done = await office.call("log_timesheet", confirm_token=token)
    office.sandbox.control.store.update("time_entries", done["entries"][1]["entry"]["id"], {"invoice": 9287})
    undone = await office.call("undo", change=done["change"])
    assert [(each["entry"]["minutes"], each["status"]) for each in undone["entries"]] == [
        (195, "undone"),
        (120, "undone"),
        (90, "failed"),
    ]
    assert undone["entries"][2]["error"]["code"] == "refused"


async def test_a_single_entry_needs_no_token(office: Office) -> None:
    done = await office.call("log_timesheet", entries=WEEK[:1])
    assert done["status"] == "created"
    assert office.booked()[-1].minutes == 120


async def test_a_preview_can_be_asked_for(office: Office) -> None:
    before = office.booked()
    assert (await office.call("log_timesheet", entries=WEEK[:1], preview=True))["status"] == "preview"
    assert office.booked() == before


async def test_one_wrong_entry_stops_all_before_anything_is_written(office: Office) -> None:
    before = office.booked()
    wrong = [*WEEK, {"project": "Acme", "duration": "1h"}, {"project": "Intranet", "duration": "90"}]
    answer = await office.answer_beside_error("log_timesheet", entries=wrong)
    assert answer["status"] == "failed"
    assert [each["status"] for each in answer["entries"]] == ["not_tried"] * 3 + ["failed"] * 2
    assert [each["error"]["code"] for each in answer["entries"][3:]] == ["ambiguous", "invalid_arguments"]
    assert answer["error"] == {
        "code": "ambiguous",
        "message": "Nothing was logged: 2 of 5 entries cannot be understood. "
        "Each says why; correct those, and repeat the call.",
    }
    assert "confirm_token" not in answer
    assert office.booked() == before


async def test_the_error_of_a_sheet_is_the_one_that_most_of_its_entries_met(office: Office) -> None:
    wrong = [{"project": "Acme", "duration": "1h"}, *[{"project": "Intranet", "duration": "90"}] * 2]
    assert (await office.fail("log_timesheet", entries=wrong))["code"] == "invalid_arguments"


async def test_a_sheet_of_one_entry_fails_with_the_error_of_that_entry(office: Office) -> None:
    wrong = {"project": "Acme", "duration": "1h"}
    answer = await office.answer_beside_error("log_timesheet", entries=[wrong])
    assert answer["error"] == await office.fail("log_time", **wrong)
    error = {name: each for name, each in answer["error"].items() if name != "candidates"}
    assert answer["entries"] == [{"index": 0, "status": "failed", "error": error}]


async def test_a_sheet_that_nutcache_refuses_throughout_is_an_error_with_its_rows(office: Office) -> None:
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400, times=None)
    answer = await office.answer_beside_error("log_timesheet", entries=WEEK, confirm_token=token)
    assert answer["error"] == {"code": "refused", "message": answer["message"]}
    assert answer["message"].startswith("None of the entries is known to be logged; each says why. ")
    assert [(each["status"], each["error"]["code"]) for each in answer["entries"]] == [("failed", "refused")] * 3
    assert "change" not in answer


async def test_a_failure_in_the_middle_says_exactly_what_is_booked(office: Office) -> None:
    count = len(office.booked())
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400, skip=1)
    answer = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    assert answer["status"] == "partial"
    assert [each["status"] for each in answer["entries"]] == ["created", "failed", "created"]
    assert answer["entries"][1]["error"]["code"] == "refused"
    assert len(office.booked()) == count + 2


async def test_an_outage_in_the_middle_stops_and_says_what_was_not_tried(office: Office) -> None:
    count = len(office.booked())
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=403, skip=1, times=None)
    answer = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    assert [each["status"] for each in answer["entries"]] == ["created", "failed", "not_tried"]
    assert len(office.booked()) == count + 1


async def test_repeating_a_sheet_books_only_what_is_missing(office: Office) -> None:
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400, skip=1)
    await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    count = len(office.booked())
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    answer = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    assert [each["status"] for each in answer["entries"]] == ["already_logged", "created", "already_logged"]
    assert answer["status"] == "created"
    assert len(office.booked()) == count + 1


async def test_a_sheet_whose_answer_was_never_heard_is_taken_back_by_what_its_repetition_names(office: Office) -> None:
    before = office.booked()
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    lost = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    again = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    assert f"3 had been logged already, under {lost['change']}; undo takes" in again["message"]
    assert "change" not in again
    await office.call("undo", change=lost["change"])
    assert office.booked() == before


async def test_entries_that_were_logged_at_different_times_are_named_each_by_its_own_change(office: Office) -> None:
    single = await office.call("log_time", **WEEK[0])
    sheet = await office.call("log_timesheet", entries=WEEK[1:2])
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    answer = await office.call("log_timesheet", entries=WEEK, confirm_token=token)
    assert [each["status"] for each in answer["entries"]] == ["already_logged", "already_logged", "created"]
    assert f"2 had been logged already, under {single['change']}, {sheet['change']};" in answer["message"]
    assert answer["change"] not in (single["change"], sheet["change"])


async def test_a_token_of_another_sheet_is_refused(office: Office) -> None:
    token = (await office.call("log_timesheet", entries=WEEK))["confirm_token"]
    for others in (WEEK[:2], [WEEK[0] | {"allow_duplicate": True}, *WEEK[1:]], [*WEEK[:2], WEEK[2] | {"notify": True}]):
        error = await office.fail("log_timesheet", entries=others, confirm_token=token)
        assert error["field"] == "confirm_token"


@pytest.mark.parametrize(
    "entries",
    [[], [{"project": "Intranet", "duration": "1h"}] * 51, [{"projct": "x"}], [{"duration": "1h"}], ["Intranet"], "x"],
)
async def test_what_is_wrong_is_named(office: Office, entries: object) -> None:
    error = await office.fail("log_timesheet", entries=entries)
    assert error["code"] == "invalid_arguments"
    assert error["field"].startswith("entries")
    assert not office.asked()


async def test_candidates_are_told_once_and_named_by_their_row_after_that(office: Office) -> None:
    said = [("Acme", "1h"), ("Acme", "2h"), ("Acme w", "3h"), ("Acme", "4h")]
    entries = [{"project": project, "duration": duration} for project, duration in said]
    answer = await office.answer_beside_error("log_timesheet", entries=entries)
    errors = [each["error"] for each in answer["entries"]]
    assert [len(each.get("candidates", ())) for each in errors] == [3, 0, 0, 0]
    assert [each.get("candidates_of") for each in errors] == [None, 0, 0, 0]
    assert all(each["message"] and each["field"] == "project" for each in errors)


async def test_candidates_of_a_sheet_of_one_entry_are_told_once(office: Office) -> None:
    entries = [{"project": "Acme", "duration": "1h"}]
    answer = await office.answer_beside_error("log_timesheet", entries=entries)
    assert len(answer["error"]["candidates"]) == 3
    assert "candidates" not in answer["entries"][0]["error"]
