"""The server killed at any step of a write: asked once more, it finds out what it did, and does it once."""

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nutmcp.state.opening import open_state
from tests.fakes import FakeClock
from tests.faults.acts import ACTS, NOTHING, STOP, Act, Booked, between, booked, small_office, small_sandbox
from tests.faults.hearing import hear, is_alive
from tests.forked import ROOT
from tests.patience import PATIENCE
from tests.whole_server import TUESDAY, Answer, Office

pytestmark = [pytest.mark.anyio, pytest.mark.process]

AGAIN = {
    "log time": ("created", "already_logged"),
    "log a sheet of one": ("created",),
    "update": ("updated", "unchanged"),
    "delete": ("deleted", "not_found"),
    "undo a create": ("undone", "refused"),
    "undo an update": ("undone", "refused"),
    "undo a delete": ("undone", "refused"),
    "stop a timer": ("created", "already_logged"),
    "switch timers": ("started", "created", "already_logged"),
    "undo a stop": ("undone", "refused"),
    "undo a switch": ("undone", "refused"),
}
"""What may be answered to the call when it is made again."""
MOST_STEPS = 60
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EVERY, ROUNDS = (1, 1) if THOROUGH else (24, 6)
"""Each act is killed at every step, or at every fourth one, each at others; in as many rounds."""


@dataclass
class Mortals:
    """The program that makes calls and is killed."""

    process: subprocess.Popen[str]

    def run(self, **job: object) -> dict[str, Any]:
        """Run one job."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def mortals() -> Generator[Mortals]:
    command = [sys.executable, "-m", "tests.faults.mortal"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Mortals(process)
        process.communicate(timeout=PATIENCE)


@pytest.mark.crossed
@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("act", ACTS, ids=str)
async def test_a_write_that_was_killed_at_any_step_is_done_once_in_the_end(
    mortals: Mortals, tmp_path: Path, act: Act, round_: int
) -> None:
    first = ACTS.index(act) % (EVERY // ROUNDS) + round_ * (EVERY // ROUNDS)
    for step in itertools.count(first, EVERY):
        data, state = str(tmp_path / f"data{step}"), str(tmp_path / f"state{step}")
        await small_sandbox(FakeClock(TUESDAY), data).aclose()
        told = mortals.run(act=act.name, step=step, data=data, state=state)
        before: Booked = {int(id): tuple(row) for id, row in told["before"].items()}
        clock = FakeClock(TUESDAY + timedelta(hours=2))
        async with small_sandbox(clock, data) as sandbox, small_office(open_state(state), sandbox, clock) as office:
            if told["code"] == 0:
                assert told["outcome"] in ("created", "updated", "deleted", "undone", "started")
                assert between(before, booked(office)) == act.effect
                assert await is_alive(office)
                return
            assert told["code"] == -signal.SIGKILL
            assert between(before, booked(office)) in (NOTHING, act.effect)
            await ask_again(office, act, told["arguments"])
            done = between(before, booked(office))
            assert replace(done, added=done.added[:-1]) == act.effect
            assert await is_alive(office)
        assert step < MOST_STEPS


async def ask_again(office: Office, act: Act, arguments: Answer) -> None:
    """Make the call again at once: who was at it is known to be gone."""
    heard = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
    if "not logged yet: t1" in heard.message or (act is STOP and heard.code == "not_found"):
        heard = await hear(office.assistant, "stop_timer", {"timer": "t1"})
    assert heard.outcome in AGAIN[act.name], heard
    await hear(office.assistant, "log_time", {"project": "Acme", "duration": "5m", "note": "What comes next"})
