"""A timesheet that something befalls in the middle: which of its entries are booked is said exactly, and comes true."""

from typing import Any

import pytest

from tests.faults.acts import between, booked, small_office
from tests.faults.hearing import Heard, hear, is_alive
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

LINES = [{"project": "Acme", "duration": f"{number}0m", "note": f"Line {number}"} for number in range(1, 6)]
ALL = tuple((10 * number, f"Line {number}") for number in range(1, 6))


async def confirmed(office: Office) -> Answer:
    """Return the arguments that log the sheet, once its preview was agreed to."""
    preview = await hear(office.assistant, "log_timesheet", {"entries": LINES})
    return {"entries": LINES, "confirm_token": preview.answer["confirm_token"]}


def fates(heard: Heard) -> str:
    """Return the fates of the lines by their first letters."""
    return " ".join(row["status"][0] for row in heard.answer["entries"])


@pytest.mark.parametrize(
    ("fault", "status", "said", "written"),
    [
        ({"kind": "drop", "after": True}, "created", "c c c c c", (1, 2, 3, 4, 5)),
        ({"kind": "html", "after": True}, "created", "c c c c c", (1, 2, 3, 4, 5)),
        ({"kind": "too_many", "retry_after": 2}, "created", "c c c c c", (1, 2, 3, 4, 5)),
        ({"kind": "status", "status": 400}, "partial", "c c f c c", (1, 2, 4, 5)),
        ({"kind": "drop"}, "partial", "c c f n n", (1, 2)),
        ({"kind": "status", "status": 503}, "partial", "c c f n n", (1, 2)),
        ({"kind": "status", "status": 403}, "partial", "c c f n n", (1, 2)),
        ({"kind": "too_many", "retry_after": 900}, "partial", "c c f n n", (1, 2)),
    ],
    ids=str,
)
async def test_each_line_is_booked_as_it_is_said_to_be_and_the_rest_can_follow(
    fault: dict[str, Any], status: str, said: str, written: tuple[int, ...]
) -> None:
    async with small_office() as office:
        before = booked(office)
        arguments = await confirmed(office)
        office.sandbox.control.fail(method="POST", path="time_entries", skip=2, **fault)
        heard = await hear(office.assistant, "log_timesheet", arguments)
        assert (heard.answer["status"], fates(heard)) == (status, said)
        assert between(before, booked(office)).added == tuple(ALL[number - 1] for number in written)
        assert heard.answer["minutes"] == sum(10 * number for number in written)
        assert await is_alive(office)

        office.clock.advance(900)
        again = await hear(office.assistant, "log_timesheet", await confirmed(office))
        assert again.answer["status"] == "created"
        assert sorted(between(before, booked(office)).added) == sorted(ALL)


async def test_a_line_whose_fate_is_unknown_is_not_followed_by_others_and_not_written_twice() -> None:
    async with small_office() as office:
        before = booked(office)
        arguments = await confirmed(office)
        office.sandbox.control.fail("drop", method="POST", path="time_entries", skip=2, after=True)
        office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
        heard = await hear(office.assistant, "log_timesheet", arguments)
        assert (heard.answer["status"], fates(heard)) == ("partial", "c c u n n")
        assert heard.answer["entries"][2]["error"]["code"] == "outcome_unknown"
        office.sandbox.control.faults.clear()
        again = await hear(office.assistant, "log_timesheet", await confirmed(office))
        assert (again.answer["status"], fates(again)) == ("created", "a a a c c")
        assert between(before, booked(office)).added == ALL


async def test_a_token_is_good_for_one_sheet_even_if_that_failed() -> None:
    async with small_office() as office:
        arguments = await confirmed(office)
        office.sandbox.control.fail("drop", method="POST", path="time_entries")
        assert (await hear(office.assistant, "log_timesheet", arguments)).code == "unavailable"
        again = await hear(office.assistant, "log_timesheet", arguments)
        assert (again.code, again.answer["field"]) == ("invalid_arguments", "confirm_token")
        assert office.booked() == []


@pytest.mark.parametrize("after", [True, False])
async def test_a_sheet_is_taken_back_whole_even_if_something_befalls_that_too(*, after: bool) -> None:
    async with small_office() as office:
        before = booked(office)
        change = (await hear(office.assistant, "log_timesheet", await confirmed(office))).answer["change"]
        office.sandbox.control.fail("drop", method="DELETE", skip=2, after=after)
        heard = await hear(office.assistant, "undo", {"change": change})
        assert heard.outcome == "undone"
        left = between(before, booked(office)).added
        assert left == (() if after else ALL[:3])
        if left:
            assert "3 could not be taken back: c-" in heard.message
            assert (await hear(office.assistant, "undo", {"change": change})).outcome == "undone"
        assert booked(office) == before
