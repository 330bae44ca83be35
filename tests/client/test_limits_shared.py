"""Whatever several processes do with one key, no stretch of time holds more calls than it is allowed."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nutmcp.client.limits import Rate, Rates, SharedLimits
from nutmcp.errors import RateLimited
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock


class SetBack(FakeClock):
    """A clock that can be set back, as a person or a time server does."""

    behind = timedelta()

    def now(self) -> datetime:
        return super().now() - self.behind


SMALL = Rates(Rate(3, 1, 0.05), Rate(7, 10, 0.5), Rate(20, 100, 1))


class AnyCalls(RuleBasedStateMachine):
    """Two processes call now and then; penalties come, and the clock is set back."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetBack(datetime(2026, 11, 24, 9, tzinfo=UTC))
        store = MemoryStore()
        self.limits = [SharedLimits(store, "key", self.clock, SMALL) for _ in range(2)]
        self.calls: list[float] = []
        self.barred_until = 0.0
        self.runner = asyncio.Runner()

    def teardown(self) -> None:
        self.runner.close()

    async def retry_after(self, process: int, *, background: bool) -> int | None:
        """Make a call, or return when it may be made."""
        try:
            await self.limits[process].acquire(background=background)
        except RateLimited as limited:
            return limited.retry_after
        self.calls.append(self.clock.monotonic())
        return None

    @rule(process=st.integers(0, 1), background=st.booleans(), times=st.integers(1, 8))
    def call(self, process: int, background: bool, times: int) -> None:
        for _ in range(times):
            refused = self.runner.run(self.retry_after(process, background=background))
            if refused is not None:
                assert 0 < refused <= SMALL.day.seconds + 2
                return
            assert self.calls[-1] + 0.001 > self.barred_until  # places are told apart by milliseconds

    @rule(process=st.integers(0, 1), seconds=st.sampled_from([0, 0.5, 3, 50]))
    def penalize(self, process: int, seconds: float) -> None:
        self.runner.run(self.limits[process].penalize(seconds))
        self.barred_until = max(self.barred_until, self.clock.monotonic() + seconds)

    @rule(seconds=st.sampled_from([0.0001, 0.3, 1, 9, 40, 101]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(seconds=st.sampled_from([0.01, 5, 100, 86_400 * 400]))
    def set_back(self, seconds: float) -> None:
        self.clock.behind += timedelta(seconds=seconds)

    @invariant()
    def no_stretch_holds_too_many(self) -> None:
        for rate in SMALL.all():
            for early, late in zip(self.calls, self.calls[rate.calls :], strict=False):
                assert late - early > rate.seconds

    @invariant()
    def what_is_left_is_never_more_than_the_truth(self) -> None:
        left = self.runner.run(self.limits[0].left())
        now = self.clock.monotonic()
        for rate, said in ((SMALL.minute, left.minute_left), (SMALL.day, left.day_left)):
            made = sum(1 for call in self.calls if call > now - rate.seconds)
            assert 0 <= said <= rate.calls - made


TestAnyCalls = AnyCalls.TestCase

PROGRAM = """
import sys, time
import anyio
from nutmcp.client.limits import Rate, Rates, SharedLimits
from nutmcp.clock import SystemClock
from nutmcp.state.opening import open_state

async def main():
    rates = Rates(Rate(5, 0.2, 0.05), Rate(1_000, 60, 0.5), Rate(2_000, 86_400, 5))
    limits = SharedLimits(open_state(sys.argv[1]), "key", SystemClock(), rates)
    for _ in range(8):
        await limits.acquire()
        print(time.time(), flush=True)

anyio.run(main)
"""


def test_eight_processes_share_one_key_without_a_place_too_many_or_unused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    command = [sys.executable, "-c", PROGRAM, str(path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    calls = sorted(float(line) for process in started for line in process.communicate(timeout=60)[0].split())
    places = anyio.run(places_in, path)
    assert len(calls) == len(places) == 64
    assert all(call >= place for call, place in zip(calls, places, strict=True))
    assert min(late - early for early, late in zip(places, places[5:], strict=False)) >= 0.25
    # Once all of them are at it, a place is taken as soon as it is free.
    assert (places[59] - places[14]) * 0.95 <= 9 * 0.25


async def places_in(path: Path) -> list[float]:
    store = open_state(path)
    documents = await store.view(lambda reader: reader.documents("limits.places"))
    store.close()
    return sorted(document["at"] / 1000 for _, document in documents)
