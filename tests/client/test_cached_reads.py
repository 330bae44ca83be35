"""What was read a moment ago is not asked for again, and equal reads at the same time are one request."""

import anyio
import pytest

from nutmcp.client import Options
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError
from nutmcp.remote.call import Answer, Call, Verb
from tests.client.test_paging import ids
from tests.client.upstream import Played, Seen, Upstream, bench, listed

pytestmark = pytest.mark.anyio

PROJECTS = Call(verb=Verb.LIST, resource="projects")
ENTRIES = Call(verb=Verb.LIST, resource="time_entries")
CREATE = Call(verb=Verb.CREATE, resource="time_entries", draft=TimeEntryDraft(project=1, member=2, minutes=5))


@pytest.mark.parametrize(
    ("resource", "seconds"), [("projects", 120), ("customers", 120), ("countries", 86_400), ("currencies", 86_400)]
)
async def test_a_list_is_asked_for_again_only_when_it_may_have_changed(resource: str, seconds: int) -> None:
    upstream = Upstream(listed(resource, [{"id": 1}]))
    at = bench(upstream)
    call = Call(verb=Verb.LIST, resource=resource)
    first = await at.client.all(call)
    at.clock.advance(seconds - 1)
    assert await at.client.all(call) is first
    assert len(upstream.requests) == 1
    at.clock.advance(1)
    assert await at.client.all(call) is not first
    assert len(upstream.requests) == 2


@pytest.mark.parametrize("resource", ["time_entries", "timers", "invoices", "expenses"])
async def test_what_changes_by_the_minute_is_always_asked_for(resource: str) -> None:
    upstream = Upstream(listed(resource, []))
    client = bench(upstream).client
    for _ in range(2):
        await client.send(Call(verb=Verb.LIST, resource=resource))
        await client.all(Call(verb=Verb.LIST, resource=resource))
    assert len(upstream.requests) == 4


async def test_a_fresh_look_passes_what_is_remembered_and_is_remembered_itself() -> None:
    upstream = Upstream(listed("projects", [{"id": 1}]), listed("projects", [{"id": 2}]))
    client = bench(upstream).client
    await client.all(PROJECTS)
    assert ids((await client.all(PROJECTS, Options(fresh=True))).records) == [2]
    assert ids((await client.all(PROJECTS)).records) == [2]
    assert len(upstream.requests) == 2


async def test_that_there_is_nothing_is_not_remembered() -> None:
    upstream = Upstream(listed("projects", [{"id": 1}]), listed("projects", []), listed("projects", [{"id": 2}]))
    client = bench(upstream).client
    await client.all(PROJECTS)
    assert (await client.all(PROJECTS, Options(fresh=True))).records == ()
    assert [ids((await client.all(PROJECTS)).records) for _ in range(2)] == [[2], [2]]
    assert len(upstream.requests) == 3


async def test_different_questions_are_not_mixed_up() -> None:
    upstream = Upstream(listed("projects", []))
    client = bench(upstream).client
    for call in (
        PROJECTS,
        Call(verb=Verb.LIST, resource="projects", page=2),
        Call(verb=Verb.LIST, resource="projects", includes=("customers",)),
        Call(verb=Verb.LIST, resource="project_services", parent=1),
        Call(verb=Verb.LIST, resource="project_services", parent=2),
    ):
        upstream.plays(listed(call.resource, []))
        await client.send(call)
    assert len(upstream.requests) == 5


async def test_a_failure_is_not_remembered() -> None:
    upstream = Upstream(Played(403), listed("projects", [{"id": 1}]))
    client = bench(upstream).client
    with pytest.raises(NutmcpError):
        await client.all(PROJECTS)
    assert ids((await client.all(PROJECTS)).records) == [1]


async def test_a_write_forgets_nothing_that_it_does_not_touch() -> None:
    upstream = Upstream(listed("projects", [{"id": 1}]))
    client = bench(upstream).client
    await client.all(PROJECTS)
    upstream.plays(Played(204))
    await client.send(CREATE)
    await client.all(PROJECTS)
    assert [each.method for each in upstream.requests] == ["GET", "POST"]


class Gate:
    """Answers every request only when it is opened."""

    def __init__(self, name: str, act: Played | None = None) -> None:
        self.open = anyio.Event()
        self.act = act or listed(name, [{"id": 1}])

    async def __call__(self, _seen: Seen) -> Played:
        await self.open.wait()
        return self.act


async def test_equal_reads_at_the_same_time_are_one_request() -> None:
    gate = Gate("time_entries")
    upstream = Upstream(gate)
    client = bench(upstream).client
    answers: list[Answer] = []

    async def read() -> None:
        answers.append(await client.all(ENTRIES))

    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        gate.open.set()
    assert len(upstream.requests) == 1
    assert len(answers) == 8
    assert all(each is answers[0] for each in answers)


async def test_equal_reads_share_a_failure_too() -> None:
    gate = Gate("time_entries", Played(403))
    upstream = Upstream(gate)
    client = bench(upstream).client
    failed: list[NutmcpError] = []

    async def read() -> None:
        with pytest.raises(NutmcpError) as raised:
            await client.send(ENTRIES)
        failed.append(raised.value)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        gate.open.set()
    assert (len(upstream.requests), len(failed)) == (1, 3)


@pytest.mark.parametrize("waiters", [1, 3])
async def test_whoever_gives_up_takes_the_answer_from_nobody_else(waiters: int) -> None:
    gate = Gate("projects")
    upstream = Upstream(gate)
    client = bench(upstream).client
    answers: list[Answer] = []

    async def read() -> None:
        answers.append(await client.all(PROJECTS))

    leader = anyio.CancelScope()

    async def give_up() -> None:
        with leader:
            await read()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(give_up)
        await anyio.wait_all_tasks_blocked()
        for _ in range(waiters):
            tasks.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        leader.cancel()
        await anyio.wait_all_tasks_blocked()
        gate.open.set()
    assert len(answers) == waiters
    assert len(upstream.requests) == 2


async def test_a_read_after_a_write_does_not_share_one_that_began_before_it() -> None:
    gate = Gate("time_entries")
    upstream = Upstream(gate, Played(204), listed("time_entries", [{"id": 1}, {"id": 2}]))
    client = bench(upstream).client
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.send, ENTRIES)
        await anyio.wait_all_tasks_blocked()
        await client.send(CREATE)
        assert ids((await client.send(ENTRIES)).records) == [1, 2]
        gate.open.set()


async def test_what_someone_waits_for_does_not_share_the_place_of_what_can_wait() -> None:
    gate = Gate("time_entries")
    upstream = Upstream(gate)
    at = bench(upstream)
    async with anyio.create_task_group() as tasks:
        for background in (True, False, True):
            tasks.start_soon(lambda background=background: at.client.send(ENTRIES, Options(background=background)))
        await anyio.wait_all_tasks_blocked()
        gate.open.set()
    assert sorted(at.limits.acquired) == [False, True]
