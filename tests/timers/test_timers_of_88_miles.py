"""Timers of 88 Miles, against its sandbox, however it behaves where nobody knows: each step once, and taken back."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nutmcp.errors import Unavailable, caught
from nutmcp.journal.journal import Journal
from nutmcp.remote.id import Id
from nutmcp.remote.system import Request
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.miles88.declaration import MILES88
from nutmcp.systems.miles88.records import Shift, Staff
from nutmcp.timers.book import TimerBook
from nutmcp.timers.draft import Stop
from nutmcp.timers.native_timers import NativeTimers
from nutmcp.timers.timer import Named, Timer
from nutmcp.timers.undo import TimerUndo
from tests.examples import share_of
from tests.studio import ZONE, Studio, studio

pytestmark = pytest.mark.anyio

SHOP = Named(id="e5889d33-a928-4579-ac5c-a65f417781a6", name="Online shop")
DESIGN = Named(id="c2e19276-2007-4f14-9787-56b1b7827e58", name="Design")
NEWSLETTER = Named(id="e9f49cd5-1470-42d5-8e29-c8abf1f513b0", name="Newsletter")
KNOBS: tuple[dict[str, Any], ...] = (
    {},
    {"write_answer": "nothing", "create_status": 201},
    {"punch_body": "maker"},
    {"uuid_columns": "matched", "project_fields": "all"},
    {"uuid_columns": "refused", "second_clock": "stops"},
    {"where": "refused", "order": "refused"},
    {"second_punch": "same", "zone_names": "rails"},
)
Rows = list[tuple[object, ...]]


@dataclass
class Work:
    """Jo's timers, with the studio behind them."""

    studio: Studio
    timers: NativeTimers
    undoing: TimerUndo
    me: Id
    losing: int = -1
    """Of which write from now on the answer is lost."""

    def wanted(self, project: Named = SHOP, *, ago: int = 0, note: str = "", service: Named | None = None) -> Timer:
        started_at = self.studio.clock.now() - timedelta(minutes=ago)
        return Timer(id="", member=str(self.me), project=project, service=service, note=note, started_at=started_at)

    @property
    def mine(self) -> list[Shift]:
        return [each for each in self.studio.every(Shift) if each.member == self.me]

    def rows(self) -> Rows:
        """Return what is there of the last days, but for ids, and to the minute."""
        lately = self.studio.clock.now() - timedelta(hours=12)
        told = [each for each in self.mine if each.end_time is None or each.end_time > lately]
        return sorted(
            ((each.project, each.project_service, each.note or None, each.minutes, each.billable) for each in told),
            key=str,
        )


@asynccontextmanager
async def work_at(**knobs: object) -> AsyncGenerator[Work]:
    made = studio(**knobs)
    store, zone = MemoryStore(), ZoneInfo(ZONE)
    me = next(each.id for each in made.every(Staff) if each.login == "jo") or ""

    def lost(request: Request) -> bool:
        if request.method == "GET":
            return False
        work.losing -= 1
        return work.losing == -1

    async def open_me() -> Id:
        return me

    async def book() -> TimerBook:
        return TimerBook(store, "jo", made.clock)

    async with made.client(lost) as client:
        journal = Journal(client, store, made.clock, owner="jo", rng=Random(7))
        timed = MILES88.timed
        assert timed is not None
        timers = NativeTimers(journal, client, timed, open_me, made.clock, zone)
        work = Work(made, timers, TimerUndo(journal, book, zone, timers), me)
        for each in await timers.timers():
            await timers.stop(each, Stop(ended_at=each.started_at + timedelta(minutes=30)))
        work.losing = -1
        yield work


async def running(work: Work) -> Timer:
    found = await work.timers.running()
    assert found is not None
    return found


async def start(work: Work) -> None:
    await work.timers.start(work.wanted(service=DESIGN, note="Header"))


async def start_earlier(work: Work) -> None:
    await work.timers.start(work.wanted(ago=20, note="Header"))


async def stop(work: Work) -> None:
    await work.timers.stop(await running(work), Stop(note="Footer"))


async def stop_elsewise(work: Work) -> None:
    await work.timers.stop(await running(work), Stop(service="", note=""))


async def stop_then(work: Work) -> None:
    ended_at = work.studio.clock.now() - timedelta(minutes=5)
    await work.timers.stop(await running(work), Stop(ended_at=ended_at, note="Footer"))


async def amend(work: Work) -> None:
    await work.timers.amend(await running(work), work.wanted(NEWSLETTER, ago=40))


async def switch(work: Work) -> None:
    await work.timers.switch(await running(work), Stop(making_room=True), work.wanted(NEWSLETTER, note="Issue 4"))


async def switch_earlier(work: Work) -> None:
    wanted = work.wanted(NEWSLETTER, ago=10)
    await work.timers.switch(await running(work), Stop(ended_at=wanted.started_at, making_room=True), wanted)


async def discard(work: Work) -> None:
    await work.timers.discard(await running(work))


Story = Callable[[Work], Awaitable[None]]
ALONE: tuple[Story, ...] = (start, start_earlier)
STORIES: tuple[Story, ...] = (*ALONE, stop, stop_elsewise, stop_then, amend, switch, switch_earlier, discard)


async def told(story: Story, knobs: dict[str, Any], losing: int = -1) -> tuple[Rows, Rows, Rows]:
    """Return what was there before a story, after it, and once it was taken back."""
    async with work_at(**knobs) as work:
        if story not in ALONE:
            await start(work)
            work.studio.clock.advance(25 * 60)
        before = work.rows()
        work.losing = losing
        if isinstance(await caught(story(work)), Unavailable):
            await story(work)  # it was a refusal that was lost, and that nothing was made was said
        work.losing = -1
        after = work.rows()
        await work.undoing.undo()
        assert not any("punch" in each.path for each in work.studio.requests if each.method == "DELETE")
        return before, after, work.rows()


@pytest.mark.crossed
@pytest.mark.parametrize("losing", range(4))
@pytest.mark.parametrize("knobs", share_of(KNOBS, 2), ids=lambda each: ",".join(each) or "assumed")
@pytest.mark.parametrize("story", share_of(STORIES, 4), ids=lambda each: each.__name__)
async def test_each_step_is_made_once_whatever_answer_is_lost_and_taken_back(
    story: Story, knobs: dict[str, Any], losing: int
) -> None:
    before, after, taken_back = await told(story, knobs)
    assert (before, before != after) == (taken_back, True)
    assert await told(story, knobs, losing) == (before, after, before)


async def test_a_start_punches_in_and_a_stop_punches_out_with_the_note() -> None:
    async with work_at() as work:
        started = await work.timers.start(work.wanted(service=DESIGN))
        assert (await running(work)).project == SHOP
        work.studio.clock.advance(25 * 60)
        work.studio.requests.clear()
        logged = await work.timers.stop(started.timer, Stop(note="Header"))
        assert [each for each in work.studio.lines if not each.startswith("GET")] == [
            f"POST /api/1/projects/{SHOP.id}/punch_out.json"
        ]
        assert (logged.written.entry.minutes, logged.written.entry.note) == (25, "Header")
