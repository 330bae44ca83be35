"""Timers belong to the member, and what was done to them to the person who did it: their undo finds it."""

from collections.abc import AsyncGenerator

import pytest

from nutmcp.errors import Conflict, NotFound
from nutmcp.server.desk import desk_in, open_shared
from nutmcp.settings import Settings
from nutmcp.timers.timer import Named, Timer
from nutmcp.tools.desk import Desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desks() -> AsyncGenerator[tuple[Desk, Desk]]:
    """Return the desks of two persons who are the same member."""
    settings = Settings(sandbox=True, sandbox_data=":memory:", state="memory:", timezone="America/Toronto")
    async with open_shared(settings) as shared:
        assert shared.sandbox is not None
        one, other = (desk_in(shared, settings, shared.sandbox, person=each) for each in ("1a", "2b"))
        yield one, other


async def wanted(desk: Desk) -> Timer:
    project = next(iter((await desk.directory.roster()).projects))
    return Timer(id="", member="", project=Named(id=project, name="A"), started_at=desk.clock.now())


async def test_a_person_takes_back_the_start_of_a_timer_that_another_one_sees(desks: tuple[Desk, Desk]) -> None:
    one, other = desks
    started = await one.timers.start(await wanted(one))
    assert [each.id for each in await other.timers.timers()] == [started.timer.id]
    with pytest.raises(Conflict):
        await other.timers.start(await wanted(other))
    with pytest.raises(NotFound):
        await other.undoing.undo(started.change)
    taken = await one.undoing.undo()
    assert [each.id for each in taken.timers] == [started.timer.id]
    assert await other.timers.timers() == []
    await one.undoing.undo(taken.change)
    assert len(await other.timers.timers()) == 1
