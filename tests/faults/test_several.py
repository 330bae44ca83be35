"""Several entries are changed at once, and something befalls that: each is as it is said to be."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.faults.acts import Booked, between, booked, small_office
from tests.faults.hearing import Heard, hear, is_alive
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

LINES = [{"project": "Acme", "duration": f"{number}0m", "note": f"Line {number}"} for number in range(1, 6)]
WHERE = {"where": {"note_contains": "Line"}}
WAYS: Mapping[str, tuple[dict[str, Any], str, str]] = {
    "delete_time_entry": ({}, "DELETE", "deleted"),
    "update_time_entry": ({"duration": "3h"}, "PUT", "updated"),
}
"""What is said beside the entries, the method of the request that writes, and the status of what was done."""
each_way = pytest.mark.parametrize("tool", WAYS)


async def logged(office: Office) -> Booked:
    """Log five entries."""
    token = (await office.call("log_timesheet", entries=LINES))["confirm_token"]
    await office.call("log_timesheet", confirm_token=token)
    return booked(office)


async def agreed(office: Office, tool: str) -> Answer:
    """Return the arguments that confirm the preview."""
    heard = await hear(office.assistant, tool, {**WHERE, **WAYS[tool][0]})
    return {"confirm_token": heard.answer["confirm_token"]}


def fates(heard: Heard) -> str:
    """Return the fates of the entries by their first letters; `y` was done."""
    statuses = [str(row["status"]) for row in heard.answer["entries"]]
    return " ".join("y" if each in ("deleted", "updated") else each[:1] for each in statuses)


def touched(before: Booked, after: Booked) -> list[str]:
    """Return the notes of the entries that were deleted or changed."""
    found = between(before, after)
    assert not found.added
    return sorted(str(old[1]) for old in (*found.gone, *(old for old, _ in found.changed)))


@pytest.mark.parametrize(
    ("fault", "said", "written"),
    [
        ({"kind": "drop", "after": True}, "y y y y y", (1, 2, 3, 4, 5)),
        ({"kind": "html", "after": True}, "y y y y y", (1, 2, 3, 4, 5)),
        ({"kind": "too_many", "retry_after": 2}, "y y y y y", (1, 2, 3, 4, 5)),
        ({"kind": "status", "status": 400}, "y y f y y", (1, 2, 4, 5)),
        ({"kind": "drop"}, "y y f n n", (1, 2)),
        ({"kind": "status", "status": 403}, "y y f n n", (1, 2)),
        ({"kind": "too_many", "retry_after": 900}, "y y f n n", (1, 2)),
    ],
    ids=str,
)
@each_way
@pytest.mark.crossed
async def test_each_entry_is_as_it_is_said_to_be_and_the_rest_can_follow(
    tool: str, fault: dict[str, Any], said: str, written: tuple[int, ...]
) -> None:
    _, method, done = WAYS[tool]
    async with small_office() as office:
        before = await logged(office)
        arguments = await agreed(office, tool)
        office.sandbox.control.fail(method=method, path="time_entries*", skip=2, **fault)
        heard = await hear(office.assistant, tool, arguments)
        assert (heard.answer["status"], fates(heard)) == (done if len(written) == 5 else "partial", said)
        assert touched(before, booked(office)) == [f"Line {number}" for number in written]
        assert await is_alive(office)

        office.clock.advance(900)
        if len(written) < 5:
            again = await hear(office.assistant, tool, await agreed(office, tool))
            assert again.outcome == done
        assert touched(before, booked(office)) == [f"Line {number}" for number in range(1, 6)]
        for _ in range(1 if len(written) == 5 else 2):
            assert (await hear(office.assistant, "undo", {})).outcome == "undone"
        assert same(before, booked(office))


def same(before: Booked, after: Booked) -> bool:
    """Return whether the same is booked, whatever the ids."""
    return sorted(map(str, before.values())) == sorted(map(str, after.values()))


@each_way
async def test_an_entry_whose_fate_is_unknown_is_not_followed_by_others(tool: str) -> None:
    async with small_office() as office:
        before = await logged(office)
        arguments = await agreed(office, tool)
        office.sandbox.control.fail("drop", method=WAYS[tool][1], path="time_entries*", skip=2, after=True)
        office.sandbox.control.fail("status", method="GET", path="time_entries*", times=None)
        heard = await hear(office.assistant, tool, arguments)
        assert fates(heard) == "y y u n n"
        assert heard.answer["entries"][2]["error"]["code"] == "outcome_unknown"
        assert touched(before, booked(office)) == ["Line 1", "Line 2", "Line 3"]
        office.sandbox.control.faults.clear()
        again = await hear(office.assistant, tool, await agreed(office, tool))
        assert again.outcome == WAYS[tool][2]
        assert touched(before, booked(office)) == [f"Line {number}" for number in range(1, 6)]
        assert await is_alive(office)


@each_way
async def test_nothing_is_written_where_the_entries_cannot_be_read_again_and_the_token_stays_good(tool: str) -> None:
    async with small_office() as office:
        before = await logged(office)
        arguments = await agreed(office, tool)
        office.sandbox.control.fail("status", status=503, times=None)
        assert (await hear(office.assistant, tool, arguments)).code == "unavailable"
        assert same(before, booked(office))
        office.sandbox.control.faults.clear()
        assert (await hear(office.assistant, tool, arguments)).outcome == WAYS[tool][2]


@each_way
@pytest.mark.parametrize("after", [True, False])
async def test_several_are_taken_back_whole_even_if_something_befalls_that_too(tool: str, *, after: bool) -> None:
    method = "POST" if tool == "delete_time_entry" else "PUT"
    async with small_office() as office:
        before = await logged(office)
        change = (await hear(office.assistant, tool, await agreed(office, tool))).answer["change"]
        office.sandbox.control.fail("drop", method=method, path="time_entries*", skip=2, after=after)
        heard = await hear(office.assistant, "undo", {"change": change})
        assert heard.outcome == "undone"
        if not after:
            assert "3 could not be taken back: c-" in heard.message
            assert (await hear(office.assistant, "undo", {"change": change})).outcome == "undone"
        assert same(before, booked(office))


@each_way
async def test_two_that_agree_at_once_write_each_entry_once(tool: str) -> None:
    async with small_office() as office:
        before = await logged(office)
        arguments = await agreed(office, tool)
        first = await hear(office.assistant, tool, arguments)
        second = await hear(office.assistant, tool, arguments)
        assert (first.outcome, second.code) == (WAYS[tool][2], "invalid_arguments")
        writes = [each for each in office.asked() if each.startswith(WAYS[tool][1])]
        assert len(writes) == 5
        assert len(touched(before, booked(office))) == 5
