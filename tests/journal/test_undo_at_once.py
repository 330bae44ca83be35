"""An undo that is asked for at two servers at once takes one thing back, and both say so."""

import random
from dataclasses import dataclass, field, replace

import anyio
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nutmcp.errors import Conflict
from nutmcp.journal.journal import Journal
from tests.fakes import PausedClock
from tests.journal.stage import OWNER, Office, draft, undo_unheard

pytestmark = pytest.mark.anyio


@dataclass
class SlowToTell:
    """A Nutcache that does at once what it is asked to write, and tells so when it is told to."""

    app: ASGIApp
    done: anyio.Event = field(default_factory=anyio.Event)
    tell: anyio.Event = field(default_factory=anyio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.app(scope, receive, keep)
        if scope["method"] in ("DELETE", "PUT"):
            self.done.set()
            await self.tell.wait()
        for message in answer:
            await send(message)


@pytest.fixture
def slow(office: Office) -> SlowToTell:
    slow = SlowToTell(office.sandbox.app)
    office.sandbox = replace(office.sandbox, app=slow)
    return slow


@pytest.mark.parametrize("what", ["create", "update"])
async def test_what_another_server_is_just_taking_back_is_waited_for(
    office: Office, slow: SlowToTell, what: str
) -> None:
    slow.tell.set()
    made = await office.journal.create(draft())
    if what == "update":
        made = await office.journal.update(made.entry, draft(30))
    slow.done, slow.tell = anyio.Event(), anyio.Event()
    paused = PausedClock(office.clock)
    other = Journal(office.client, office.store, paused, owner=OWNER, rng=random.Random(8))
    taken: list[str] = []

    async def undo(journal: Journal) -> None:
        taken.append((await undo_unheard(journal, made.change)).change)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(undo, office.journal)
        await slow.done.wait()
        tasks.start_soon(undo, other)
        await paused.asleep.wait()
        slow.tell.set()
        await anyio.wait_all_tasks_blocked()
        paused.wake.set()
    assert len(taken) == 2
    assert len(set(taken)) == 1
    assert [each.minutes for each in office.entries] == ([90] if what == "update" else [])


async def test_what_another_server_does_not_end_taking_back_is_said_to_be_under_way(
    office: Office, slow: SlowToTell
) -> None:
    made = await office.journal.create(draft())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(undo_unheard, office.journal, made.change)
        await slow.done.wait()
        with pytest.raises(Conflict, match="just being taken back, in another call"):
            await office.open(8).take_back(await office.journal.undo_targets(made.change))
        slow.tell.set()
    assert office.entries == []
