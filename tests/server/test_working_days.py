"""The working days and the hours that a user sets are those on which missing time is looked for."""

import pytest

from nutmcp.server.desk import open_desk
from nutmcp.settings import load
from nutmcp.tools.time.selection import TimeFilters
from nutmcp.tools.time.summarize_time import summarize_time
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY

pytestmark = pytest.mark.anyio

SET = {"NUTMCP_WORKDAYS": "lun-jeu", "NUTMCP_TARGET_HOURS": "35 h par semaine", "NUTMCP_TIMEZONE": "Europe/Paris"}
SANDBOX = {"NUTMCP_SANDBOX": "yes", "NUTMCP_SANDBOX_DATA": ":memory:", "NUTMCP_STATE": "memory:"}


async def test_working_days_and_hours_that_are_set_are_those_that_count() -> None:
    async with open_desk(load(SET | SANDBOX, {}), clock=FakeClock(TUESDAY)) as desk:
        answer = await summarize_time(desk, missing="days", filters=TimeFilters(period="2024-W10"))
    (row,) = answer.get("missing", [])
    assert row.get("days") == {f"2024-03-0{day}": [0, 525] for day in (4, 5, 6, 7)}
