"""Real servers on stdio: killed at random moments, and two on one store; nothing is lost, nothing made twice."""

import os
import random
import signal
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import SystemClock
from nutmcp.sandbox import Sandbox, serve
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from tests.cli.commands import environment
from tests.faults.acts import small_sandbox
from tests.forked import fork
from tests.server.processes import Served
from tests.whole_server import Answer

pytestmark = [pytest.mark.anyio, pytest.mark.process]

KILLS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 4
CALLS_PER_LIFE, MOST_REQUESTS = 6, 12


class Server:
    """A server process, as a client on stdio sees it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.served = Served(process)
        self._number = 0

    async def call(self, tool: str, **arguments: object) -> Answer | None:
        """Call a tool and return its answer; nothing if the server died before it gave one."""
        self._number += 1
        try:
            await self.served.send(
                {"id": self._number, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
            )
            return (await self.served.receive())["result"]["structuredContent"]
        except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
            return None


class Countdown:
    """A Nutcache that says when so many requests have come, or were answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._left = 0
        self._answered = False
        self.reached = anyio.Event()

    def begin(self, requests: int, *, answered: bool) -> None:
        """Count anew, to so many requests that have come, or that were answered too."""
        self._left, self._answered, self.reached = requests, answered, anyio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._left -= 1
        last, reached = self._left == 0, self.reached
        if last and not self._answered:
            reached.set()
        await self._app(scope, receive, send)
        if last:
            reached.set()


@dataclass(frozen=True, slots=True)
class Town:
    """A Nutcache on real HTTP, and what servers are told that work on it with one store."""

    sandbox: Sandbox
    countdown: Countdown
    settings: dict[str, str]

    @asynccontextmanager
    async def server(self) -> AsyncGenerator[Server]:
        """Run a server until the block ends, if it lives so long."""
        async with await fork("nutmcp", "serve", environment=environment() | self.settings) as process:
            server = Server(process)
            try:
                await server.served.handshake()
                yield server
            finally:
                if process.returncode is None:
                    process.kill()

    def notes(self) -> Counter[str]:
        """Return how many entries have each note."""
        return Counter(each.model_dump()["note"] for each in self.sandbox.control.rows("time_entries"))


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where the servers keep their state."""
    return str(tmp_path / "state.sqlite") if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
async def town(state: str) -> AsyncGenerator[Town]:
    ready, urls = anyio.Event(), list[str]()

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    async with small_sandbox(SystemClock()) as sandbox, anyio.create_task_group() as tasks:
        countdown = Countdown(sandbox.app)
        tasks.start_soon(serve, replace(sandbox, app=countdown), "127.0.0.1", 0, on_ready)
        await ready.wait()
        settings = {
            "NUTCACHE_URL": urls[0],
            "NUTCACHE_PUBLIC_KEY": DEFAULT_CREDENTIALS["public_key"],
            "NUTCACHE_USERNAME": DEFAULT_CREDENTIALS["username"],
            "NUTCACHE_PASSWORD": DEFAULT_CREDENTIALS["password"],
            "NUTMCP_STATE": state,
            "NUTMCP_TIMEZONE": "America/Toronto",
        }
        yield Town(sandbox, countdown, settings)
        tasks.cancel_scope.cancel()


async def die(town: Town, server: Server) -> None:
    await town.countdown.reached.wait()
    server.process.send_signal(signal.SIGKILL)


async def test_servers_that_are_killed_at_random_moments_log_every_hour_once(town: Town) -> None:
    rng = random.Random(KILLS)
    waiting, acknowledged = [f"Hour {number}" for number in range(KILLS * (CALLS_PER_LIFE + 1))], list[str]()

    async def work(server: Server, calls: int) -> None:
        for _ in range(calls):
            answer = await server.call("log_time", project="Acme", duration="1h", note=waiting[0])
            if answer is None:
                return
            assert answer["status"] in ("created", "already_logged"), answer
            acknowledged.append(waiting.pop(0))

    async def live_and_die(server: Server) -> None:
        town.countdown.begin(rng.randint(1, MOST_REQUESTS), answered=rng.random() < 0.5)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(die, town, server)
            await work(server, CALLS_PER_LIFE)
            town.countdown.reached.set()

    for life in range(KILLS):
        town.sandbox.control.fail("delay", method="POST", path="time_entries", seconds=0.1, after=rng.random() < 0.5)
        async with town.server() as server:
            # Every other one has read the names, and logged an hour, before its end is near.
            await work(server, life % 2)
            await live_and_die(server)
    town.sandbox.control.faults.clear()
    async with town.server() as server:
        await work(server, 1)
        assert (await server.call("get_account") or {})["open_writes"] == 0
    assert len(acknowledged) > KILLS // 2
    assert town.notes() == Counter(acknowledged)


async def test_two_servers_on_one_store_do_everything_once(town: Town) -> None:
    async with town.server() as one, town.server() as other:

        async def both(tool: str, **arguments: object) -> list[Answer]:
            heard: list[Answer] = []

            async def ask(server: Server) -> None:
                heard.append(await server.call(tool, **arguments) or {})

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(ask, one)
                tasks.start_soon(ask, other)
            return heard

        for note in ("First", "Second", "Third"):
            heard = await both("log_time", project="Acme", duration="1h", note=note)
            assert sorted(each["status"] for each in heard) == ["already_logged", "created"]
            assert len({each["entry"]["id"] for each in heard}) == 1
        heard = await both("start_timer", project="Acme", note="Fourth")
        assert len({each["timer"]["id"] for each in heard if "timer" in each}) == 1
        heard = await both("stop_timer")
        assert [each["status"] for each in heard if "timer" in each].count("created") == 1
        entry = next(each["entry"]["id"] for each in heard if "entry" in each)
        preview = await one.call("delete_time_entry", entry=entry) or {}
        heard = await both("delete_time_entry", entry=entry, confirm_token=preview["confirm_token"])
        changes = [each["change"] for each in heard if each.get("status") == "deleted"]
        assert len(changes) == 1
        assert_undone_once(await both("undo", change=changes[0]))
    assert town.notes() == Counter(["First", "Second", "Third", "Fourth"])


def assert_undone_once(heard: list[Answer]) -> None:
    """Whoever asks again before anybody has heard of an undo is told of the same one."""
    undone = [each for each in heard if each.get("status") == "undone"]
    assert len({(each["change"], each["entry"]["id"]) for each in undone}) == 1
    assert {each["error"]["code"] for each in heard if each not in undone} <= {"refused", "conflict"}
