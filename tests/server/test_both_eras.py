"""Every tool says the same in both eras of the protocol."""

from collections.abc import Sequence
from typing import Any

import pytest

from nutmcp.tools.surface import read_definitions
from tests.examples import share_of
from tests.tools.questions import QUESTIONS
from tests.whole_server import Answer, Era, open_office

pytestmark = pytest.mark.anyio

LOGGED = ("log_time", {"project": "Acme website", "duration": "1h"})
STARTED = ("start_timer", {"project": "Acme website"})
Call = tuple[str, dict[str, Any]]
READS: dict[str, Sequence[Call]] = {name: [(name, asked[0])] for name, asked in QUESTIONS.items()}
WRITES: dict[str, Sequence[Call]] = {
    "log_time": [LOGGED],
    "log_timesheet": [("log_timesheet", {"entries": [LOGGED[1]]})],
    "update_time_entry": [LOGGED, ("update_time_entry", {"duration": "2h"})],
    "delete_time_entry": [LOGGED, ("delete_time_entry", {})],
    "undo": [LOGGED, ("undo", {})],
    "start_timer": [STARTED],
    "stop_timer": [STARTED, ("stop_timer", {})],
}
CALLS = READS | WRITES
MADE_ANEW = {"next_cursor", "confirm_token"}
"""Each of them is another every time."""


async def said(era: Era, calls: Sequence[Call]) -> list[Answer]:
    """Return what the calls are answered in an era; an entry that is changed is the newest."""
    answers: list[Answer] = []
    async with open_office(era=era) as office:
        for tool, arguments in calls:
            newest = {"entry": office.booked()[-1].id} if tool.endswith("_time_entry") else {}
            answer = await office.call(tool, **arguments, **newest)
            answers.append(answer | dict.fromkeys(MADE_ANEW & set(answer)))
            office.clock.advance(600)
    return answers


def test_every_tool_is_called() -> None:
    assert set(CALLS) == {each["name"] for each in read_definitions("nutcache")}


@pytest.mark.parametrize("tool", share_of(CALLS, 2))
async def test_a_tool_says_the_same_in_either_era(tool: str) -> None:
    assert await said("legacy", CALLS[tool]) == await said("auto", CALLS[tool])
