"""The agency of ProWorkflow’s sandbox at work, through the whole server: Tuesday, 15:00 in Auckland, and Mere asks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.sandbox import open_sandbox
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.proworkflow.users import MERE
from nutmcp.systems.proworkflow.declaration import PROWORKFLOW
from tests.fakes import FakeClock
from tests.whole_server import Office, open_office

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AUCKLAND, TORONTO = "Pacific/Auckland", "America/Toronto"


@asynccontextmanager
async def open_agency(
    *,
    size: Size = "small",
    zone: str = AUCKLAND,
    users_zone: str = "",
    now: datetime = NOW,
    **knobs: Any,  # noqa: ANN401 - each knob has its own type
) -> AsyncGenerator[Office]:
    """Open the agency in Wellington, with knobs of its sandbox turned."""
    clock = FakeClock(now)
    sandbox = open_sandbox(":memory:", system=PROWORKFLOW.key, size=size, clock=clock, zone=zone)
    sandbox.control.turn(**knobs)
    async with open_office(
        system=PROWORKFLOW,
        url="http://localhost",
        version=0,
        credentials=MERE,
        me=None,
        zone=ZoneInfo(users_zone or zone),
        sandbox=sandbox,
        clock=clock,
    ) as agency:
        yield agency
