"""A book loses no timer, runs at most one, and lets only one process log it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nutmcp.errors import Conflict, InvalidArguments, NotFound
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import CLAIM, Named, Timer
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio

WEBSITE = Named(id=12, name="Website")


@pytest.fixture
def book(store: MemoryStore, clock: FakeClock) -> TimerBook:
    return TimerBook(store, "ann|org|7", clock)


async def start(book: TimerBook, project: Named = WEBSITE, started_at: datetime | None = None) -> Timer:
    return await book.start(member="7", project=project, started_at=started_at)


async def test_a_started_timer_is_the_running_one(book: TimerBook, clock: FakeClock) -> None:
    assert await book.running() is None
    started = await start(book)
    assert started.started_at == clock.now()
    assert await book.running() == started
    assert await book.timers() == [started]
    assert await book.find(started.id) == started


async def test_a_second_start_is_refused_with_the_running_one(book: TimerBook) -> None:
    first = await start(book)
    with pytest.raises(Conflict, match="running already") as refused:
        await start(book)
    assert refused.value.candidates == ({"id": first.id, "started_at": "2026-11-24T09:00:00+00:00"},)


async def test_a_start_in_the_past_is_taken_and_one_in_the_future_is_refused(book: TimerBook, clock: FakeClock) -> None:
    with pytest.raises(InvalidArguments, match="future"):
        await start(book, started_at=clock.now() + timedelta(seconds=1))
    earlier = clock.now() - timedelta(hours=1)
    assert (await start(book, started_at=earlier)).started_at == earlier


async def test_owners_do_not_see_each_other(book: TimerBook, store: MemoryStore, clock: FakeClock) -> None:
    mine = await start(book)
    for owner in ("ann|org|8", "bob|org|7", "ann|org|7/t1", "ann|org"):
        other = TimerBook(store, owner, clock)
        assert await other.timers() == []
        with pytest.raises(NotFound):
            await other.find(mine.id)
        assert await start(other)


async def test_a_logged_timer_leaves_the_list_and_can_be_found(book: TimerBook, clock: FakeClock) -> None:
    started = await start(book)
    clock.advance(90 * 60)
    stopping = await book.begin_stop(started, entry={"minutes": 90})
    assert await book.running() is None
    assert await book.timers() == [stopping]
    assert stopping.entry == {"minutes": 90}
    logged = await book.finish(stopping, 501)
    assert await book.timers() == []
    assert await book.find(started.id) == logged
    assert (logged.state, logged.entry_id, logged.elapsed_minutes(clock.now())) == ("logged", 501, 90)


async def test_note_and_service_may_change_with_the_stop(book: TimerBook) -> None:
    started = await start(book)
    edited = started.model_copy(update={"note": "Done", "service": Named(id=3, name="Design")})
    stopping = await book.begin_stop(edited, entry={})
    assert await book.find(started.id) == stopping
    assert (stopping.note, stopping.service) == ("Done", Named(id=3, name="Design"))


async def test_only_one_gets_to_log_a_timer(book: TimerBook) -> None:
    started = await start(book)
    await book.begin_stop(started, entry={})
    with pytest.raises(Conflict, match="being logged"):
        await book.begin_stop(started, entry={})
    with pytest.raises(Conflict, match="being logged"):
        await book.discard(started)


async def test_finishing_twice_with_the_same_entry_changes_nothing(book: TimerBook) -> None:
    stopping = await book.begin_stop(await start(book), entry={})
    logged = await book.finish(stopping, 501)
    assert await book.finish(stopping, 501) == logged
    with pytest.raises(Conflict, match="has been logged"):
        await book.finish(stopping, 502)


async def test_a_refused_entry_leaves_the_timer_running_as_it_was(book: TimerBook, clock: FakeClock) -> None:
    started = await start(book)
    clock.advance(60)
    running = await book.revert(await book.begin_stop(started, entry={}))
    assert await book.running() == running
    assert running.started_at == started.started_at
    assert running.ended_at is None


async def test_a_refused_entry_keeps_its_timer_stopped_when_another_one_runs(book: TimerBook, clock: FakeClock) -> None:
    first = await start(book)
    clock.advance(600)
    stopping = await book.begin_stop(first, entry={})
    second = await start(book)
    stopped = await book.revert(stopping)
    assert await book.timers() == [second, stopped]
    clock.advance(600)
    again = await book.begin_stop(stopped, entry={"minutes": 10})
    assert again.elapsed_minutes(clock.now()) == 10
    assert (await book.finish(again, 501)).state == "logged"


async def test_a_discarded_timer_runs_again_unless_another_one_does(book: TimerBook) -> None:
    started = await start(book)
    ended = await book.discard(started)
    second = await start(book)
    with pytest.raises(Conflict, match="running already"):
        await book.revert(ended)
    await book.discard(second)
    resumed = await book.revert(ended)
    assert resumed.id == started.id
    assert await book.running() == resumed


async def test_a_logged_timer_runs_again_and_waits_stopped_where_another_one_does(book: TimerBook) -> None:
    started = await start(book)
    ended = await book.finish(await book.begin_stop(started, entry={}), 501)
    resumed = await book.revert(ended)
    assert (resumed.state, resumed.entry_id) == ("running", None)
    ended = await book.finish(await book.begin_stop(resumed, entry={}), 502)
    second = await start(book)
    waiting = await book.revert(ended)
    assert (waiting.state, waiting.entry_id, waiting.ended_at) == ("stopped", None, ended.ended_at)
    assert await book.timers() == [second, waiting]


async def test_a_timer_that_runs_cannot_be_made_to_run_again(book: TimerBook) -> None:
    with pytest.raises(Conflict, match="is running"):
        await book.revert(await start(book))


async def test_what_a_crash_left_is_reported_and_left_alone_while_its_process_may_live(
    book: TimerBook, store: MemoryStore, clock: FakeClock
) -> None:
    stopping = await book.begin_stop(await start(book), entry={"minutes": 1})
    restarted = TimerBook(store, "ann|org|7", clock)
    assert await restarted.being_logged() == [stopping]
    for refused in (restarted.revert, restarted.release):
        with pytest.raises(Conflict, match="being logged"):
            await refused(stopping)
    clock.advance(CLAIM.total_seconds())
    stopped = await restarted.release(stopping)
    assert await restarted.being_logged() == []
    assert await restarted.timers() == [stopped]
    assert (stopped.state, stopped.ended_at) == ("stopped", stopping.ended_at)
    # The first process was only slow: its entry was refused, and it finds the timer given back already.
    assert await book.revert(stopping) == stopped


async def test_a_timer_is_released_at_once_when_it_is_proven_that_no_entry_was_written(
    book: TimerBook, store: MemoryStore, clock: FakeClock
) -> None:
    stopping = await book.begin_stop(await start(book), entry={})
    stopped = await TimerBook(store, "ann|org|7", clock).release(stopping, proven=True)
    again = await book.begin_stop(stopped, entry={})
    with pytest.raises(Conflict, match="being logged"):
        await book.revert(stopping)
    assert (await book.finish(again, 501)).state == "logged"


async def test_an_entry_that_is_found_after_a_crash_ends_its_timer_at_once(
    book: TimerBook, store: MemoryStore, clock: FakeClock
) -> None:
    stopping = await book.begin_stop(await start(book), entry={"minutes": 1})
    restarted = TimerBook(store, "ann|org|7", clock)
    assert (await restarted.finish(stopping, 501)).state == "logged"


async def test_an_id_is_never_given_twice(book: TimerBook) -> None:
    ids = [(await book.discard(await start(book))).id for _ in range(3)]
    assert ids == ["t1", "t2", "t3"]


@pytest.mark.parametrize("id", ["t99", "", "\ud800", "1"])
async def test_an_unknown_id_is_not_found(tmp_path: Path, clock: FakeClock, id: str) -> None:
    store = open_state(tmp_path / "state.db")
    with pytest.raises(NotFound) as refused:
        await TimerBook(store, "ann", clock).find(id)
    store.close()
    assert refused.value.field == "timer"


async def test_timers_survive_a_restart(tmp_path: Path, clock: FakeClock) -> None:
    store = open_state(tmp_path / "state.db")
    started = await start(TimerBook(store, "ann", clock))
    store.close()
    again = open_state(tmp_path / "state.db")
    assert await TimerBook(again, "ann", clock).running() == started
    again.close()
