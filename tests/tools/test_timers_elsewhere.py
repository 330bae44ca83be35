"""What runs at Nutcache is told beside what runs here: whose it is, since when, and what can be done about it."""

import pytest

from nutmcp.remote.id import Id
from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.faults import FaultKind
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ATELIER = 1686
MINE, STOPPED, THEIRS = 3546, 3547, 3548
"""Timers of Nutcache's own: mine that runs, mine that does not, and another member's."""


def let_run(sandbox: Sandbox, *ids: int) -> None:
    """Let only these of Nutcache's timers run."""
    for each in sandbox.control.rows("timers"):
        sandbox.control.store.update("timers", each.id or 0, {"status": 0 if each.id in ids else 1})


async def test_stop_my_timer_where_only_nutcaches_runs_says_which_since_when_and_what_to_do(office: Office) -> None:
    error = await office.fail("stop_timer")
    assert (error["code"], error["field"]) == ("not_found", "timer")
    assert "No timer is running here, and Nutcache's own timer 3546 runs since 09:13" in error["message"]
    assert "Stop it in Nutcache; or log the time here with log_time" in error["message"]
    (candidate,) = error["candidates"]
    assert candidate == {
        "id": MINE,
        "name": "Acme website",
        "source": "nutcache",
        "state": "started",
        "started_at": "2026-11-24T09:13-05:00",
    }


async def test_where_nothing_runs_anywhere_nothing_of_nutcaches_is_told(office: Office) -> None:
    let_run(office.sandbox)
    error = await office.fail("stop_timer")
    assert "candidates" not in error
    assert error["message"].startswith("No timer is running here. Start one with start_timer")


async def test_another_members_timer_is_not_taken_for_mine(office: Office) -> None:
    let_run(office.sandbox, THEIRS)
    assert "candidates" not in await office.fail("stop_timer")
    assert "Nutcache" not in (await office.call("start_timer", project="Intranet"))["message"]


async def test_a_start_beside_nutcaches_timer_says_which_runs_since_when_and_what_to_do(office: Office) -> None:
    let_run(office.sandbox, MINE, STOPPED)
    started = await office.call("start_timer", project="Intranet")
    assert started["status"] == "started"
    for said in ("3546, on “Acme website” since 09:13", "3547, on “Intranet” since Monday 2026-11-23 08:55"):
        assert f"Nutcache's own timer {said}, runs as well; it can only be stopped in Nutcache." in started["message"]
    office.clock.advance(60)
    switched = await office.call("start_timer", project="Acme website")
    assert "Nutcache's own timer 3546" in switched["message"]


@pytest.mark.parametrize("fault", ["status", "drop", "html"])
async def test_a_timer_starts_and_none_to_stop_is_told_where_nutcache_does_not_tell_its_own(fault: FaultKind) -> None:
    async with open_office() as office:
        office.sandbox.control.fail(fault, path="timers*", times=None)
        started = await office.call("start_timer", project="Intranet")
        assert started["message"] == "Started on “Intranet” at 10:00 (America/Toronto)."
        await office.call("stop_timer", discard=True)
        assert (await office.fail("stop_timer"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("id", "said"),
    [
        (MINE, "Timer 3546 is kept in Nutcache itself, whose API can only read it. It is yours, and running."),
        (STOPPED, "Timer 3547 is kept in Nutcache itself, whose API can only read it. It is yours, and stopped."),
        (
            THEIRS,
            "Timer 3548 is kept in Nutcache itself, whose API can only read it. It is another member's, and stopped.",
        ),
    ],
)
@pytest.mark.parametrize("as_text", [True, False])
async def test_stopping_nutcaches_timer_is_refused_and_says_whose_it_is(
    office: Office, id: Id, said: str, *, as_text: bool
) -> None:
    error = await office.fail("stop_timer", timer=str(id) if as_text else id)
    assert (error["code"], error["field"]) == ("refused", "timer")
    assert error["message"].startswith(said)
    assert [each["id"] for each in error["candidates"]] == [id]
    error = await office.fail("stop_timer", timer=f" {id} ", discard=True)
    assert error["code"] == "refused"


async def test_a_number_that_no_timer_has_is_not_found(office: Office) -> None:
    for id in (99, "99", "0", "9" * 40):
        error = await office.fail("stop_timer", timer=id)
        assert (error["code"], error["field"]) == ("not_found", "timer")


async def test_whose_timer_it_is_need_not_be_known_to_refuse_it(office: Office) -> None:
    office.sandbox.control.fail("status", path="timers/*", times=None)
    error = await office.fail("stop_timer", timer=MINE)
    assert error["code"] == "refused"
    assert error["message"].startswith("Timer 3546 is kept in Nutcache itself, whose API can only read it. Stop")
