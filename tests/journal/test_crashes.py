"""Real processes on one state file, killed at every step of a write: nothing is lost and nothing is made twice."""

import base64
import json
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import anyio.abc
import pytest

from nutmcp.client import Client, Http
from nutmcp.clock import Clock, SystemClock
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.journal.change import State
from nutmcp.journal.journal import Journal
from nutmcp.journal.leases import Process
from nutmcp.journal.write_path import Step
from nutmcp.sandbox import Sandbox, open_sandbox, serve
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock, PausedClock
from tests.forked import fork
from tests.journal.stage import OWNER, client_of, draft, furnish

pytestmark = [pytest.mark.anyio, pytest.mark.process]

ROOT = Path(__file__).parents[2]


@dataclass
class Town:
    """A Nutcache on real HTTP, and processes that write to it through journals in one file.

    Attributes:
        sandbox: The Nutcache.
        paused: Its clock, on which a delay lasts until the test ends it.
        url: Where it is.
        state: The file.
        clients: The clients in this process, to be closed.
    """

    sandbox: Sandbox
    paused: PausedClock
    url: str
    state: Path
    clients: list[Client] = field(default_factory=list[Client])

    async def start(self, act: str, dies_at: str = "never") -> anyio.abc.Process:
        """Start a process that makes one write."""
        return await fork("tests.journal.one_process", self.url, str(self.state), act, dies_at)

    async def run(self, act: str, dies_at: str = "never") -> dict[str, Any]:
        """Let a process make one write, and return what came of it; nothing if it died."""
        async with await self.start(act, dies_at) as process:
            assert process.stdout is not None
            said = b"".join([part async for part in process.stdout])
            code = await process.wait()
        assert code == (0 if dies_at == "never" else -signal.SIGKILL)
        return json.loads(said) if code == 0 else {}

    def journal(self, clock: Clock | None = None) -> Journal:
        """Return a journal in this process, by whose clock no time is lost."""
        clock = clock or FakeClock(SystemClock().now())
        self.clients.append(client_of(Http(self.url, name="Acme"), clock))
        return Journal(self.clients[-1], open_state(self.state), clock, owner=OWNER, rng=random.Random(3))

    @property
    def entries(self) -> list[TimeEntry]:
        """Return what is in Nutcache's database."""
        return [each for each in self.sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    paused = PausedClock(SystemClock())
    sandbox = open_sandbox(":memory:", size="empty", clock=paused)
    furnish(sandbox)
    ready = anyio.Event()
    urls: list[str] = []

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, sandbox, "127.0.0.1", 0, on_ready)
        await ready.wait()
        town = Town(sandbox, paused, urls[0], tmp_path / "state.sqlite")
        yield town
        for client in town.clients:
            await client.aclose()
        tasks.cancel_scope.cancel()
    await sandbox.aclose()


@pytest.mark.parametrize("point", list(Step))
async def test_a_create_that_was_killed_is_settled_at_the_next_start(town: Town, point: Step) -> None:
    await town.run("create 90", point)
    landed = point is not Step.RECORDED
    assert len(town.entries) == landed
    journal = town.journal()
    assert await journal.settle() == 0
    (change,) = await journal.changes()
    assert change.state is (State.DONE if landed else State.FAILED)
    assert change.entry == (town.entries[0].id if landed else None)


@pytest.mark.parametrize("point", list(Step))
async def test_a_create_that_was_killed_can_be_made_again_at_once(town: Town, point: Step) -> None:
    await town.run("create 90", point)
    written = await town.journal().create(draft(90))
    assert written.status == ("created" if point is Step.RECORDED else "already_logged")
    assert [each.id for each in town.entries] == [written.entry.id]


@pytest.mark.crossed
@pytest.mark.parametrize("point", list(Step))
@pytest.mark.parametrize("act", ["update", "delete"])
async def test_an_update_or_a_delete_that_was_killed_is_settled(town: Town, act: str, point: Step) -> None:
    id = (await town.run("create 90"))["id"]
    await town.run(f"{act} {id}", point)
    landed = point is not Step.RECORDED
    journal = town.journal()
    assert await journal.settle() == 0
    assert (await journal.changes())[0].state is (State.DONE if landed else State.FAILED)
    after = [30] if act == "update" else []
    assert [each.minutes for each in town.entries] == (after if landed else [90])


@pytest.mark.parametrize("point", list(Step))
async def test_an_undo_that_was_killed_can_be_made_again(town: Town, point: Step) -> None:
    await town.run("create 30")
    await town.run("create 90")
    await town.run("undo ", point)
    assert (await town.run("undo "))["status"] == "done"
    assert [each.minutes for each in town.entries] == [30]


async def test_a_request_that_is_under_way_when_its_process_is_killed_is_waited_for(town: Town) -> None:
    class Landing(FakeClock):
        """A clock on which the request lands while somebody sleeps."""

        async def sleep(self, seconds: float) -> None:
            town.paused.wake.set()
            while not town.entries:
                await anyio.lowlevel.checkpoint()
            await super().sleep(seconds)

    town.sandbox.control.fail("delay", method="POST", path="time_entries")
    async with await town.start("create 90") as process:
        await town.paused.asleep.wait()
        process.kill()
        await process.wait()
    assert town.entries == []
    clock = Landing(SystemClock().now())
    written = await town.journal(clock).create(draft(90))
    assert written.status == "already_logged"
    assert [each.id for each in town.entries] == [written.entry.id]
    assert clock.sleeps


async def test_the_same_call_in_four_processes_at_once_writes_once(town: Town) -> None:
    results: list[str] = []

    async def one() -> None:
        results.append((await town.run("create 90"))["status"])

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(one)
    assert sorted(results) == ["already_logged"] * 3 + ["created"]
    assert len(town.entries) == 1


async def test_what_a_living_process_is_writing_is_left_to_it(town: Town) -> None:
    town.sandbox.control.fail("delay", method="POST", path="time_entries")
    async with await town.start("create 90") as process:
        await town.paused.asleep.wait()
        journal = town.journal()
        assert await journal.settle() == await journal.open_writes() == 1
        town.paused.wake.set()
        await process.wait()
    assert await journal.open_writes() == 0
    assert len(town.entries) == 1


async def test_no_credential_is_in_the_state_file(town: Town) -> None:
    await town.run("create 90")
    town.sandbox.control.fail("status", method="POST", path="time_entries", status=401)
    assert (await town.run("create 30"))["status"] == "access_denied"
    kept = b"".join(each.read_bytes() for each in town.state.parent.iterdir())
    assert b"Cabling" in kept
    parts = (DEFAULT_CREDENTIALS["public_key"], DEFAULT_CREDENTIALS["password"], DEFAULT_CREDENTIALS["access_token"])
    for part in [*parts, f"{parts[0]}:{DEFAULT_CREDENTIALS['username']}:{parts[1]}"]:
        for form in (part, quote(part, safe=""), base64.b64encode(part.encode()).decode().rstrip("=")):
            assert form.encode() not in kept


def test_a_process_that_has_ended_is_known_to_have() -> None:
    now = SystemClock().now()
    here = Process.this("here")
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pass
    there = replace(here, number=child.pid)
    elsewhere = replace(there, machine="elsewhere")
    assert (here.has_ended(now, now), there.has_ended(now, now), elsewhere.has_ended(now, now)) == (False, True, False)
    assert elsewhere.has_ended(now + timedelta(minutes=4), now)
    assert not replace(here, number=1).has_ended(now, now)
