"""A system that keeps notes, with numbered ids, a revision of each and no date of creation: what time entries lack."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from types import MappingProxyType
from typing import Annotated, Any

import httpx2

from nutmcp.client import Client, Http
from nutmcp.errors import Conflict, NotFound, OutcomeUnknown, Unavailable
from nutmcp.journal.journal import Journal
from nutmcp.journal.undo import Undone
from nutmcp.journal.write_path import Step
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record, Ref, RefersTo
from nutmcp.remote.resource import READ, Resource
from nutmcp.remote.system import Connection, Credentials, Exchange, Request, System
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Store
from tests.client.upstream import NOW, URL, FreeLimits, Played, Seen, Upstream
from tests.fakes import FakeClock

ANN, BO = "0c9d3b52-7f60-4c8e-9d0f-6a5d4b1f2a01", "5d6f0b7e-1f2a-4d36-8a77-0e9f3c1b2a02"


class Note(Record):
    """Something written down about somebody."""

    note: str | None = None
    about: Annotated[Ref, RefersTo("people")] = None
    rev: str | None = None


class NoteDraft(Draft[Note]):
    """What is written of a note."""

    note: str | None = None
    about: Id | None = None


NOTES = Resource(
    name="notes",
    summary="Notes",
    record=Note,
    draft=NoteDraft,
    verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
    scoped=False,
)


class NotepadDialect:
    """Speak to it; an edit carries the revision that was read."""

    def __init__(self, _connection: Connection) -> None: ...

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        sent: dict[str, Any] = {} if call.draft is None else call.draft.model_dump(exclude_none=True)
        if isinstance(call.before, Note):
            sent["rev"] = call.before.rev
        method = {Verb.CREATE: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"}.get(call.verb, "GET")
        path = call.resource if call.id is None else f"{call.resource}/{call.id}"
        content = json.dumps(sent).encode() if sent else None
        response = yield Request(method=method, path=path, content=content, writes=call.verb.writes)
        match response.status:
            case HTTPStatus.OK:
                found = json.loads(response.content)
                return Answer(records=tuple(Note.model_validate(each) for each in found))
            case HTTPStatus.NOT_FOUND:
                raise NotFound("There is no such note.", "List them.")
            case HTTPStatus.CONFLICT:
                raise Conflict("The note was changed by someone else since it was read.", "Read it again.")
            case _:
                error = OutcomeUnknown if call.verb.writes else Unavailable
                raise error("The notepad failed.", "Look whether it is there.")


NOTEPAD = System(
    key="notepad",
    name="Notepad",
    prefix="NOTEPAD_",
    resources=MappingProxyType({"notes": NOTES}),
    context="",
    dialect=NotepadDialect,
)


@dataclass
class Notepad:
    """The system, and who writes to it through journals on one store.

    Attributes:
        fault: What happens to the next write: it is `lost` or answered with an error (`500`), before or after it took
            effect.
        tells: Whether a write is answered with the note; else with nothing.
    """

    client: Client
    upstream: Upstream
    store: Store
    clock: FakeClock
    fault: tuple[str, str] | None = None
    tells: bool = True
    notes: dict[int, Note] = field(default_factory=dict[int, Note])
    gone: set[int] = field(default_factory=set[int])
    kept: int = 0

    def __post_init__(self) -> None:
        self.upstream.plays(self._play)
        self.journal = self.open()

    def open(self, seed: int = 7, on_step: Callable[[Step], None] = lambda _: None) -> Journal:
        """Return a new journal on the same store, as another process would have."""
        return Journal(self.client, self.store, self.clock, owner="me", rng=Random(seed), on_step=on_step)

    @property
    def texts(self) -> list[str | None]:
        """Return what is written there."""
        return [each.note for each in self.notes.values()]

    def keep(self, note: str | None, id: int | None = None, about: Id | None = ANN) -> Note:
        """Keep a note, a new one or in place of another; called by a test, it is somebody else past the journal."""
        self.kept += 1
        id = id or max([0, *self.notes, *self.gone]) + 1
        self.notes[id] = Note(id=id, note=note, about=about, rev=f"r{self.kept}")
        return self.notes[id]

    async def undo(self, change: str | None = None) -> Undone:
        """Take a change back, and let it be heard."""
        undone = await self.journal.take_back(await self.journal.undo_targets(change))
        await self.journal.report(undone.undos)
        return undone

    def _play(self, seen: Seen) -> Played:
        if seen.method == "GET" or self.fault is None:
            return self._carried_out(seen)
        (kind, when), self.fault = self.fault, None
        if when == "after":
            self._carried_out(seen)
        if kind == "lost":
            raise httpx2.ReadError("lost")
        return Played(status=500)

    def _carried_out(self, seen: Seen) -> Played:
        _, _, last = seen.path.rpartition("/")
        id, sent = int(last) if last.isdecimal() else None, json.loads(seen.content or b"{}")
        if id is not None and id not in self.notes:
            return Played(status=404)
        if seen.method in ("PUT", "DELETE") and sent.get("rev") != self.notes[id or 0].rev:
            return Played(status=409)
        told = self._done(seen.method, id, sent)
        return Played(body=[each.model_dump() for each in told] if self.tells or seen.method == "GET" else [])

    def _done(self, method: str, id: int | None, sent: dict[str, Any]) -> list[Note]:
        if method == "GET":
            return list(self.notes.values()) if id is None else [self.notes[id]]
        if method == "DELETE":
            self.gone.add(id or 0)
            return [self.notes.pop(id or 0)]
        was = self.notes.get(id or 0, Note())
        return [self.keep(sent.get("note", was.note) or None, id, sent.get("about", was.about))]


@asynccontextmanager
async def open_notepad(store: Store | None = None) -> AsyncGenerator[Notepad]:
    """Open the system with a journal in front of it."""
    upstream, clock = Upstream(Played()), FakeClock(NOW)
    http, dialect = (
        Http(URL, transport=upstream, name=NOTEPAD.name),
        NOTEPAD.dialect(Connection(credentials=Credentials())),
    )
    async with Client(NOTEPAD, dialect=dialect, http=http, limits=FreeLimits(), clock=clock, rng=Random(1)) as client:
        yield Notepad(client, upstream, store or MemoryStore(), clock)


def draft(note: str = "Call back", about: str = ANN) -> NoteDraft:
    """Return a draft of a note."""
    return NoteDraft(note=note, about=about)
