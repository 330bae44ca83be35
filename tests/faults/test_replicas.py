"""Equal servers on one PostgreSQL are one server: any of them goes on with what another one began, killed or not."""

import signal
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import anyio
import pytest

from tests.faults.test_real_servers import Server, Town, town
from tests.whole_server import Answer

__all__ = ["town"]

pytestmark = [pytest.mark.anyio, pytest.mark.process]

REPLICAS = 4


@pytest.fixture
def state(postgres_url: str) -> str:
    """Return where the servers keep their state."""
    return postgres_url


@pytest.fixture
async def replicas(town: Town) -> AsyncGenerator[list[Server]]:
    """Run equal servers."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(town.server()) for _ in range(REPLICAS)]


async def told(server: Server, tool: str, **arguments: object) -> Answer:
    answer = await server.call(tool, **arguments)
    assert answer is not None
    assert "error" not in answer, answer
    return answer


async def test_each_call_may_meet_another_server(replicas: list[Server], town: Town) -> None:
    one, two, three, four = replicas
    rows = [{"project": "Acme", "duration": f"{number}0m", "note": f"Row {number}"} for number in (1, 2, 3)]
    preview = await told(one, "log_timesheet", entries=rows)
    sheet = await told(two, "log_timesheet", confirm_token=preview["confirm_token"])
    first = await told(three, "list_time_entries", period="today", limit=2)
    rest = await told(four, "list_time_entries", period="today", limit=2, cursor=first["next_cursor"])
    assert len(first["items"] + rest["items"]) == 3
    await told(one, "start_timer", project="Acme", note="A timer")
    assert [each["note"] for each in (await told(two, "list_timers"))["items"]] == ["A timer"]
    stopped = await told(three, "stop_timer", discard=True)
    assert stopped["status"] == "discarded"
    assert (await told(four, "list_changes"))["items"][-1]["change"] == sheet["change"]
    undone = await told(one, "undo", change=sheet["change"])
    assert (await told(two, "undo", change=undone["change"]))["status"] == "undone"
    assert town.notes() == Counter(f"Row {number}" for number in (1, 2, 3))
    limits = [(await told(each, "get_account"))["calls"]["day_left"] for each in replicas]
    assert max(limits) - min(limits) < 2 * REPLICAS


async def test_what_a_killed_server_was_writing_is_settled_by_the_next(replicas: list[Server], town: Town) -> None:
    for number, victim in enumerate(replicas[:-1]):
        others = replicas[number + 1 :]
        note = f"Killed {number}"
        # The answer stays out, whether Nutcache has kept the entry by then or not.
        town.sandbox.control.fail("delay", method="POST", path="time_entries", seconds=1, after=number % 2 == 0)
        town.countdown.begin(1 if number else 4, answered=False)

        async def be_killed(victim: Server = victim, note: str = note) -> None:
            await victim.call("log_time", project="Acme", duration="1h", note=note)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(be_killed)
            await town.countdown.reached.wait()
            victim.process.send_signal(signal.SIGKILL)
            await victim.process.wait()
        again = await told(others[0], "log_time", project="Acme", duration="1h", note=note)
        assert again["status"] in ("created", "already_logged")
        assert (await told(others[-1], "get_account"))["open_writes"] == 0
        assert town.notes()[note] == 1


async def test_many_write_at_once_and_one_is_killed(replicas: list[Server], town: Town) -> None:
    acknowledged: Counter[str] = Counter()

    async def work(name: int, server: Server) -> None:
        for number in range(8):
            note = f"{name}.{number}"
            answer = await server.call("log_time", project="Acme", duration="1h", note=note)
            if answer is None:
                return
            assert answer.get("status") == "created", answer
            acknowledged[note] += 1

    async with anyio.create_task_group() as tasks:
        for name, server in enumerate(replicas):
            tasks.start_soon(work, name, server)
        town.countdown.begin(12, answered=True)
        await town.countdown.reached.wait()
        replicas[0].process.send_signal(signal.SIGKILL)
        await replicas[0].process.wait()
    # It is the next that starts which looks at once.
    async with town.server() as last:
        await told(last, "log_time", project="Acme", duration="5m", note="The next")
        assert (await told(last, "get_account"))["open_writes"] == 0
    written = town.notes()
    assert set(written.values()) == {1}
    assert set(acknowledged) <= set(written)
    assert len(written) - len(acknowledged) in (1, 2)
