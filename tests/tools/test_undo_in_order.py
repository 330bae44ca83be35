"""Whatever was done, by whichever server: asked often enough, undo brings back each moment before, in order."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import cast

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_types import TextContent

from nutmcp.state.memory import MemoryStore
from tests.examples import one_in
from tests.fakes import FakeClock
from tests.faults.acts import small_office, small_sandbox
from tests.whole_server import TUESDAY, Answer, Office

Moment = tuple[list[tuple[str, ...]], list[tuple[int, str]]]
"""The timers kept here, and the entries at Nutcache, which come back under other ids."""

STEPS: dict[str, tuple[str, Answer]] = {
    "log": ("log_time", {"project": "Acme", "duration": "7m"}),
    "start": ("start_timer", {"project": "Acme"}),
    "start earlier": ("start_timer", {"project": "Acme", "started_at": "4 minutes ago"}),
    "amend": ("start_timer", {"project": "Acme", "amend": True}),
    "stop": ("stop_timer", {}),
    "discard": ("stop_timer", {"discard": True}),
}
SERVERS = st.integers(0, 1)


async def moment(office: Office) -> Moment:
    """Return what is there now."""
    listed = (await office.call("list_timers"))["items"]
    timers = [(each["id"], each.get("note", ""), each["started_at"], each.get("state", "")) for each in listed]
    return sorted(timers), sorted((each.minutes, each.note or "") for each in office.booked())


async def is_done(office: Office, step: str, number: int) -> bool:
    """Take a step, if it can be taken, and return whether it was."""
    tool, arguments = STEPS[step]
    given = arguments if tool == "stop_timer" else {**arguments, "note": f"Note {number}"}
    result = await office.assistant.call_tool(tool, given)
    (content,) = result.content
    assert isinstance(content, TextContent)
    answer = cast("Answer", json.loads(content.text))
    return not result.is_error and bool(answer["change"])


async def there_and_back(steps: Sequence[tuple[str, int]], undone_by: Sequence[int]) -> None:
    clock, store = FakeClock(TUESDAY), MemoryStore()
    async with AsyncExitStack() as stack:
        sandbox = small_sandbox(clock)
        stack.push_async_callback(sandbox.aclose)
        offices = [await stack.enter_async_context(small_office(store, sandbox, clock)) for _ in range(2)]
        before: list[Moment] = []
        for number, (step, server) in enumerate(steps):
            clock.advance(600)
            now = await moment(offices[server])
            if await is_done(offices[server], step, number):
                before.append(now)
            else:
                assert await moment(offices[server]) == now
        for number, expected in enumerate(reversed(before)):
            clock.advance(600)
            office = offices[undone_by[number % len(undone_by)]]
            await office.call("undo")
            assert await moment(office) == expected
        assert (await offices[0].fail("undo"))["code"] == "not_found"


@settings(max_examples=one_in(2))
@given(
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), SERVERS), min_size=1, max_size=9),
    st.lists(SERVERS, min_size=1, max_size=4),
)
def test_each_moment_before_comes_back(steps: list[tuple[str, int]], undone_by: list[int]) -> None:
    anyio.run(there_and_back, steps, undone_by)
