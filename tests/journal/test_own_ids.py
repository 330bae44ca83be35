"""A create whose id is ours to choose is found by that id, whatever looks like it."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Any

import httpx2
import pytest

from nutmcp.client import Client, Http
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import NotFound, Unavailable
from nutmcp.journal.journal import Journal
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Connection, Credentials, Exchange, Request, System
from nutmcp.state.memory import MemoryStore
from tests.client.upstream import NOW, URL, FreeLimits, Played, Seen, Upstream
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio

DRAFT = TimeEntryDraft(project="p-1", member="m-1", working_date=NOW.date(), minutes=30, note="Cabling")
ENTRIES = Resource(
    name="time_entries",
    summary="Time",
    record=TimeEntry,
    draft=TimeEntryDraft,
    verbs=frozenset({Verb.GET, Verb.CREATE, Verb.DELETE}),
    chooses_ids=True,
    scoped=False,
)


class ToyDialect:
    """Speak a system in which whoever creates an entry says its id."""

    def __init__(self, _connection: Connection) -> None: ...

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        path, content = f"{call.resource}/{call.id}", None
        if call.draft is not None:
            content = json.dumps({"id": call.id} | call.draft.model_dump(mode="json", exclude_none=True)).encode()
        method = {Verb.GET: "GET", Verb.CREATE: "POST", Verb.DELETE: "DELETE"}[call.verb]
        response = yield Request(method=method, path=path, content=content, writes=call.verb.writes)
        if response.status == 404:
            raise NotFound("It is not there.", "List them.")
        return Answer(records=(TimeEntry.model_validate_json(response.content),) if call.verb is Verb.GET else ())


TOY = System(
    key="toy",
    name="Toy",
    prefix="TOY_",
    resources=MappingProxyType({"time_entries": ENTRIES}),
    context="time_entries",
    dialect=ToyDialect,
)


@dataclass
class Toy:
    """The system behind it, and a journal in front."""

    journal: Journal
    entries: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    losing: str = ""
    """Whether the answer to a create is lost: `before` it takes effect, or `after`."""

    def play(self, seen: Seen) -> Played:
        id = seen.path.rpartition("/")[2]
        if seen.method == "POST":
            if self.losing != "before":
                self.entries[id] = seen.body
            if self.losing:
                self.losing = ""
                raise httpx2.ReadError("lost")
            return Played(body={})
        if id not in self.entries:
            return Played(status=404)
        return Played(body=self.entries.pop(id) if seen.method == "DELETE" else self.entries[id])


@pytest.fixture
async def toy() -> AsyncGenerator[Toy]:
    upstream, clock = Upstream(Played()), FakeClock(NOW)
    http, limits = Http(URL, transport=upstream, name="Acme"), FreeLimits()
    dialect = TOY.dialect(Connection(credentials=Credentials()))
    async with Client(TOY, dialect=dialect, http=http, limits=limits, clock=clock, rng=Random(1)) as client:
        toy = Toy(Journal(client, MemoryStore(), clock, owner="me", rng=Random(7)))
        upstream.plays(toy.play)
        yield toy


@pytest.mark.parametrize("losing", ["", "after"])
async def test_a_create_exists_once_and_is_known_by_its_id_though_the_answer_was_lost(toy: Toy, losing: str) -> None:
    toy.losing = losing
    written = await toy.journal.create(DRAFT)
    assert (written.status, written.entry.id) == ("created", next(iter(toy.entries)))
    assert len(toy.entries) == 1


async def test_one_like_it_by_someone_else_is_not_taken_for_it(toy: Toy) -> None:
    toy.entries["x-1"] = {"id": "x-1"} | DRAFT.model_dump(mode="json", exclude_none=True)
    toy.losing = "before"
    with pytest.raises(Unavailable, match="and it is not there"):
        await toy.journal.create(DRAFT)
    written = await toy.journal.create(DRAFT)
    assert list(toy.entries) == ["x-1", written.entry.id]


async def test_it_is_deleted_by_undo_and_comes_back_under_another_id(toy: Toy) -> None:
    written = await toy.journal.create(DRAFT)
    undone = await toy.journal.take_back(await toy.journal.undo_targets(written.change))
    await toy.journal.report(undone.undos)
    assert toy.entries == {}
    again = await toy.journal.take_back(await toy.journal.undo_targets(undone.change))
    assert list(toy.entries) == [again.entry.id]
    assert again.entry.id != written.entry.id
