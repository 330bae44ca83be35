"""The server killed at any step of writing several entries: each is written once, and taken back by undo."""

import itertools
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from nutmcp.state.opening import open_state
from tests.fakes import FakeClock
from tests.faults.acts import SEVERAL, Act, Booked, Difference, between, booked, small_office, small_sandbox
from tests.faults.hearing import hear, is_alive
from tests.faults.test_kills import EVERY, ROUNDS, Mortals, mortals
from tests.whole_server import TUESDAY, Office

pytestmark = [pytest.mark.anyio, pytest.mark.process]

__all__ = ["mortals"]
MOST_STEPS = 80


@pytest.mark.crossed
@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("act", SEVERAL, ids=str)
async def test_several_writes_that_were_killed_at_any_step_are_each_done_once_in_the_end(
    mortals: Mortals, tmp_path: Path, act: Act, round_: int
) -> None:
    for step in itertools.count(round_ * (EVERY // ROUNDS) + SEVERAL.index(act), EVERY):
        data, state = str(tmp_path / f"data{step}"), str(tmp_path / f"state{step}")
        await small_sandbox(FakeClock(TUESDAY), data).aclose()
        told = mortals.run(act=act.name, step=step, data=data, state=state)
        before: Booked = {int(id): tuple(row) for id, row in told["before"].items()}
        clock = FakeClock(TUESDAY + timedelta(hours=2))
        async with small_sandbox(clock, data) as sandbox, small_office(open_state(state), sandbox, clock) as office:
            assert told["code"] in (0, -signal.SIGKILL)
            assert is_part_of(between(before, booked(office)), act.effect)
            for _ in range(3):
                await office.desk.journal.new_batch()  # chance begins anew here, where another process draws other ids
            await ask_again(office, act, told["arguments"])
            assert between(before, booked(office)) == act.effect
            await take_all_back(office, before)
            assert await is_alive(office)
            if told["code"] == 0:
                return
        assert step < MOST_STEPS


async def ask_again(office: Office, act: Act, arguments: dict[str, object]) -> None:
    """Preview what is left, and agree to it."""
    heard = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
    if heard.code == "conflict":
        office.clock.advance(301)
        heard = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
    assert heard.outcome in ("deleted", "not_found", "updated", "unchanged", "created"), heard


async def take_all_back(office: Office, before: Booked) -> None:
    """Undo what was done, in one call or in two, where the first one was cut off."""
    for _ in range(2):
        if sorted(booked(office).values()) != sorted(before.values()):
            assert (await hear(office.assistant, "undo", {})).outcome == "undone"
    assert sorted(booked(office).values()) == sorted(before.values())


def is_part_of(found: Difference, whole: Difference) -> bool:
    """Return whether nothing happened that is not of the whole, and nothing twice."""
    return all(
        set(some) <= set(every) and len(some) == len(set(some))
        for some, every in zip(
            (found.added, found.gone, found.changed), (whole.added, whole.gone, whole.changed), strict=True
        )
    )
