"""A system of one screen in all its parts: UUIDs, records inside their owners, an action, and no organizations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from nutmcp.clock import Clock
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id, Ref
from nutmcp.remote.record import Draft, Instant, Record, RefersTo, sent_as
from nutmcp.remote.resource import READ, Action, Resource, declare
from nutmcp.remote.system import Connection, Credentials, Exchange, Request, Response, System
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.behaviour import ASSUMED, Behaviour
from nutmcp.sandbox.emulation import Emulation, Knobs
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store, View

BASE = "/club/v1"
KEY = Credentials(username="ann@club.example", access_token="club-token")


class Player(Record):
    """Somebody who plays."""

    name: str | None = sent_as("displayName")
    retired: bool | None = None
    points: int | None = None


class Game(Record):
    """A game that somebody played."""

    played: Instant | None = None
    points: int | None = None
    player: Annotated[Ref, RefersTo("players")] = None


class PlayerDraft(Draft):
    """What is written of a player."""

    name: str | None = sent_as("displayName")


def _retired(player: Record) -> bool:
    return isinstance(player, Player) and player.retired is True


RESOURCES = declare(
    Resource(
        name="players",
        summary="Who plays",
        record=Player,
        draft=PlayerDraft,
        verbs=READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.DO},
        actions=MappingProxyType(
            {
                "retire": Action(summary="Let them rest", inverse="return", done=_retired),
                "return": Action(summary="Let them play", inverse="retire", done=lambda each: not _retired(each)),
            }
        ),
        chooses_ids=True,
        related=("games",),
        numbered=False,
        scoped=False,
        source=ASSUMED,
    ),
    Resource(
        name="games",
        summary="What was played",
        record=Game,
        verbs=frozenset({Verb.LIST}),
        child_by="player",
        numbered=False,
        scoped=False,
        source=ASSUMED,
    ),
)


FAILURES = Failures(name="Club", settings="CLUB", credentials="the token", permission="Ask Ann.", rules="the club")


class ClubDialect:
    """The client's half: every call is one POST of JSON."""

    def __init__(self, connection: Connection) -> None:
        self._headers = {"authorization": f"Bearer {connection.credentials['access_token']}"}

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        del context
        body = {
            "id": call.id,
            "parent": call.parent,
            "where": [[each.property, each.operator.value, str(each.value)] for each in call.filters],
            "order": [[each.property, each.descending] for each in call.sort],
            "with": call.includes,
            "page": [call.page, call.limit],
            "fields": None if call.draft is None else call.draft.model_dump(by_alias=True, exclude_none=True),
        }
        response = yield Request(
            method="POST",
            path=f"{call.resource}/{call.action or call.verb.value}",
            headers=self._headers,
            content=json.dumps(body).encode(),
            writes=call.verb.writes,
        )
        try:
            return _answer(call, json.loads(FAILURES.check(response, call).content))
        except ValueError as error:
            raise FAILURES.nonsense(call) from error


def _answer(call: Call, said: Mapping[str, Any]) -> Answer:
    records = tuple(RESOURCES[call.resource].record.model_validate(each) for each in said["records"])
    inside = {
        name: tuple(RESOURCES[name].record.model_validate(child) for each in said["records"] for child in each[name])
        for name in call.includes
    }
    return Answer(records=records, included=inside, more=said["more"], id=said["id"])


CLUB = System(key="club", name="Club", prefix="CLUB_", resources=RESOURCES, context="", dialect=ClubDialect)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubHost:
    """The server's half."""

    store: Store
    accounts: Accounts
    limits: Limits
    knobs: Knobs
    clock: Clock

    def respond(self, request: Request) -> Response:
        """Return the response to one request."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.accounts.presented(access_token=token) is None:
            return self.refuse(Rejected(HTTPStatus.UNAUTHORIZED, "Who are you?"))
        resource, _, what = request.path.partition("/")
        body = json.loads(request.content or b"{}")
        with self.store.transaction():
            id = self._written(resource, what, body)
            call = _read(resource, body, id, listed=what == "list")
            answer = self.store.answer(call, View())
            inside = self.store.included_in_each(resource, answer.records, call.includes)
        if not answer.records and what not in ("list", "delete"):
            return self.refuse(Rejected(HTTPStatus.NOT_FOUND, "Nobody is there."))
        rows = [
            _row(record) | {name: [_row(one) for one in children] for name, children in own.items()}
            for record, own in zip(map(self._with_points, answer.records), inside, strict=True)
        ]
        said = {"records": rows, "more": answer.more, "id": id if what == "create" else None}
        return Response(status=HTTPStatus.OK, content=json.dumps(said).encode())

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused."""
        return rejected.as_html() if body == "html" else rejected.as_nothing()

    def _with_points(self, record: Record) -> Record:
        """Return a player with the points of all games, which no table keeps."""
        if not isinstance(record, Player):
            return record
        games = self.store.find(Game, "player", [record.id or ""])
        return record.model_copy(update={"points": sum(each.points or 0 for each in games)})

    def _written(self, resource: str, what: str, body: Mapping[str, Any]) -> Id:
        """Do what is to be done, and return whose id it was."""
        sent = RESOURCES[resource].record.model_validate(body["fields"] or {})
        fields = {name: getattr(sent, name) for name in sent.model_fields_set}
        match what:
            case "create":
                (id,) = self.store.insert(resource, [{"id": body["id"], "retired": False, **fields}])
                return id
            case "update":
                self.store.update(resource, body["id"], fields)
            case "delete":
                self.store.delete(resource, body["id"])
            case "retire" | "return":
                self.store.update(resource, body["id"], {"retired": what == "retire"})
            case _:
                pass
        return body["id"]


def _row(record: Record) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True)


def _read(resource: str, body: Mapping[str, Any], id: Id, *, listed: bool) -> Call:
    if not listed:
        return Call(verb=Verb.GET, resource=resource, id=id, includes=tuple(body["with"]))
    return Call(
        verb=Verb.LIST,
        resource=resource,
        parent=body["parent"],
        filters=tuple(Filter(name, Operator(operator), value) for name, operator, value in body["where"]),
        sort=tuple(Sort(name, descending) for name, descending in body["order"]),
        includes=tuple(body["with"]),
        page=body["page"][0],
        limit=body["page"][1],
    )


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"club:{name}"))


def sow(store: Store, now: datetime) -> None:
    """Add some players, most with games."""
    names = ("Ann", "Bo", "Café", "ann", "Zoë Ångström")
    store.insert("players", [{"id": _id(each), "name": each, "retired": each == "Bo"} for each in names])
    games = [(name, number) for name in names[:4] for number in range(3)]
    store.insert(
        "games",
        [
            {
                "id": _id(f"{name} {number}"),
                "player": _id(name),
                "points": number * 7,
                "played": now - timedelta(number),
            }
            for name, number in games
        ],
    )


EMULATION = Emulation(
    system=CLUB,
    base=BASE,
    accounts=(KEY,),
    knobs=Knobs,
    limits=MappingProxyType({}),
    host=ClubHost,
    seeds=MappingProxyType({"small": sow}),
    behaviours=lambda: (Behaviour("Reading", "Everything is read by POST.", ASSUMED),),
)
