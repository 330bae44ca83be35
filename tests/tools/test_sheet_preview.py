"""The preview of a timesheet foretells row by row what agreeing to it does."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from tests.examples import one_in
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ROWS = [
    {"project": "Acme website", "duration": "2h", "date": "2026-11-16", "service": "Design"},
    {"project": "Intranet", "service": "none", "duration": "90m", "date": "2026-11-17", "note": "Standup"},
    {"project": "Intranet", "service": "none", "duration": "90m", "date": "2026-11-17", "note": "Planning"},
]


async def confirmed(office: Office, rows: list[dict[str, Any]]) -> tuple[Any, Any]:
    """Return what the preview of a sheet foretold, and what became of it."""
    preview = await office.call("log_timesheet", entries=rows, preview=True)
    return preview, await office.call("log_timesheet", entries=rows, confirm_token=preview["confirm_token"])


def fates(answer: Any) -> list[Any]:  # noqa: ANN401 - an answer as it was read
    """Return what an answer says of each row, whether it was foretold or done."""
    return [
        ("created" if row["status"] == "planned" else row["status"], row.get("same_as"), row["entry"]["minutes"])
        for row in answer["entries"]
    ]


async def test_rows_for_colleagues_are_counted_as_in_other_previews(office: Office) -> None:
    rows = [{**ROWS[0], "member": "Zoë"}, ROWS[1]]
    preview = await office.call("log_timesheet", entries=rows)
    assert "to Tuesday 2026-11-17; 1 of them not the user's own." in preview["message"]


async def test_rows_that_were_all_booked_before_are_not_planned_again(office: Office) -> None:
    first, done = await confirmed(office, ROWS)
    assert fates(first) == fates(done) == [("created", None, 120), ("created", None, 90), ("created", None, 90)]
    count = len(office.booked())
    preview, again = await confirmed(office, ROWS)
    assert fates(preview) == fates(again) == [("already_logged", None, 120), *[("already_logged", None, 90)] * 2]
    assert [row["entry"]["id"] for row in preview["entries"]] == [row["entry"]["id"] for row in done["entries"]]
    assert preview["minutes"] == 0
    assert preview["message"] == (
        "This would log 0 of 3 entries, 0 min in all. "
        f"3 had been logged already, under {done['change']}; undo takes each of these back whole. "
        "Nothing is left to log; set allow_duplicate for work that is not the same."
    )
    assert len(office.booked()) == count


async def test_of_two_equal_rows_one_is_planned(office: Office) -> None:
    preview, done = await confirmed(office, [ROWS[0], ROWS[1], ROWS[0]])
    assert [row["status"] for row in preview["entries"]] == ["planned", "planned", "already_logged"]
    assert preview["entries"][2]["same_as"] == done["entries"][2]["same_as"] == 0
    assert preview["minutes"] == done["minutes"] == 210
    for answer in (preview, done):
        assert (
            "1 equals an earlier entry of the sheet and is not logged again without allow_duplicate"
            in (answer["message"])
        )
        assert "had been logged already" not in answer["message"]


async def test_an_equal_row_that_is_wanted_is_planned_twice(office: Office) -> None:
    preview, done = await confirmed(office, [ROWS[0], ROWS[0] | {"allow_duplicate": True}])
    assert fates(preview) == fates(done) == [("created", None, 120)] * 2


async def test_what_the_organization_rounds_is_foretold() -> None:
    async with open_office(credentials=START_END_CREDENTIALS, me=START_END_CREDENTIALS["username"]) as office:
        rows = [
            {"project": "Podcast", "start": "09:00", "end": "09:50"},
            {"project": "Podcast", "start": "10:00", "duration": "1h10"},
        ]
        preview, done = await confirmed(office, rows)
        assert fates(preview) == fates(done) == [("created", None, 60), ("created", None, 75)]
        assert preview["minutes"] == done["minutes"] == 135


async def test_rows_whose_logging_was_cut_off_are_not_planned_again(office: Office) -> None:
    token = (await office.call("log_timesheet", entries=ROWS))["confirm_token"]
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", method="POST", path="time_entries/filtered", status=503, times=None)
    office.sandbox.control.fail("status", method="GET", path="time_entries*", status=503, times=None)
    cut = await office.answer_beside_error("log_timesheet", entries=ROWS, confirm_token=token)
    assert cut["error"]["code"] == "outcome_unknown"
    assert cut["error"]["message"].endswith("the same call made again looks first and writes nothing twice.")
    assert [row["status"] for row in cut["entries"]] == ["unknown", "not_tried", "not_tried"]
    office.sandbox.control.faults.clear()
    office.clock.advance(120)
    preview, done = await confirmed(office, ROWS)
    assert fates(preview) == fates(done)
    assert [row["status"] for row in preview["entries"]] == ["already_logged", "planned", "planned"]


async def test_a_preview_asks_nutcache_for_nothing_more_than_the_names(office: Office) -> None:
    await office.call("log_time", **ROWS[0])
    office.asked()
    await office.call("log_timesheet", entries=ROWS)
    assert office.asked() == []


pick = st.tuples(st.integers(0, 2), st.booleans())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=one_in(2))
@given(before=st.lists(pick, max_size=3), chosen=st.lists(pick, min_size=2, max_size=6))
async def test_every_row_is_foretold_whatever_was_logged(
    before: list[tuple[int, bool]], chosen: list[tuple[int, bool]]
) -> None:
    async with open_office() as office:
        for place, again in before:
            await office.call("log_time", **ROWS[place], allow_duplicate=again)
        preview, done = await confirmed(office, [ROWS[place] | {"allow_duplicate": again} for place, again in chosen])
        assert fates(preview) == fates(done)
        assert preview["minutes"] == done["minutes"]
