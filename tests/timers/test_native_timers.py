"""Timers that the remote system runs: begun and ended by its clock, and each step taken back."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from nutmcp.errors import Conflict, InvalidArguments, NotFound, Refused
from nutmcp.timers.draft import Stop
from tests.client.upstream import Seen
from tests.timers.bench import Bench, bench
from tests.timers.punching import BUILD, DESIGN, SHOP

pytestmark = pytest.mark.anyio


@pytest.fixture
async def work() -> AsyncGenerator[Bench]:
    client, made = bench()
    async with client:
        yield made


async def test_a_timer_is_started_by_punching_in_and_stopped_by_punching_out(work: Bench) -> None:
    started = await work.timers.start(work.wanted(service=DESIGN))
    work.spent(25)
    logged = await work.timers.stop(started.timer, Stop(note="Header"))
    assert work.writes == ["POST projects/p-1/punch_in", "POST projects/p-1/punch_out"]
    assert (logged.written.status, logged.written.entry.minutes, logged.written.entry.note) == ("created", 25, "Header")
    assert logged.timer.service == DESIGN
    assert await work.timers.running() is None


async def test_the_running_timer_is_told_with_its_names_and_note(work: Bench) -> None:
    await work.timers.start(work.wanted(service=DESIGN, note="Header"))
    running = await work.timers.running()
    assert running is not None
    assert (running.id, running.project.name, running.service, running.note) == ("e-1", "Website", DESIGN, "Header")


async def test_a_start_in_the_past_is_an_entry_without_an_end(work: Bench) -> None:
    started = await work.timers.start(work.wanted(ago=20, note="Header"))
    (row,) = work.clockwork.rows.values()
    assert (row["note"], row.get("end_time"), started.timer.id) == ("Header", None, row["id"])
    assert not any("punch" in line for line in work.writes)


async def test_a_switch_says_what_it_stopped_and_undo_takes_both_back(work: Bench) -> None:
    first = (await work.timers.start(work.wanted())).timer
    work.spent(25)
    switched = await work.timers.switch(first, Stop(making_room=True), work.wanted(SHOP, note="Cart"))
    assert (switched.stopped.timer.id, switched.stopped.written.entry.minutes) == (first.id, 25)
    assert [each["project"] for each in work.clockwork.running] == ["p-2"]
    await work.undo(switched.change)
    assert [each["id"] for each in work.clockwork.rows.values()] == [first.id]
    assert [each["id"] for each in work.clockwork.running] == [first.id]


async def test_a_switch_to_work_that_began_earlier_ends_the_other_then(work: Bench) -> None:
    first = (await work.timers.start(work.wanted())).timer
    work.spent(60)
    wanted = work.wanted(SHOP, ago=20)
    await work.timers.switch(first, Stop(ended_at=wanted.started_at, making_room=True), wanted)
    assert work.clockwork.rows[first.id]["minutes"] == 40
    assert len(work.clockwork.running) == 1


async def test_an_end_that_was_said_is_the_end_of_the_entry(work: Bench) -> None:
    started = (await work.timers.start(work.wanted(service=DESIGN))).timer
    work.spent(60)
    ended_at = work.clock.now() - timedelta(minutes=20)
    logged = await work.timers.stop(started, Stop(ended_at=ended_at, note="Header", service=BUILD))
    entry = logged.written.entry
    assert (entry.minutes, entry.note, entry.project_service) == (40, "Header", "s-2")
    assert not any("punch_out" in line for line in work.writes)


async def test_another_service_at_the_stop_is_set_too_and_one_undo_takes_all_back(work: Bench) -> None:
    started = (await work.timers.start(work.wanted(service=DESIGN))).timer
    work.spent(25)
    logged = await work.timers.stop(started, Stop(service="", note="Header"))
    assert (logged.written.entry.project_service, logged.written.entry.note) == (None, "Header")
    await work.undo()
    (row,) = work.clockwork.running
    assert (row["project_service"], row.get("note"), row["minutes"]) == ("s-1", None, None)


async def test_the_running_timer_is_amended(work: Bench) -> None:
    started = (await work.timers.start(work.wanted(service=DESIGN, note="Header"))).timer
    work.spent(25)
    amended = await work.timers.amend(started, work.wanted(SHOP, ago=40))
    (row,) = work.clockwork.running
    assert (row["project"], row["project_service"], row.get("note")) == ("p-2", None, None)
    assert amended.timer.started_at == work.clock.now() - timedelta(minutes=40)
    await work.undo()
    (row,) = work.clockwork.running
    assert (row["project"], row["project_service"], row["note"]) == ("p-1", "s-1", "Header")


async def test_a_discarded_timer_leaves_nothing_and_comes_back_by_undo(work: Bench) -> None:
    started = (await work.timers.start(work.wanted(note="Header"))).timer
    work.spent(25)
    await work.timers.discard(started)
    assert work.clockwork.rows == {}
    await work.undo()
    (row,) = work.clockwork.running
    assert (row["note"], row["start_time"][:16]) == ("Header", started.started_at.isoformat()[:16])


async def test_undo_of_a_start_leaves_nothing_and_of_a_stop_lets_it_run_on(work: Bench) -> None:
    started = (await work.timers.start(work.wanted(note="Header"))).timer
    work.spent(25)
    await work.timers.stop(started, Stop())
    assert [each["minutes"] for each in work.clockwork.rows.values()] == [25]
    await work.undo()
    assert [each["id"] for each in work.clockwork.running] == [started.id]
    await work.undo()
    assert work.clockwork.rows == {}


async def test_a_second_timer_is_refused_and_so_is_one_that_ended_elsewhere(work: Bench) -> None:
    started = (await work.timers.start(work.wanted())).timer
    with pytest.raises(Conflict, match="running already"):
        await work.timers.start(work.wanted(SHOP))
    work.spent(5)
    work.clockwork.play(Seen("POST", "projects/p-1/punch_out", {}, "", {}, b""))
    with pytest.raises(Conflict, match="has been logged"):
        await work.timers.stop(started, Stop())


async def test_what_is_no_timer_of_mine_is_not_found(work: Bench) -> None:
    for id in ("e-9", "not an id!", ""):
        with pytest.raises(NotFound, match="No timer goes by that id"):
            await work.timers.find(id)


async def test_a_forgotten_timer_and_an_end_before_its_start_are_refused(work: Bench) -> None:
    started = (await work.timers.start(work.wanted())).timer
    with pytest.raises(InvalidArguments):
        await work.timers.stop(started, Stop(ended_at=work.clock.now() - timedelta(minutes=20)))
    work.spent(11 * 60)
    with pytest.raises(Refused, match="may have been forgotten"):
        await work.timers.stop(started, Stop())
    assert len(work.clockwork.running) == 1


async def test_the_change_of_a_start_and_of_a_stop_is_known_afterwards(work: Bench) -> None:
    started = await work.timers.start(work.wanted())
    assert await work.timers.started_by(started.timer) == started.change
    work.spent(5)
    logged = await work.timers.stop(started.timer, Stop())
    assert await work.timers.logged_by(await work.timers.find(started.timer.id)) == logged.written.change


async def test_undo_lets_no_timer_run_again_beside_another(work: Bench) -> None:
    started = (await work.timers.start(work.wanted())).timer
    work.spent(5)
    stopped = await work.timers.stop(started, Stop())
    second = (await work.timers.start(work.wanted(SHOP))).timer
    with pytest.raises(Conflict, match=f"Timer {second.id} runs now.* so {started.id} cannot run again"):
        await work.undo(stopped.written.change)
    assert [each["id"] for each in work.clockwork.running] == [second.id]


async def test_a_note_that_could_not_be_written_keeps_no_timer_from_running(work: Bench) -> None:
    work.clockwork.cut = lambda seen: seen.method == "PUT"
    started = await work.timers.start(work.wanted(note="Header"))
    assert (started.timer.note, len(work.clockwork.running)) == ("", 1)
    await work.undo(started.change)
    assert work.clockwork.rows == {}
