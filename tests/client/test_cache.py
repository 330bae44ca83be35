"""The memory itself: what it keeps, what it lets go, and what it never keeps."""

import gc
from collections.abc import Awaitable, Callable

import anyio
import pytest

from nutmcp.client.cache import Budget, Cache, Read
from nutmcp.errors import Unavailable
from nutmcp.remote.call import Answer
from nutmcp.remote.record import Record
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.client.test_paging import ids
from tests.client.upstream import NOW
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio


def answering(*ids_: int) -> Callable[[], Awaitable[Answer]]:
    async def ask() -> Answer:
        return Answer(records=tuple(Record(id=each) for each in ids_))

    return ask


async def test_what_was_unused_for_longest_is_forgotten_first() -> None:
    cache = Cache(FakeClock(NOW), most_records=10)
    one, two, three = (Read(RESOURCES["projects"], name) for name in ("one", "two", "three"))
    kept = await cache.read(one, answering(1, 2, 3))
    await cache.read(two, answering(4, 5, 6))
    assert await cache.read(one, answering()) is kept
    await cache.read(three, answering(7, 8, 9))
    assert await cache.read(one, answering()) is kept
    assert (await cache.read(two, answering())).records == ()


def several(number: int) -> list[Cache]:
    """Return caches that remember no more than ten records together."""
    caches, budget = [Cache(FakeClock(NOW)) for _ in range(number)], Budget(10)
    for each in caches:
        each.budget = budget
    return caches


async def test_of_several_people_whoever_has_read_nothing_new_for_longest_forgets_first() -> None:
    ann, bob, cai = caches = several(3)
    read = Read(RESOURCES["projects"], "all")
    for each in caches:
        await each.read(read, answering(1, 2, 3))
    assert [each.holds(read) for each in caches] == [False, True, True]
    await ann.read(read, answering(1))
    assert [each.holds(read) for each in caches] == [True, True, True]
    await cai.read(Read(RESOURCES["projects"], "more"), answering(4, 5))
    assert [each.holds(read) for each in (ann, bob, cai)] == [True, False, True]


async def test_the_memory_of_somebody_who_has_gone_is_not_counted() -> None:
    caches = several(3)
    read = Read(RESOURCES["projects"], "all")
    for number in (0, 1):
        await caches[number].read(read, answering(1, 2, 3))
    del caches[1]
    gc.collect()
    await caches[1].read(read, answering(4, 5, 6))
    assert [each.holds(read) for each in caches] == [True, True]


async def test_an_answer_larger_than_the_memory_is_still_given() -> None:
    cache = Cache(FakeClock(NOW), most_records=2)
    read = Read(RESOURCES["projects"], "all")
    assert len((await cache.read(read, answering(1, 2, 3))).records) == 3


async def test_a_slow_answer_does_not_replace_one_that_was_asked_for_later() -> None:
    clock = FakeClock(NOW)
    cache = Cache(clock)
    read = Read(RESOURCES["projects"], "all")
    gate = anyio.Event()

    async def slow() -> Answer:
        await gate.wait()
        return Answer(records=(Record(id=1),))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cache.read, read, slow)
        await anyio.wait_all_tasks_blocked()
        clock.advance(1)
        await cache.read(read, answering(2), fresh=True)
        gate.set()
    assert ids((await cache.read(read, answering())).records) == [2]


async def test_a_change_while_reading_leaves_nothing_remembered() -> None:
    cache = Cache(FakeClock(NOW))
    read = Read(RESOURCES["projects"], "all")

    async def ask() -> Answer:
        cache.changed("projects")
        return Answer(records=(Record(id=1),))

    await cache.read(read, ask)
    with pytest.raises(Unavailable):
        await cache.read(read, failing)


async def failing() -> Answer:
    raise Unavailable("No.", "No.")
