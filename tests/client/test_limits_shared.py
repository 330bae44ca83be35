"""Whatever several processes do with one key, no stretch of time holds more calls than it is allowed."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nutmcp.client.limits import SharedLimits
from nutmcp.errors import RateLimited
from nutmcp.remote.rates import Rate
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock


class SetBack(FakeClock):
    """A clock that can be set back, as a person or a time server does."""

    behind = timedelta()

    def now(self) -> datetime:
        return super().now() - self.behind


SMALL = (Rate(3, 1, 0.05), Rate(7, 10, 0.5), Rate(20, 100, 1))


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
                assert 0 < refused <= SMALL[-1].seconds + 2
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
        for rate in SMALL:
            for early, late in zip(self.calls, self.calls[rate.calls :], strict=False):
                assert late - early > rate.seconds

    @invariant()
    def what_is_left_is_never_more_than_the_truth(self) -> None:
        left = self.runner.run(self.limits[0].left())
        now = self.clock.monotonic()
        for rate, said in ((each, left[each.seconds]) for each in SMALL):
            made = sum(1 for call in self.calls if call > now - rate.seconds)
            assert 0 <= said <= rate.calls - made


TestAnyCalls = AnyCalls.TestCase

PROGRAM = """
import sys
from datetime import UTC, datetime, timedelta
import anyio
from nutmcp.client.limits import SharedLimits
from nutmcp.remote.rates import Rate
from nutmcp.state.opening import open_state

class ToldClock:
    moment = 0.0
    def now(self):
        return datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(seconds=self.moment)
    def monotonic(self):
        return self.moment
    async def sleep(self, seconds):
        print("sleeps", self.moment + seconds, flush=True)
        self.moment = float(sys.stdin.readline())

async def main():
    rates = (Rate(5, 0.2, 0.05), Rate(1_000, 60, 0.5), Rate(2_000, 86_400, 5))
    clock = ToldClock()
    limits = SharedLimits(open_state(sys.argv[1]), "key", clock, rates)
    for _ in range(8):
        await limits.acquire()
        print("calls", clock.moment, flush=True)

anyio.run(main)
"""


class Caller:
    """A process that makes eight calls, and whose time stands still until it is told to go on.

    Attributes:
        calls: When it made those that it has made.
        sleeps_until: When it wants to go on; None once it has ended.
    """

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-c", PROGRAM, str(path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.calls: list[float] = []
        self.sleeps_until: float | None = None

    def wake(self, moment: float) -> None:
        """Tell it the time."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{moment}\n")
        self._process.stdin.flush()

    def listen(self) -> None:
        """Follow it until it sleeps again, or has ended."""
        self.sleeps_until = None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            does, _, moment = line.partition(" ")
            if does == "sleeps":
                self.sleeps_until = float(moment)
                return
            self.calls.append(float(moment))
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.mark.process
def test_eight_processes_share_one_key_without_a_place_too_many_or_unused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    callers = [Caller(path) for _ in range(8)]
    awake = callers
    # Time goes on when all of them sleep, to the moment at which the first wants to be woken.
    while awake:
        for each in awake:
            each.listen()
        asleep = [(each.sleeps_until, each) for each in callers if each.sleeps_until is not None]
        now = min((moment for moment, _ in asleep), default=0.0)
        awake = [each for moment, each in asleep if moment <= now]
        for each in awake:
            each.wake(now)
    places = anyio.run(places_in, path)
    assert len(places) == 64
    assert sorted(call for each in callers for call in each.calls) == pytest.approx(places, abs=0.001)
    # Five at a time, as soon as they may.
    assert places == pytest.approx([0.25 * (number // 5) for number in range(64)], abs=0.001)


async def places_in(path: Path) -> list[float]:
    """Return the moments of the places that were taken, in seconds from the first."""
    store = open_state(path)
    documents = await store.view(lambda reader: reader.documents("limits.places"))
    store.close()
    taken = sorted(document["at"] for _, document in documents)
    return [(at - taken[0]) / 1000 for at in taken]
