"""Whoever logs time that overlaps other work, or may have been logged before, is told; it is written all the same."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.test_start_and_end import studio as open_studio
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

HOUR = {"project": "Intranet", "service": "none", "duration": "1h"}


@pytest.fixture
async def studio() -> AsyncGenerator[Office]:
    """Open the office that records start and end."""
    async with open_studio() as office:
        yield office


def on_the_podcast(start: str, end: str, **more: object) -> dict[str, Any]:
    """Return the arguments of an entry."""
    return {"project": "Podcast", "start": start, "end": end, **more}


async def test_an_entry_that_overlaps_another_is_written_and_names_it(studio: Office) -> None:
    first = (await studio.call("log_time", **on_the_podcast("09:30", "10:30")))["entry"]["id"]
    answer = await studio.call("log_time", **on_the_podcast("09:00", "10:00"))
    assert answer["status"] == "created"
    assert answer["message"].endswith(f" It overlaps entry {first} on “Podcast”, 09:30 to 10:30.")


async def test_an_overlap_across_midnight_is_told(studio: Office) -> None:
    late = on_the_podcast("2026-11-23T23:00", "2026-11-24T01:00")
    first = (await studio.call("log_time", **late))["entry"]["id"]
    answer = await studio.call("log_time", **on_the_podcast("00:30", "02:00"))
    assert f" It overlaps entry {first} on “Podcast”, 23:00 to 01:00 on 2026-11-24." in answer["message"]


async def test_an_update_into_the_time_of_another_entry_names_it(studio: Office) -> None:
    first = (await studio.call("log_time", **on_the_podcast("09:00", "10:00")))["entry"]["id"]
    second = (await studio.call("log_time", **on_the_podcast("10:00", "11:00")))["entry"]["id"]
    answer = await studio.call("update_time_entry", entry=second, start="09:45")
    assert answer["message"].endswith(f" It overlaps entry {first} on “Podcast”, 09:00 to 10:00.")
    note = await studio.call("update_time_entry", entry=second, note="Editing")
    assert "overlaps" not in note["message"]


async def test_a_timer_that_overlaps_a_logged_entry_says_so(studio: Office) -> None:
    first = (await studio.call("log_time", **on_the_podcast("09:00", "09:50")))["entry"]["id"]
    await studio.call("start_timer", project="Podcast", started_at="09:45")
    answer = await studio.call("stop_timer")
    assert answer["message"].endswith(f" It overlaps entry {first} on “Podcast”, 09:00 to 09:50.")


async def test_an_entry_that_was_deleted_taken_back_or_moved_is_overlapped_no_more(studio: Office) -> None:
    first = (await studio.call("log_time", **on_the_podcast("09:00", "10:00")))["entry"]["id"]
    await studio.call("update_time_entry", entry=first, date="yesterday")
    second = await studio.call("log_time", **on_the_podcast("09:00", "10:00"))
    await studio.call("delete_time_entry", entry=second["entry"]["id"])
    await studio.call("undo", change=(await studio.call("log_time", **on_the_podcast("09:00", "10:00")))["change"])
    answer = await studio.call("log_time", **on_the_podcast("09:00", "09:30"))
    assert "overlaps" not in answer["message"]


async def test_a_preview_names_the_rows_that_overlap(studio: Office) -> None:
    first = (await studio.call("log_time", **on_the_podcast("08:00", "09:30")))["entry"]["id"]
    rows = [on_the_podcast("09:00", "10:00"), on_the_podcast("10:00", "11:00"), on_the_podcast("10:30", "12:00")]
    message = (await studio.call("log_timesheet", entries=rows))["message"]
    assert f" Row with index 0: It overlaps entry {first} on “Podcast”, 08:00 to 09:30. Row with " in message
    assert " index 2: It overlaps another row of the sheet, 10:00 to 11:00." in message
    assert "index 1" not in message


async def test_the_same_time_under_another_note_is_written_and_doubted(office: Office) -> None:
    first = (await office.call("log_time", **HOUR, note="Call"))["entry"]["id"]
    office.asked()
    answer = await office.call("log_time", **HOUR, note="Phone call")
    assert office.asked() == ["POST time_entries"]
    assert answer["status"] == "created"
    assert answer["message"].endswith(
        f" The same length was logged on that project and day before, under another note or service (entry {first}): "
        f"if this is the same work, undo with {answer['change']} takes it back."
    )
    await office.call("undo", change=answer["change"])
    assert office.booked()[-1].id == first


@pytest.mark.parametrize(
    "other",
    [
        {"duration": "61m"},
        {"date": "yesterday"},
        {"project": "Acme website"},
        {"member": "Zoë"},
        {"note": "Call", "allow_duplicate": True},
    ],
)
async def test_other_work_is_not_doubted(office: Office, other: dict[str, object]) -> None:
    await office.call("log_time", **HOUR, note="Call")
    answer = await office.call("log_time", **{**HOUR, "note": "Phone call", **other})
    assert answer["status"] == "created"
    assert "same length" not in answer["message"]


async def test_as_long_at_another_time_of_the_day_is_not_the_same_work(studio: Office) -> None:
    await studio.call("log_time", **on_the_podcast("09:00", "10:00", note="Recording"))
    later = await studio.call("log_time", **on_the_podcast("14:00", "15:00", note="Editing"))
    assert "same length" not in later["message"]
    again = await studio.call("log_time", **on_the_podcast("14:00", "15:00", note="Cutting"))
    assert "same length" in again["message"]
    assert "overlaps" not in again["message"]


QUARTERS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda each: (each[0], each[0] + each[1]))


@given(one=QUARTERS, other=QUARTERS)
async def test_two_entries_overlap_exactly_where_they_share_a_moment(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    async with open_studio() as studio:
        await studio.call("log_time", **on_the_podcast(_clock(one[0]), _clock(one[1]), note="Recording"))
        answer = await studio.call("log_time", **on_the_podcast(_clock(other[0]), _clock(other[1]), note="Editing"))
    shared = set(range(*one)) & set(range(*other))
    assert ("overlaps" in answer["message"] or "same length" in answer["message"]) is bool(shared)


def _clock(quarter: int) -> str:
    return f"{8 + quarter // 4:02}:{quarter % 4 * 15:02}"


async def test_another_billable_part_than_of_the_entry_that_is_there_is_told(office: Office) -> None:
    said = {"project": "Acme website", "duration": "45m"}
    first = await office.call("log_time", billable=False, **said)
    again = await office.call("log_time", billable="30m", **said)
    assert (again["status"], again["change"]) == ("already_logged", first["change"])
    assert "Of that one none is billable, not 30 min; update_time_entry changes it." in again["message"]
    for billable in ({}, {"billable": False}):
        assert "is billable" not in (await office.call("log_time", **billable, **said))["message"]
