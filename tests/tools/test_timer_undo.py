"""An assistant takes back what was done last, be it a timer's start, amendment, switch, stop or discard."""

import pytest

from tests.tools.test_timers import HOUR, MINUTE
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio


async def running(office: Office) -> list[Answer]:
    """Return the timers kept here that run."""
    listed = (await office.call("list_timers"))["items"]
    return [each for each in listed if each["source"] == "nutmcp" and "state" not in each]


async def test_undo_after_a_timer_began_takes_the_timer_back_and_not_the_entry_before(office: Office) -> None:
    await office.call("log_time", project="Intranet", duration="20m")
    booked = office.booked()
    started = await office.call("start_timer", project="Acme website")
    undone = await office.call("undo")
    assert undone["status"] == "undone"
    assert undone["timer"]["id"] == started["timer"]["id"]
    assert "The timer on “Acme website” is gone, which ran since 10:00" in undone["message"]
    assert "entry" not in undone
    assert await running(office) == []
    assert office.booked() == booked
    assert (await office.call("undo"))["entry"]["minutes"] == 20
    assert len(office.booked()) == len(booked) - 1


async def test_undo_after_a_timer_was_given_up_lets_it_run_again(office: Office) -> None:
    await office.call("log_time", project="Intranet", duration="20m")
    booked = office.booked()
    await office.call("start_timer", project="Acme website", note="Logo")
    given_up = await office.call("stop_timer", discard=True)
    assert given_up["change"]
    office.clock.advance(5 * MINUTE)
    undone = await office.call("undo")
    assert "The timer runs again: on “Acme website” since 10:00 (America/Toronto)." in undone["message"]
    (timer,) = await running(office)
    assert (timer["note"], timer["minutes"]) == ("Logo", 5)
    assert office.booked() == booked


async def test_undo_of_a_switch_takes_both_back(office: Office) -> None:
    first = await office.call("start_timer", project="Acme website")
    booked = office.booked()
    office.clock.advance(30 * MINUTE)
    switched = await office.call("start_timer", project="Intranet")
    assert switched["stopped"]["change"] != switched["change"]
    undone = await office.call("undo")
    (timer,) = await running(office)
    assert (timer["id"], timer["minutes"]) == (first["timer"]["id"], 30)
    assert undone["timer"]["id"] == first["timer"]["id"]
    assert "The timer runs again: on “Acme website”" in undone["message"]
    assert "The timer on “Intranet” is gone" in undone["message"]
    assert office.booked() == booked


async def test_a_switch_is_taken_back_by_its_number_too(office: Office) -> None:
    first = await office.call("start_timer", project="Acme website")
    switched = await office.call("start_timer", project="Intranet", service="Meetings")
    await office.call("log_time", project="Intranet", duration="20m")
    await office.call("undo", change=switched["change"])
    assert [each["id"] for each in await running(office)] == [first["timer"]["id"]]


async def test_a_switch_whose_entry_cannot_be_deleted_is_left_as_it_is(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    switched = await office.call("start_timer", project="Intranet")
    office.sandbox.control.store.update("time_entries", switched["stopped"]["entry"]["id"], {"invoice": 9287})
    error = await office.fail("undo")
    assert error["code"] == "refused"
    assert [each["project"] for each in await running(office)] == ["Intranet"]


async def test_undo_of_an_amendment_puts_the_timer_back(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website", service="Design", note="Logo")
    office.clock.advance(10 * MINUTE)
    await office.call("start_timer", project="Intranet", note="Wiki", started_at="09:00", amend=True)
    await office.call("undo")
    (timer,) = await running(office)
    assert {**timer, "minutes": 1} == started["timer"]


async def test_everything_is_taken_back_in_order_after_a_restart_and_by_another_server(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    await office.call("start_timer", project="Intranet", amend=True)
    office.clock.advance(HOUR)
    await office.call("stop_timer")
    await office.call("start_timer", project="Intranet", note="Second")
    await office.call("stop_timer", discard=True)
    seen: list[tuple[str, ...]] = []
    for _ in range(5):
        async with open_office(sandbox=office.sandbox, store=office.desk.store, clock=office.clock) as other:
            await other.call("undo")
            seen.append(tuple(f"{each['id']} {each['project']}" for each in await running(other)))
    assert seen == [("t2 Intranet",), (), ("t1 Intranet",), ("t1 Acme website",), ()]
    assert (await office.fail("undo"))["code"] == "not_found"


async def test_an_undo_is_undone_by_its_number(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    undone = await office.call("undo")
    back = await office.call("undo", change=undone["change"])
    assert [each["id"] for each in await running(office)] == [started["timer"]["id"]]
    await office.call("undo", change=back["change"])
    assert await running(office) == []


async def test_a_step_that_was_taken_back_is_refused_a_second_time(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    undone = await office.call("undo", change=started["change"])
    error = await office.fail("undo", change=started["change"])
    assert error["code"] == "refused"
    assert f"has already been taken back, by {undone['change']}" in error["message"]


async def test_the_timer_that_runs_now_stands_in_the_way_of_another_and_is_named(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    given_up = await office.call("stop_timer", discard=True)
    await office.call("start_timer", project="Intranet")
    error = await office.fail("undo", change=given_up["change"])
    assert error["code"] == "conflict"
    assert "Timer t2 runs now, since 2026-11-24 11:00 (America/Toronto), so t1 cannot run again" in error["message"]
    assert f"then undo {given_up['change']}" in error["message"]
    assert (error["candidates"][0]["id"], error["candidates"][0]["name"]) == ("t2", "Intranet")
    await office.call("stop_timer")
    await office.call("undo", change=given_up["change"])
    assert [each["id"] for each in await running(office)] == ["t1"]


async def test_the_entry_of_a_timer_is_taken_back_beside_another_one_and_its_time_waits(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    booked = office.booked()
    office.clock.advance(HOUR)
    switched = await office.call("start_timer", project="Intranet")
    undone = await office.call("undo", change=switched["stopped"]["change"])
    assert undone["message"].endswith(
        "The timer does not run again, as t2 runs on “Intranet” since 11:00; "
        "it waits, and stop_timer logs or discards it by its id t1."
    )
    assert office.booked() == booked
    assert [each["id"] for each in await running(office)] == ["t2"]
    office.clock.advance(HOUR)
    assert (await office.call("stop_timer", timer="t1"))["entry"]["minutes"] == 60


async def test_what_became_of_a_timer_since_has_to_be_undone_first(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    error = await office.fail("undo", change=started["change"])
    assert error["code"] == "conflict"
    assert f"it was logged. Undo {stopped['change']} first" in error["message"]


async def test_a_timer_that_logged_is_running_again_after_undo(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    count = len(office.booked())
    undone = await office.call("undo", change=stopped["change"])
    assert "The timer runs again" in undone["message"]
    assert len(office.booked()) == count - 1
    (timer,) = await running(office)
    assert (timer["id"], timer["minutes"]) == (started["timer"]["id"], 60)


async def test_the_entry_of_a_timer_that_runs_again_is_not_written_a_second_time(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    stopped = await office.call("stop_timer")
    undone = await office.call("undo", change=stopped["change"])
    before = office.booked()
    error = await office.fail("undo", change=undone["change"])
    assert (error["code"], error["field"]) == ("refused", "change")
    assert office.booked() == before
    await office.call("stop_timer", discard=True)
    again = await office.call("undo", change=undone["change"])
    assert again["entry"]["minutes"] == 60


async def test_a_timer_that_was_cut_off_while_it_was_logged_is_taken_back_whole(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    booked = office.booked()
    office.clock.advance(HOUR)
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    assert (await office.fail("stop_timer"))["code"] == "outcome_unknown"
    office.sandbox.control.faults.clear()
    async with open_office(sandbox=office.sandbox, store=office.desk.store, clock=office.clock) as other:
        await other.call("undo")
        assert [each["id"] for each in await running(other)] == ["t1"]
    assert office.booked() == booked
