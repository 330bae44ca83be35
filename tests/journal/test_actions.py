"""What is done to a record of a system that has actions is remembered, settled, and taken back by its inverse."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

import httpx2
import pytest

from nutmcp.client import Client, Http
from nutmcp.errors import CallerError, Conflict, NotFound, Refused, Unavailable
from nutmcp.journal.journal import Journal
from nutmcp.journal.undo import Undone
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.record import Record
from nutmcp.remote.resource import READ, Action, Resource
from nutmcp.remote.system import Connection, Credentials, Exchange, Request, System
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Store
from tests.client.upstream import NOW, URL, FreeLimits, Played, Seen, Upstream
from tests.fakes import FakeClock

UUID = "9b1f6b0e-5a53-4a4f-9a2c-3f0e7c1d2a55"
pytestmark = pytest.mark.anyio


class Project(Record):
    active: bool | None = None


def is_active(record: Record) -> bool:
    return isinstance(record, Project) and record.active is True


def is_signed_off(record: Record) -> bool:
    return not is_active(record)


PROJECTS = Resource(
    name="projects",
    summary="Projects",
    record=Project,
    verbs=READ | {Verb.DO},
    actions=MappingProxyType(
        {
            "sign_off": Action(summary="Signed off", done=is_signed_off, inverse="reopen"),
            "reopen": Action(summary="Reopened", done=is_active, inverse="sign_off"),
            "archive": Action(summary="Archived", done=is_signed_off),
        }
    ),
    scoped=False,
)


class ToyDialect:
    """Speak a system whose projects can be signed off."""

    def __init__(self, _connection: Connection) -> None: ...

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        path = f"{call.resource}/{call.id}"
        if call.verb is Verb.DO:
            response = yield Request(method="POST", path=f"{path}/{call.action}", writes=True)
        else:
            response = yield Request(method="GET", path=path)
        if response.status == 404:
            raise NotFound("It is not there.", "List them.")
        if response.status != 200:
            raise Unavailable("It failed.", "Try again.")
        return Answer(records=() if call.verb is Verb.DO else (Project.model_validate_json(response.content),))


TOY = System(
    key="toy",
    name="Toy",
    prefix="TOY_",
    resources=MappingProxyType({"projects": PROJECTS}),
    context="projects",
    dialect=ToyDialect,
)


@dataclass
class Toy:
    """The system behind it, and a journal in front."""

    journal: Journal
    upstream: Upstream
    projects: dict[str, bool] = field(default_factory=lambda: {UUID: True})
    losing: str = ""
    """Whether an answer is lost: `before` the action takes effect, or `after`."""

    def play(self, seen: Seen) -> Played:
        _, id, *action = seen.path.split("/")
        if id not in self.projects:
            return Played(status=404)
        if action and self.losing != "before":
            self.projects[id] = action == ["reopen"]
        if action and self.losing:
            self.losing = ""
            raise httpx2.ReadError("lost")
        return Played(body={"id": id, "active": self.projects[id]})

    async def undo(self, change: str) -> Undone:
        undone = await self.journal.take_back(await self.journal.undo_targets(change))
        await self.journal.report(undone.undos)
        return undone


@pytest.fixture
async def toy() -> AsyncGenerator[Toy]:
    async with open_toy(MemoryStore()) as toy:
        yield toy


@asynccontextmanager
async def open_toy(store: Store) -> AsyncGenerator[Toy]:
    """Open the system with a journal that is kept there."""
    upstream, clock = Upstream(Played()), FakeClock(NOW)
    http, limits = Http(URL, transport=upstream, name="Acme"), FreeLimits()
    dialect = TOY.dialect(Connection(credentials=Credentials()))
    async with Client(TOY, dialect=dialect, http=http, limits=limits, clock=clock, rng=Random(1)) as client:
        journal = Journal(client, store, clock, owner="me", rng=Random(7))
        toy = Toy(journal, upstream)
        upstream.plays(toy.play)
        yield toy


async def test_what_was_done_is_taken_back_by_its_inverse_and_that_in_turn(toy: Toy) -> None:
    change = await toy.journal.do("sign_off", "projects", UUID)
    assert toy.projects == {UUID: False}
    undone = await toy.undo(change)
    assert toy.projects == {UUID: True}
    assert undone.undos[0].thing == f"project {UUID}"
    await toy.undo(undone.change)
    assert toy.projects == {UUID: False}
    assert [line.rpartition("/")[2] for line in toy.upstream.lines if "POST" in line] == [
        "sign_off",
        "reopen",
        "sign_off",
    ]


async def test_an_action_whose_answer_was_lost_is_done_once(toy: Toy) -> None:
    toy.losing = "after"
    change = await toy.journal.do("sign_off", "projects", UUID)
    assert sum("POST" in line for line in toy.upstream.lines) == 1
    assert (await toy.journal.changes())[0].id == change
    await toy.undo(change)
    assert toy.projects == {UUID: True}


async def test_an_action_that_did_not_happen_is_said_not_to_have(toy: Toy) -> None:
    toy.losing = "before"
    with pytest.raises(Unavailable) as caught:
        await toy.journal.do("sign_off", "projects", UUID)
    assert caught.value.happened == f"Toy did not confirm the sign off of project {UUID}, and it was not made."
    assert toy.projects == {UUID: True}


@pytest.mark.parametrize(
    ("action", "left", "error", "happened"),
    [
        ("archive", {UUID: False}, Refused, "Toy has nothing that takes back what change"),
        ("sign_off", {UUID: True}, Conflict, f"Project {UUID} was changed after change"),
        ("sign_off", {}, NotFound, f"Project {UUID} is no longer there, so change"),
    ],
)
async def test_what_cannot_be_taken_back_says_why(
    toy: Toy, action: str, left: dict[str, bool], error: type[CallerError], happened: str
) -> None:
    change = await toy.journal.do(action, "projects", UUID)
    toy.projects = left
    with pytest.raises(error, match=happened):
        await toy.undo(change)


async def test_an_action_that_there_is_not_is_refused(toy: Toy) -> None:
    with pytest.raises(Refused, match="Toy offers no way to explode projects"):
        await toy.journal.do("explode", "projects", UUID)
    assert toy.upstream.lines == []
