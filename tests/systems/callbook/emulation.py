"""The callbook as the sandbox emulates it: the server's half of the wire, and a made-up shop."""

import json
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType

from nutmcp.clock import Clock
from nutmcp.remote.call import NO_LIMIT, Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id, read_ref
from nutmcp.remote.record import Record
from nutmcp.remote.system import Credentials, Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.emulation import Emulation, Knobs
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store, View
from tests.systems.callbook.declaration import RESOURCES, SYSTEM

ANN = Credentials(username="ann@callbook.example", access_token="made-up-token")
_ME = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbookHost:
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
        resource, *rest = request.path.split("/")
        if request.method != "GET":
            return self._written(request.method, resource, read_ref(rest[0]) if rest else None, request.content)
        match rest:
            case []:
                found = self._found(resource)
            case [lead, "remarks"]:
                found = self._found("remarks", filters=(Filter("lead", Operator.EQ, read_ref(lead) or 0),))
            case _:
                found = self._got(resource, rest[0])
        if found is None:
            return self.refuse(Rejected(HTTPStatus.NOT_FOUND, "Nothing is there."))
        rows = [each.model_dump(mode="json", by_alias=True) for each in found]
        return Response(status=HTTPStatus.OK, content=json.dumps(rows).encode())

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused."""
        return rejected.as_html() if body == "html" else rejected.as_nothing()

    def _found(self, resource: str, id: Id | None = None, filters: tuple[Filter, ...] = ()) -> tuple[Record, ...]:
        verb = Verb.LIST if id is None else Verb.GET
        call = Call(verb=verb, resource=resource, id=id, filters=filters, limit=NO_LIMIT)
        with self.store.transaction():
            return self.store.answer(call, View()).records

    def _got(self, resource: str, id: str) -> tuple[Record, ...] | None:
        """Return the record of an id, or the user's own; None where none is there, or it can only be listed."""
        if Verb.GET not in RESOURCES[resource].verbs:
            return None
        return self._found(resource, _ME if id == "me" else read_ref(id)) or None

    def _written(self, method: str, resource: str, id: Id | None, content: bytes | None) -> Response:
        sent = RESOURCES[resource].record.model_validate(json.loads(content or b"{}"))
        fields = {name: getattr(sent, name) for name in sent.model_fields_set}
        with self.store.transaction():
            if method == "POST":
                (id,) = self.store.insert(resource, [fields])
            elif method == "PUT":
                self.store.update(resource, id or 0, fields)
            else:
                self.store.delete(resource, id or 0)
        return Response(status=HTTPStatus.OK, content=json.dumps([{"id": id}]).encode())


def sow(store: Store, now: datetime) -> None:
    """Add two people, two leads and a note."""
    del now
    store.insert("members", [{"id": _ME, "name": "Ann Smith", "email": ANN["username"]}, {"id": 2, "name": "Bo Lund"}])
    store.insert("leads", [{"id": 11, "title": "Oak table", "member": 1}, {"id": 12, "title": "Six chairs"}])
    store.insert("remarks", [{"id": 21, "lead": 11, "note": "Wants it by June."}])


EMULATION = Emulation(
    system=SYSTEM,
    accounts=(ANN,),
    knobs=Knobs,
    host=CallbookHost,
    seeds=MappingProxyType({"small": sow}),
)
