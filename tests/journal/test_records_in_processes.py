"""Real processes write records of any resource through one state file: each is made once, whoever is killed."""

import json
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest

from nutmcp.clock import SystemClock
from nutmcp.journal.change import State
from nutmcp.journal.journal import Journal
from nutmcp.journal.write_path import Step
from nutmcp.sandbox import Sandbox, serve
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock
from tests.forked import fork
from tests.journal.one_player import client_of
from tests.journal.stage import OWNER
from tests.systems.laws.halves import HALVES

pytestmark = [pytest.mark.anyio, pytest.mark.process]


@dataclass
class Club:
    """The club on real HTTP, and a state file that processes share."""

    sandbox: Sandbox
    url: str
    state: Path

    async def add(self, name: str, dies_at: str = "never") -> str:
        """Let a process add a player, and return what became of it; nothing if it died."""
        async with await fork("tests.journal.one_player", self.url, str(self.state), name, dies_at) as process:
            assert process.stdout is not None
            said = b"".join([part async for part in process.stdout])
            code = await process.wait()
        assert code == (0 if dies_at == "never" else -signal.SIGKILL)
        return json.loads(said) if code == 0 else ""

    def called(self, name: str) -> int:
        """Return how many players have that name."""
        return sum(getattr(each, "name", "") == name for each in self.sandbox.control.rows("players"))


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    sandbox = HALVES["club"].open_sandbox(SystemClock())
    ready = anyio.Event()
    urls: list[str] = []

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    async with sandbox, anyio.create_task_group() as tasks:
        tasks.start_soon(serve, sandbox, "127.0.0.1", 0, on_ready)
        await ready.wait()
        yield Club(sandbox, urls[0], tmp_path / "state.sqlite")
        tasks.cancel_scope.cancel()


@pytest.mark.parametrize("step", list(Step))
async def test_what_was_killed_is_settled_and_can_be_made_again(club: Club, step: Step) -> None:
    await club.add("Ida", step)
    landed = step is not Step.RECORDED
    assert club.called("Ida") == landed
    clock = FakeClock(SystemClock().now())
    store = open_state(club.state)
    async with client_of(club.url, clock) as client:
        journal = Journal(client, store, clock, owner=OWNER, rng=random.Random(3))
        assert await journal.settle() == 0
        (change,) = await journal.changes()
    store.close()
    assert change.state is (State.DONE if landed else State.FAILED)
    assert await club.add("Ida") == ("already_logged" if landed else "created")
    assert club.called("Ida") == 1


async def test_the_same_player_added_by_four_processes_at_once_is_added_once(club: Club) -> None:
    told: list[str] = []

    async def one() -> None:
        told.append(await club.add("Ida"))

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(one)
    assert sorted(told) == ["already_logged"] * 3 + ["created"]
    assert club.called("Ida") == 1
