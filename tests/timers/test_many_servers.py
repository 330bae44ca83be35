"""Several servers work on one book, crash anywhere, and still log every timer at most once."""

import subprocess
import sys
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from nutmcp.clock import SystemClock
from nutmcp.errors import Conflict
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import CLAIM, Named, Timer
from tests.fakes import FakeClock
from tests.patience import PATIENCE

T = TypeVar("T")
Claim = tuple[int, TimerBook, Timer]
SERVERS = st.integers(0, 2)


def done(work: Coroutine[Any, Any, T]) -> T:
    """Run to its end what never waits: the memory store answers at once."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError


class ManyServers(RuleBasedStateMachine):
    """Three servers; `posted` is what Nutcache holds, by timer.

    Any server may act on any timer that was ever seen, so most of what they try is out of date.
    """

    seen = Bundle("seen")
    claimed = Bundle("claimed")

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
        self.store = MemoryStore()
        self.books = [self.book() for _ in range(3)]
        self.posted: Counter[str] = Counter()
        self.started: set[str] = set()

    def book(self) -> TimerBook:
        return TimerBook(self.store, "ann", self.clock)

    def is_alive(self, claim: Claim) -> bool:
        """Tell whether the server still is the one that made the claim, and is not slower than a client may be."""
        server, book, timer = claim
        assert timer.claimed_at
        return self.books[server] is book and self.clock.now() < timer.claimed_at + CLAIM

    @rule(target=seen, server=SERVERS)
    def start(self, server: int) -> Timer | MultipleResults[Timer]:
        try:
            timer = done(self.books[server].start(member="7", project=Named(id=1, name="A")))
        except Conflict:
            assert done(self.books[server].running())
            return multiple()
        assert timer.id not in self.started
        self.started.add(timer.id)
        return timer

    @rule(target=seen, server=SERVERS)
    def look(self, server: int) -> MultipleResults[Timer]:
        return multiple(*done(self.books[server].timers()))

    @rule(target=claimed, server=SERVERS, timer=seen)
    def begin_stop(self, server: int, timer: Timer) -> Claim | MultipleResults[Claim]:
        try:
            return server, self.books[server], done(self.books[server].begin_stop(timer, entry={"timer": timer.id}))
        except Conflict:
            return multiple()

    @rule(target=seen, claim=consumes(claimed), accepted=st.booleans())
    def post(self, claim: Claim, accepted: bool) -> Timer | MultipleResults[Timer]:
        _, book, timer = claim
        if not self.is_alive(claim):
            return multiple()  # It crashed before the request left.
        if accepted:
            self.posted[timer.id] += 1
            return done(book.finish(timer, 500))
        return done(book.revert(timer))

    @rule(claim=consumes(claimed))
    def crash_after_the_request_left(self, claim: Claim) -> None:
        server, _, timer = claim
        if self.is_alive(claim):
            self.posted[timer.id] += 1
            self.books[server] = self.book()

    @rule(server=SERVERS)
    def crash(self, server: int) -> None:
        self.books[server] = self.book()

    @rule(server=SERVERS)
    def settle(self, server: int) -> None:
        for timer in done(self.books[server].being_logged()):
            if self.posted[timer.id]:
                done(self.books[server].finish(timer, 500))
                continue
            try:
                done(self.books[server].release(timer))
            except Conflict:
                assert timer.claimed_at
                assert self.clock.now() < timer.claimed_at + CLAIM

    @rule(server=SERVERS, timer=seen)
    def discard(self, server: int, timer: Timer) -> None:
        try:
            done(self.books[server].discard(timer))
        except Conflict:
            return
        assert not self.posted[timer.id]

    @rule(seconds=st.sampled_from([1, 100, 299, 300]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @invariant()
    def at_most_one_runs_and_none_is_lost(self) -> None:
        timers = done(self.book().timers())
        assert [timer.state for timer in timers].count("running") <= 1
        for id in self.started:
            timer = done(self.book().find(id))
            assert self.posted[id] <= 1
            assert (timer.state == "logged") <= (self.posted[id] == 1)
            if timer.state in ("running", "stopped", "discarded"):
                assert self.posted[id] == 0


TestManyServers = ManyServers.TestCase

PROGRAM = """
import sys
import anyio
from nutmcp.clock import SystemClock
from nutmcp.errors import Conflict
from nutmcp.state.opening import open_state
from nutmcp.timers.book import TimerBook
from nutmcp.timers.timer import CLAIM
from nutmcp.timers.timer import Named

async def race(path):
    book = TimerBook(open_state(path), "ann", SystemClock())
    for _ in range(10):
        try:
            timer = await book.start(member="7", project=Named(id=1, name="A"))
            print("started", timer.id, flush=True)
        except Conflict:
            pass
        if timer := await book.running():
            try:
                await book.finish(await book.begin_stop(timer, entry={}), 500)
                print("logged", timer.id, flush=True)
            except Conflict:
                pass

async def stop(path):
    book = TimerBook(open_state(path), "ann", SystemClock())
    await book.begin_stop(await book.running(), entry={"minutes": 1})
    print("stopping", flush=True)
    await anyio.sleep_forever()

anyio.run({"race": race, "stop": stop}[sys.argv[1]], sys.argv[2])
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where the state is."""
    return str(tmp_path / "state.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")


def launch(what: str, path: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, what, path]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.process
@pytest.mark.anyio
async def test_eight_racing_processes_start_one_timer_at_a_time_and_log_each_once(place: str) -> None:
    outputs = [process.communicate(timeout=PATIENCE) for process in [launch("race", place) for _ in range(8)]]
    assert [error for _, error in outputs if error] == []
    lines = Counter(line for output, _ in outputs for line in output.splitlines())
    assert set(lines.values()) == {1}
    started = {line.split()[1] for line in lines if line.startswith("started")}
    logged = {line.split()[1] for line in lines if line.startswith("logged")}
    assert len(started) >= 10
    store = open_state(place)
    left = await TimerBook(store, "ann", SystemClock()).timers()
    assert started - logged == {timer.id for timer in left}
    assert len(left) <= 1
    store.close()


@pytest.mark.process
@pytest.mark.anyio
async def test_a_server_that_was_killed_while_it_logged_leaves_the_timer_and_its_entry_to_be_found(
    place: str,
) -> None:
    store = open_state(place)
    book = TimerBook(store, "ann", SystemClock())
    started = await book.start(member="7", project=Named(id=1, name="A"))
    process = launch("stop", place)
    assert process.stdout is not None
    assert process.stdout.readline() == "stopping\n"
    process.kill()
    process.communicate(timeout=PATIENCE)
    (found,) = await book.timers()
    assert (found.id, found.state, found.entry) == (started.id, "stopping", {"minutes": 1})
    with pytest.raises(Conflict):
        await book.begin_stop(found, entry={})
    assert (await book.finish(found, 500)).state == "logged"
    store.close()
