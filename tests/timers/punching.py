"""A made-up system that runs timers itself: how it is spoken to, and what answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

import httpx2

from nutmcp.domain.native_timer import NativeTimer
from nutmcp.domain.project import Project, ProjectService
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft
from nutmcp.errors import NotFound, Refused
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record, Ref, RefersTo
from nutmcp.remote.resource import READ, Action, Resource, Timed, declare
from nutmcp.remote.system import Connection, Exchange, Request, System
from nutmcp.timers.timer import Named
from tests.client.upstream import Played, Seen
from tests.fakes import FakeClock

ME = "m-1"
TIMED = Timed(on="project", begin="punch_in", end="punch_out")
WEBSITE, SHOP = Named(id="p-1", name="Website"), Named(id="p-2", name="Shop")
DESIGN, BUILD = Named(id="s-1", name="Design"), Named(id="s-2", name="Build")
Row = dict[str, Any]


class Clocked(Code):
    """Whether it runs."""

    STOPPED = 0
    RUNNING = 1


class Entry(TimeEntry):
    """An entry, with the resources that it refers to."""

    project: Annotated[Ref, RefersTo("projects")] = None
    project_service: Annotated[Ref, RefersTo("project_services")] = None


class Running(NativeTimer):
    """An entry without an end."""

    runs_in: ClassVar = (Clocked.RUNNING,)
    status: Clocked | None = None  # pyright: ignore[reportIncompatibleVariableOverride] - records are frozen


class PunchIn(Draft):
    """What is said of an entry that begins."""

    project_service: Id | None = None


class PunchOut(Draft):
    """What is said of an entry that ends."""

    note: str | None = None


def never(_record: Record) -> bool:
    """Return that a project does not tell whether its clock runs."""
    return False


ACTIONS = MappingProxyType(
    {
        "punch_in": Action(summary="Begin", done=never, draft=PunchIn),
        "punch_out": Action(summary="End", done=never, draft=PunchOut),
    }
)
RESOURCES = declare(
    Resource(
        name="projects", summary="Projects", record=Project, verbs=READ | {Verb.DO}, actions=ACTIONS, scoped=False
    ),
    Resource(name="project_services", summary="Services", record=ProjectService, scoped=False),
    Resource(name="timers", summary="Timers", record=Running, verbs=frozenset({Verb.LIST}), scoped=False),
    Resource(
        name="time_entries",
        summary="Time",
        record=Entry,
        draft=TimeEntryDraft,
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE},
        timed=TIMED,
        chooses_ids=True,
        related=("projects", "project_services"),
        scoped=False,
    ),
)
_METHODS = MappingProxyType({Verb.CREATE: "POST", Verb.DO: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"})


class PunchingDialect:
    """Speak it: rows as JSON, a punch as a POST below its project."""

    def __init__(self, _connection: Connection) -> None: ...

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        path = "/".join(str(each) for each in (call.resource, call.id, call.action) if each is not None)
        content = json.dumps(_sent(call.draft)).encode() if call.draft else None
        method = _METHODS.get(call.verb, "GET")
        response = yield Request(method=method, path=path, content=content, writes=call.verb.writes)
        if response.status == 404:
            raise NotFound("It is not there.", "List them.")
        if response.status == 422:
            raise Refused("Punching refused it.", "Do something else.")
        told = json.loads(response.content)
        begun = (Entry.model_validate(told["begun"]),) if told.get("begun") else ()
        records = tuple(RESOURCES[call.resource].record.model_validate(each) for each in told["rows"])
        included: Mapping[str, tuple[Record, ...]] = {"time_entries": begun} if begun else {}
        if call.includes:
            included = {"projects": _named(Project, WEBSITE, SHOP), "project_services": _named(ProjectService, DESIGN)}
        return Answer(records=records, included=included)


PUNCHING = System(
    key="punching",
    name="Punching",
    prefix="PUNCHING_",
    resources=RESOURCES,
    context="",
    dialect=PunchingDialect,
)


@dataclass
class Clockwork:
    """The system itself; at most one clock of its runs, and punching in stops the one that does."""

    clock: FakeClock
    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    lost: Callable[[Seen], bool] = lambda _: False
    """Whether the answer to a request is lost, though it took effect."""
    cut: Callable[[Seen], bool] = lambda _: False
    """Whether a request is lost before it takes effect."""
    begins: int = 0

    @property
    def running(self) -> list[Row]:
        return [each for each in self.rows.values() if each.get("end_time") is None]

    def play(self, seen: Seen) -> Played:
        """Answer one request."""
        if self.cut(seen):
            raise httpx2.ReadError("cut off")
        played = self._played(seen)
        if self.lost(seen):
            raise httpx2.ReadError("lost")
        return played

    def _played(self, seen: Seen) -> Played:
        said: Row = json.loads(seen.content or b"{}")
        resource, *about = seen.path.split("/")
        match about:
            case [project, "punch_in"]:
                return self._punch_in(project, said)
            case [project, "punch_out"]:
                return self._punch_out(project, said)
            case [id]:
                return self._one(seen.method, id, said)
            case _:
                rows = self.running if resource == "timers" else list(self.rows.values())
                timer = {"status": 1} if resource == "timers" else {}
                return Played(body={"rows": [each | {"time_start_utc": each["start_time"]} | timer for each in rows]})

    def _one(self, method: str, id: str, said: Row) -> Played:
        if method == "POST":
            self.rows[id] = _row(id, said)
        if id not in self.rows:
            return Played(status=404)
        if method == "PUT":
            self.rows[id] = _row(id, self.rows[id] | said)
        return Played(body={"rows": [self.rows.pop(id) if method == "DELETE" else self.rows[id]]})

    def _punch_in(self, project: str, said: Row) -> Played:
        for each in self.running:
            self._end(each)
        self.begins += 1
        begun = {"project": project, "member": ME, "start_time": self.clock.now().isoformat(), **said}
        self.rows[f"e-{self.begins}"] = row = _row(f"e-{self.begins}", begun)
        return Played(body={"rows": [], "begun": row})

    def _punch_out(self, project: str, said: Row) -> Played:
        running = [each for each in self.running if each["project"] == project]
        for each in running:
            self._end(each | said)
        return Played(body={"rows": []}) if running else Played(status=422)

    def _end(self, row: Row) -> None:
        self.rows[row["id"]] = _row(row["id"], row | {"end_time": self.clock.now().isoformat()})


def _sent(draft: Draft) -> Row:
    said = draft.model_dump(mode="json", exclude_none=True)
    return {name: None if value == "" else value for name, value in said.items()}


def _row(id: str, said: Row) -> Row:
    start, end = (said.get(name) and datetime.fromisoformat(said[name]) for name in ("start_time", "end_time"))
    minutes = int((end - start).total_seconds() // 60) if start and end else None
    return {**said, "id": id, "minutes": minutes, "working_date": start and start.date().isoformat()}


def _named(kind: type[Record], *named: Named) -> tuple[Record, ...]:
    return tuple(kind.model_validate({"id": each.id, "name": each.name}) for each in named)
