"""The server's half of Nutcache's protocol, in its versions 3 and 4: requests answered from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from nutmcp.clock import Clock
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.answer_cache import ANSWERS
from nutmcp.sandbox.includes import reached_from
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.nutcache.auth import Caller, members, read_caller, read_version, read_view
from nutmcp.sandbox.nutcache.entries import NoSuchEntry, RuleBroken, Writer
from nutmcp.sandbox.nutcache.errors import JSON, error_response
from nutmcp.sandbox.nutcache.knobs import NutcacheKnobs
from nutmcp.sandbox.nutcache.requests import read_call, read_entries
from nutmcp.sandbox.nutcache.responses import Renderer, link, to_json
from nutmcp.sandbox.nutcache.routes import Address, read_address
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store, View
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.systems.nutcache.resources import RESOURCES

_Object = dict[str, Any]
_ALL = 1_000_000
_TOLD_OF = {name: sorted({"members", "organizations"} | reached_from(each)) for name, each in RESOURCES.items()}
"""The tables that an answer tells of, by resource: who may see it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NutcacheHost:
    """Answer requests as Nutcache does; what is not documented is a knob or a choice that is marked as assumed."""

    store: Store
    accounts: Accounts
    limits: Limits
    knobs: NutcacheKnobs
    clock: Clock

    def respond(self, request: Request) -> Response:
        """Return the response to one request, whose header names are in lower case."""
        try:
            return self._answered(request)
        except Rejected as rejected:
            return self.refuse(rejected)
        except NoSuchEntry:
            return self.refuse(_gone())
        except RuleBroken as broken:
            rule = broken.rule
            return self.refuse(Rejected(HTTPStatus.BAD_REQUEST, rule.says, rule=rule.name))

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused; what its body is, is a knob."""
        return error_response(rejected, body or self.knobs.error_body)

    def _answered(self, request: Request) -> Response:
        version = read_version(request.headers)
        caller = read_caller(request.headers, version, self.accounts)
        wait = self.limits.refuse(caller.key)
        if wait is not None:
            raise Rejected(
                HTTPStatus.TOO_MANY_REQUESTS, "The API rate limit is exceeded.", headers={"retry-after": str(wait)}
            )
        address = read_address(request.method, request.path, version, RESOURCES)
        if address.resource.name in self.knobs.forbidden:
            raise Rejected(HTTPStatus.FORBIDDEN, "The user is not authorized to perform this API call.")
        strict = self.knobs.context_headers == "strict"
        view = read_view(request.headers, version, address.resource, self.store, caller, strict=strict)
        if address.verb.writes:
            return self._write(request, address, view, caller)
        versions = self.store.versions_of(_TOLD_OF[address.resource.name])
        return ANSWERS.once(request, versions, self.knobs, lambda: self._read(request, address, view), caller)

    def _read(self, request: Request, address: Address, view: View) -> Response:
        self._find_parent(address, view)
        call = self._as_searched(read_call(request, address), address)
        answer = self.store.answer(call, view, numbers_as_text=self.knobs.numbers == "as_text")
        if address.verb is Verb.GET and not answer.records:
            raise _gone()
        return _found(self._document(address, call, answer, request.query))

    def _find_parent(self, address: Address, view: View) -> None:
        if address.parent is not None and address.resource.parent is not None:
            owner = RESOURCES[address.resource.parent.resource].record
            if self.store.one(owner, address.parent, view) is None:
                raise _gone()

    def _as_searched(self, call: Call, address: Address) -> Call:
        """Return the call with as much of its rules as the knobs let through."""
        named = self.knobs.search_resources
        if not address.filtered or (named and call.resource not in named):
            return call
        match self.knobs.search:
            case "refused":
                raise Rejected(HTTPStatus(self.knobs.search_status), "This entity takes no filtered search.")
            case "ignored":
                return replace(call, filters=(), sort=())
            case "unsorted":
                return replace(call, sort=())
            case "honoured":
                return call

    def _document(
        self, address: Address, call: Call, answer: Answer, query: Sequence[tuple[str, str]]
    ) -> Mapping[str, object]:
        renderer = Renderer(self.knobs)
        name, one = call.resource, call.verb is Verb.GET
        rows = [renderer.record(name, each, listed=not one, key=address.key) for each in answer.records]
        document: _Object = {}
        links = [] if one else _navigation(address, call, query, more=answer.more)
        if links:
            document["links"] = links
        document[address.key] = rows
        if self.knobs.includes == "beside":
            for each, records in answer.included.items():
                document[each] = renderer.records(each, records)
        elif self.knobs.includes == "nested":
            self._nest(rows, answer.records, call)
        return document

    def _nest(self, rows: Sequence[_Object], records: Sequence[Record], call: Call) -> None:
        """Put the included records inside the records that they belong to."""
        renderer = Renderer(self.knobs)
        each_own = self.store.included_in_each(call.resource, records, call.includes)
        for row, own in zip(rows, each_own, strict=True):
            row |= {name: renderer.records(name, related) for name, related in own.items()}

    def _write(self, request: Request, address: Address, view: View, caller: Caller) -> Response:
        writer = Writer(
            store=self.store,
            view=view,
            member=members(self.store, caller).get(view.organization or 0),
            now=self.clock.now(),
            replaces=self.knobs.update == "replace",
        )
        if address.verb is Verb.CREATE:
            return self._written(writer.create(read_entries(request, address.verb)), HTTPStatus.CREATED, view)
        if address.verb is Verb.UPDATE:
            (sent,) = read_entries(request, address.verb)
            before = self.store.one(TimeEntry, address.id or 0, view)
            return self._written([writer.update(address.id or 0, sent)], HTTPStatus.OK, view, before)
        writer.delete(address.id or 0)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _written(
        self, entries: Sequence[TimeEntry], status: HTTPStatus, view: View, before: TimeEntry | None = None
    ) -> Response:
        """Return the answer to a write, whose form is not documented."""
        shown = entries
        match self.knobs.write_answer:
            case "nothing":
                return _found({}, status)
            case "no_body":
                return Response(status=HTTPStatus.NO_CONTENT)
            case "id":
                return _found({"time_entries": [{"id": each.id} for each in entries]}, status)
            case "list":
                shown = self._entries(view)
            case "other":
                shown = [each for each in self._entries(view) if each.id not in {one.id for one in entries}][:1]
            case "before":
                shown = entries if before is None else [before]
            case "record":
                pass
        return _found({"time_entries": Renderer(self.knobs).records("time_entries", shown)}, status)

    def _entries(self, view: View) -> Sequence[TimeEntry]:
        answer = self.store.answer(Call(verb=Verb.LIST, resource="time_entries", limit=_ALL), view)
        return of_kind(TimeEntry, answer.records)


def _found(document: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(status=status, headers={"content-type": JSON}, content=to_json(document))


def _gone() -> Rejected:
    return Rejected(HTTPStatus.NOT_FOUND, "There is nothing under that id.")


def _navigation(address: Address, call: Call, query: Sequence[tuple[str, str]], *, more: bool) -> list[dict[str, str]]:
    """Return the links to the pages around; under organizations the samples spell the one before differently."""
    kept = [(name, value) for name, value in query if name not in ("limit", "page")]

    def to(page: int) -> str:
        # A comma stays as the caller would write it.
        return f"{address.path}?{urlencode([('limit', call.limit), ('page', page), *kept], safe=',')}"

    previous = "navigation-prev" if call.resource == "organizations" else "navigation-previous"
    links = [link(to(call.page - 1), previous)] if call.page > 1 else []
    return [*links, link(to(call.page + 1), "navigation-next")] if more else links
