"""A Nutcache that does not answer, answers drop by drop or too late, and callers who do not wait for it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import anyio
import anyio.lowlevel
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.sandbox.faults import FaultKind
from tests.examples import share_of
from tests.fakes import FakeClock, PausedClock
from tests.faults.acts import ACTS, LOG, NOTHING, STOP, UNDO_DELETE, Act, between, booked, small_sandbox
from tests.faults.hearing import hear, is_alive
from tests.faults.test_network import fail
from tests.still_time import STILL
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


@asynccontextmanager
async def slow_office() -> AsyncGenerator[tuple[Office, PausedClock]]:
    """Open an office on a Nutcache whose pauses do not end."""
    clock = FakeClock(TUESDAY)
    paused = PausedClock(clock)
    async with open_office(clock=clock, sandbox=small_sandbox(paused)) as office:
        yield office, paused


@pytest.mark.crossed
@pytest.mark.parametrize(("kind", "landed"), [("delay", False), ("delay", True), ("slow", True)])
@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_a_write_that_is_not_answered_in_time_is_looked_for(act: Act, kind: FaultKind, *, landed: bool) -> None:
    async with slow_office() as (office, _):
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, kind=kind, after=landed)
        heard = await hear(office.assistant, act.tool, arguments)
        assert heard.code == ("" if landed else "unavailable")
        assert between(before, booked(office)) == (act.effect if landed else NOTHING)
        assert await is_alive(office)


@pytest.mark.parametrize("kind", ["delay", "slow"])
async def test_a_read_that_is_not_answered_in_time_is_tried_again_and_given_up(kind: FaultKind) -> None:
    async with slow_office() as (office, _):
        office.sandbox.control.fail(kind, path="projects*", times=1)
        assert not (await hear(office.assistant, "list_projects", {})).code
        office.clock.advance(3600)
        office.sandbox.control.fail(kind, path="projects*", times=None)
        heard = await hear(office.assistant, "list_projects", {})
        assert heard.code == "unavailable"
        assert heard.message == "Nutcache did not answer in time at localhost. Try again in a minute."
        office.sandbox.control.faults.clear()
        assert await is_alive(office)


@pytest.mark.parametrize("landed", [True, False], ids=["landed", "did not land"])
@pytest.mark.parametrize("act", [LOG, STOP], ids=str)
async def test_a_call_that_is_cancelled_can_be_made_again(act: Act, *, landed: bool) -> None:
    async with slow_office() as (office, paused):
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, kind="delay", after=landed)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hear, office.assistant, act.tool, arguments)
            await paused.asleep.wait()
            tasks.cancel_scope.cancel()
        assert between(before, booked(office)) == (act.effect if landed else NOTHING)
        again = await hear(office.assistant, act.tool, arguments)
        assert again.outcome == ("already_logged" if landed else "created")
        assert between(before, booked(office)) == act.effect
        assert await is_alive(office)


class Detached:
    """A Nutcache that goes on with a request when nobody waits for its answer any more, as a real one does."""

    def __init__(self, app: ASGIApp, tasks: anyio.abc.TaskGroup) -> None:
        self._app = app
        self._tasks = tasks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        done = anyio.Event()

        async def answer() -> None:
            await self._app(scope, receive, send)
            done.set()

        self._tasks.start_soon(answer)
        await done.wait()


@pytest.mark.parametrize("act", [LOG, STOP, UNDO_DELETE], ids=str)
async def test_a_write_that_lands_after_everybody_gave_up_is_not_written_again(act: Act) -> None:
    clock = FakeClock(TUESDAY)
    paused = PausedClock(clock)
    sandbox = small_sandbox(paused)
    async with anyio.create_task_group() as tasks:
        detached = replace(sandbox, app=Detached(sandbox.app, tasks))
        async with open_office(clock=clock, sandbox=detached) as office:
            arguments, before = await act.prepare(office), booked(office)
            fail(office, act, kind="delay")
            heard = await hear(office.assistant, act.tool, arguments)
            assert heard.code == "unavailable"
            assert between(before, booked(office)) == NOTHING
            paused.wake.set()
            while between(before, booked(office)) == NOTHING:
                await anyio.lowlevel.checkpoint()
            again = await hear(office.assistant, act.tool, arguments)
            assert again.outcome == ("undone" if act is UNDO_DELETE else "already_logged")
            assert between(before, booked(office)) == act.effect
