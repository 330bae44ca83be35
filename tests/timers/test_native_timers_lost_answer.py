"""Timers that the remote system runs: each step is made once, whatever answer is lost."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from nutmcp.errors import NutmcpError, Unavailable, caught
from nutmcp.timers.draft import Stop
from tests.client.upstream import Seen
from tests.timers.bench import Bench, bench
from tests.timers.punching import DESIGN, SHOP

pytestmark = pytest.mark.anyio
Story = Callable[[Bench], Awaitable[Any]]


async def start(work: Bench) -> None:
    await work.timers.start(work.wanted(service=DESIGN, note="Header"))


async def start_earlier(work: Bench) -> None:
    await work.timers.start(work.wanted(ago=20, note="Header"))


async def stop(work: Bench) -> None:
    running = await work.timers.running()
    assert running is not None
    await work.timers.stop(running, Stop(note="Footer", service=""))


async def stop_then(work: Bench) -> None:
    running = await work.timers.running()
    assert running is not None
    await work.timers.stop(running, Stop(ended_at=work.clock.now() - timedelta(minutes=5), note="Footer"))


async def amend(work: Bench) -> None:
    running = await work.timers.running()
    assert running is not None
    await work.timers.amend(running, work.wanted(SHOP, ago=40))


async def switch(work: Bench) -> None:
    running = await work.timers.running()
    assert running is not None
    await work.timers.switch(running, Stop(making_room=True), work.wanted(SHOP, note="Cart"))


async def discard(work: Bench) -> None:
    running = await work.timers.running()
    assert running is not None
    await work.timers.discard(running)


ALONE: tuple[Story, ...] = (start, start_earlier)
STORIES: tuple[Story, ...] = (*ALONE, stop, stop_then, amend, switch, discard)


def nth_write(number: int) -> Callable[[Seen], bool]:
    """Tell whether a request is the write of that number, from 0."""
    seen: list[Seen] = []

    def meets(request: Seen) -> bool:
        if request.method != "GET":
            seen.append(request)
        return request.method != "GET" and len(seen) == number + 1

    return meets


def writes(request: Seen) -> bool:
    """Tell whether a request is a write."""
    return request.method != "GET"


def shape(work: Bench) -> list[tuple[object, ...]]:
    """Return what is there, but for ids and seconds, which waiting may cost."""
    names = ("project", "project_service", "note")
    rows = [(*(each.get(name) or None for name in names), each["minutes"]) for each in work.clockwork.rows.values()]
    return sorted(rows, key=str)


async def told(story: Story, meddle: Callable[[Bench], None]) -> tuple[list[tuple[object, ...]], NutmcpError | None]:
    """Return what a story leaves, and what it said, where the network is meddled with."""
    client, work = bench()
    async with client:
        if story not in ALONE:
            await work.timers.start(work.wanted(service=DESIGN, note="Header"))
            work.spent(25)
        meddle(work)
        failed = await caught(story(work))
        return shape(work), failed if isinstance(failed, NutmcpError) else None


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.__name__)
async def test_each_step_is_made_once_though_its_answer_is_lost(story: Story, number: int) -> None:
    def lose(work: Bench) -> None:
        work.clockwork.lost = nth_write(number)

    wanted, _ = await told(story, lambda _: None)
    assert await told(story, lose) == (wanted, None)


@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.__name__)
async def test_a_step_whose_request_never_arrived_is_said_not_to_have_been_made(story: Story) -> None:
    def cut(work: Bench) -> None:
        work.clockwork.cut = nth_write(0)

    def cut_all(work: Bench) -> None:
        work.clockwork.cut = writes

    untouched, _ = await told(story, cut_all)
    left, said = await told(story, cut)
    assert left == untouched
    assert isinstance(said, Unavailable)


async def test_a_switch_of_which_only_the_stop_was_made_says_so_and_is_taken_back() -> None:
    client, work = bench()
    async with client:
        await start(work)
        work.spent(25)
        work.clockwork.cut = nth_write(1)
        with pytest.raises(Unavailable, match=r"was stopped and logged before.*undo with s-"):
            await switch(work)
        assert work.clockwork.running == []
        await work.undo()
        assert [each["project"] for each in work.clockwork.running] == ["p-1"]
