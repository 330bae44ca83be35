"""The timers of 88 Miles: punched in and out, stopped by the next one, and each step taken back."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nutmcp.errors import Conflict, Refused
from nutmcp.journal.journal import Journal
from nutmcp.remote.id import Id
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.miles88.codes import ProjectState
from nutmcp.systems.miles88.records import Activity, Project, Shift, Staff
from nutmcp.systems.miles88.resources import RESOURCES
from nutmcp.timers.book import TimerBook
from nutmcp.timers.draft import Stop
from nutmcp.timers.native_timers import NativeTimers
from nutmcp.timers.timer import Named, Timer
from nutmcp.timers.undo import TimerUndo
from tests.studio import ZONE, Studio, studio

pytestmark = pytest.mark.anyio


@dataclass
class Clocks:
    """Jo's timers at the studio, and what they go through."""

    studio: Studio
    timers: NativeTimers
    undoing: TimerUndo
    me: Id

    def wanted(self, project: str, *, ago: int = 0, note: str = "", service: Named | None = None) -> Timer:
        """Return a timer that is to be started on a project, so many minutes ago."""
        id = next(each.id for each in self.studio.every(Project) if each.name == project)
        started_at = self.studio.clock.now() - timedelta(minutes=ago)
        named = Named(id=id or "", name=project)
        return Timer(id="", member=str(self.me), project=named, service=service, note=note, started_at=started_at)

    def running(self) -> list[Shift]:
        """Return the shifts without an end, as they are kept."""
        return [each for each in self.studio.every(Shift) if each.end_time is None]

    def shift(self, id: str) -> Shift:
        """Return a shift as it is kept."""
        return next(each for each in self.studio.every(Shift) if each.id == id)


@pytest.fixture(
    params=[{}, {"punch_body": "maker", "where": "refused", "order": "refused", "write_answer": "nothing"}],
    ids=["as documented", "turned"],
)
async def clocks(request: pytest.FixtureRequest) -> AsyncGenerator[Clocks]:
    here, store, zone = studio(**request.param), MemoryStore(), ZoneInfo(ZONE)
    me = next(each.id for each in here.every(Staff) if each.first_name == "Jo") or ""
    timed = RESOURCES["time_entries"].timed
    assert timed

    async def my_id() -> Id:
        return me

    async def book() -> TimerBook:
        return TimerBook(store, "jo", here.clock)

    async with here.client() as client:
        journal = Journal(client, store, here.clock, owner="jo", rng=Random(7))
        timers = NativeTimers(journal, client, timed, my_id, here.clock, zone)
        yield Clocks(here, timers, TimerUndo(journal, book, zone, timers), me)


async def test_the_shift_that_runs_is_the_timer_and_another_start_is_in_its_way(clocks: Clocks) -> None:
    (shift,) = clocks.running()
    running = await clocks.timers.running()
    assert running is not None
    assert (running.id, running.project.name, running.started_at) == (shift.id, "Online shop", shift.start_time)
    with pytest.raises(Conflict):
        await clocks.timers.start(clocks.wanted("Newsletter"))


async def test_a_timer_is_stopped_and_another_started_with_its_service(clocks: Clocks) -> None:
    first = await clocks.timers.running()
    assert first is not None
    layout = next(each for each in clocks.studio.every(Activity) if each.name == "Layout")
    service = Named(id=layout.id or "", name="Layout")
    switched = await clocks.timers.switch(first, Stop(making_room=True), clocks.wanted("Newsletter", service=service))
    (now,) = clocks.running()
    assert (now.id, now.project_service) == (switched.timer.id, layout.id)
    assert switched.stopped.written.entry.minutes == 40
    assert not any(line.startswith("DELETE") for line in clocks.studio.lines)


async def test_a_stop_takes_a_note_and_undo_lets_it_run_on(clocks: Clocks) -> None:
    running = await clocks.timers.running()
    assert running is not None
    logged = await clocks.timers.stop(running, Stop(note="Cart & till"))
    assert (clocks.shift(running.id).note, logged.written.entry.minutes) == ("Cart & till", 40)
    await clocks.undoing.undo(logged.written.change)
    assert [each.id for each in clocks.running()] == [running.id]


async def test_an_end_that_was_said_is_the_end(clocks: Clocks) -> None:
    running = await clocks.timers.running()
    assert running is not None
    ended_at = clocks.studio.clock.now() - timedelta(minutes=10)
    await clocks.timers.stop(running, Stop(ended_at=ended_at))
    assert clocks.shift(running.id).minutes == 30


async def test_a_start_in_the_past_is_a_shift_without_an_end(clocks: Clocks) -> None:
    running = await clocks.timers.running()
    assert running is not None
    await clocks.timers.discard(running)
    assert clocks.running() == []
    started = await clocks.timers.start(clocks.wanted("Newsletter", ago=20, note="Draft"))
    (shift,) = clocks.running()
    assert (shift.id, shift.note, shift.start_time) == (started.timer.id, "Draft", started.timer.started_at)


async def test_a_signed_off_project_takes_no_timer(clocks: Clocks) -> None:
    running = await clocks.timers.running()
    assert running is not None
    await clocks.timers.discard(running)
    closed: Any = next(each for each in clocks.studio.every(Project) if each.status is ProjectState.SIGNED_OFF)
    with pytest.raises(Refused) as raised:
        await clocks.timers.start(clocks.wanted(closed.name))
    assert raised.value.detail == "The project is signed off."
    assert clocks.running() == []
