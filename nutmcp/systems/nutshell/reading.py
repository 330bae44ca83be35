"""Reads lists and records: by a query where there is one, by a search for words, and the rest is sifted here."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import count
from typing import Any

from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import PAGE_LIMIT, Answer, Call, Verb
from nutmcp.remote.failures import Failures
from nutmcp.remote.filter import Operator, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.nutshell.failures import INVALID, code_of, result_of
from nutmcp.systems.nutshell.methods import METHODS, NOTED
from nutmcp.systems.nutshell.questions import SEARCH, Question, order_key, question
from nutmcp.systems.nutshell.requests import request_of
from nutmcp.systems.nutshell.responses import are_there, as_record, record_in, rows_in
from nutmcp.systems.nutshell.titles import Titles
from nutmcp.systems.nutshell.values import Sent, as_object

_ORDER_REFUSED = INVALID | {HTTPStatus.INTERNAL_SERVER_ERROR}
"""The codes with which an order may be refused, so that it has to be made here."""
_NOBODY = INVALID | {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
"""The codes with which it may be said that the credentials are no user's."""
_Rows = Generator[Request, Response, list[Sent]]
_Records = Generator[Request, Response, list[Record]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Read in one company; it remembers which orders were refused.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone of the user, whose days are told.
        titles: Learns what the title of a task is called.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: str = "UTC"
    titles: Titles = field(default_factory=Titles)
    _refused: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def get(self, call: Call, resource: Resource) -> Exchange:
        """Read one record, as a whole."""
        record = yield from self.record(call, resource)
        if record is None:
            raise self.failures.missing(call)
        return Answer(records=(record,))

    def record(self, call: Call, resource: Resource) -> Generator[Request, Response, Record | None]:
        """Return one record as it is now; None where there is none."""
        methods = METHODS[resource.name]
        params = {} if call.id is None else {methods.id_key: call.id}
        response = yield request_of(f"get{methods.entity}", params, self.headers)
        if call.id is None and code_of(response) in _NOBODY:
            return None
        result = result_of(response, call, self.failures)
        self.titles.learn(resource, as_object(result))
        return record_in(result, resource, self.zone)

    def list(self, call: Call, resource: Resource) -> Exchange:
        """List what meets the filters."""
        if not METHODS[resource.name].find:
            return _cut((yield from self._noted(call, resource)), call)
        if any(each.property == SEARCH for each in call.filters):
            return _cut((yield from self._searched(call, resource)), call)
        asked = question(call, resource, self._refused.get(resource.name, frozenset()))
        if resource.paged and asked.sort is not None and not asked.rest:
            rows = yield from self._page(call, resource, asked, call.page, call.limit)
            if not self._is_refused(resource, asked):
                records = tuple(as_record(each, resource, self.zone) for each in are_there(rows))
                return Answer(records=records, more=len(rows) >= call.limit)
            asked = question(call, resource, self._refused[resource.name])
        return _cut((yield from self._sifted(call, resource, asked)), call)

    def _sifted(self, call: Call, resource: Resource, asked: Question) -> _Records:
        """Return what meets the filters: no more than are needed to know whether more follow, if the order allows."""
        found = dict[Id | None, Record]()
        enough = call.page * call.limit
        for page in count(1):
            rows = yield from self._page(call, resource, asked, page, PAGE_LIMIT)
            if self._is_refused(resource, asked):
                return (yield from self._sifted(call, resource, question(call, resource, self._refused[resource.name])))
            known = len(found)
            read = [as_record(each, resource, self.zone) for each in rows]
            if resource.lists_whole and Verb.UPDATE in resource.verbs and any(each.get("stub") for each in rows):
                # What is edited has to have been seen as a whole, or an undo could not put it back.
                read = yield from self._whole(read, replace(call, verb=Verb.GET), resource)
            found |= {each.id: each for each in read}
            if rows and len(found) == known:
                raise Nonsense  # the pages repeat themselves
            met = [each for each in found.values() if asked.meets(each)]
            if len(rows) < PAGE_LIMIT or (asked.sort is not None and len(met) > enough):
                return asked.put_in_order(met)
        raise AssertionError

    def _page(self, call: Call, resource: Resource, asked: Question, page: int, limit: int) -> _Rows:
        """Return the objects of one page, the deleted ones too; an order that is refused is remembered."""
        methods = METHODS[resource.name]
        params: dict[str, Any] = {"limit": limit, "page": page}
        if methods.asks:
            params["query"] = asked.query
        if methods.stubs:
            params["stubResponses"] = asked.stubs
        if asked.sort is not None:
            direction = "DESC" if asked.sort.descending else "ASC"
            params |= {"orderBy": order_key(asked.sort, resource), "orderDirection": direction}
        response = yield request_of(methods.find, params, self.headers)
        if asked.sort is not None and code_of(response) in _ORDER_REFUSED:
            known = self._refused.get(resource.name, frozenset[str]())
            self._refused[resource.name] = known | {order_key(asked.sort, resource)}
            return []
        rows = list(rows_in(result_of(response, call, self.failures)))
        self.titles.learn(resource, *rows)
        return rows

    def _is_refused(self, resource: Resource, asked: Question) -> bool:
        refused = self._refused.get(resource.name, frozenset[str]())
        return asked.sort is not None and order_key(asked.sort, resource) in refused

    def _searched(self, call: Call, resource: Resource) -> _Records:
        """Return what a search for words finds, which brings stubs alone."""
        methods = METHODS[resource.name]
        words = " ".join(str(each.value) for each in call.filters if each.property == SEARCH)
        params = {"string": words, "limit": PAGE_LIMIT}
        rows = rows_in((yield from self._ask(methods.search, params, call)))
        records = [as_record(each, resource, self.zone) for each in are_there(rows)]
        rest = [each for each in call.filters if each.property != SEARCH]
        if not {each.property for each in (*rest, *call.sort)} <= methods.stub:
            records = yield from self._whole(records, call, resource)
        return in_order([each for each in records if all(rule.holds(each) for rule in rest)], call.sort)

    def _whole(self, stubs: Sequence[Record], call: Call, resource: Resource) -> _Records:
        """Return the whole of records of which stubs came; those that are gone meanwhile are left out."""
        found: list[Record] = []
        for each in stubs:
            record = yield from self.record(replace(call, id=each.id), resource)
            found += [record] if record is not None else []
        return found

    def _noted(self, call: Call, resource: Resource) -> _Records:
        """Return the notes on one thing, which come with it."""
        rules = {each.property: each.value for each in call.filters if each.operator is Operator.EQ}
        of = next((name for name in NOTED if rules.get(name)), None)
        if of is None:
            raise InvalidArguments(
                "Nutshell lists the notes on one thing only.",
                f"Give a filter that one of {', '.join(NOTED)} equals an id.",
                field="filters",
            )
        owner = METHODS[NOTED[of][0]]
        result = yield from self._ask(f"get{owner.entity}", {owner.id_key: rules[of]}, call)
        rows = are_there(rows_in(as_object(result).get("notes")))
        notes = [as_record({**each, of: rules[of]}, resource) for each in rows]
        return in_order([each for each in notes if all(rule.holds(each) for rule in call.filters)], call.sort)

    def _ask(self, method: str, params: Mapping[str, Any], call: Call) -> Generator[Request, Response, object]:
        """Call a method, and return its result."""
        response = yield request_of(method, params, self.headers)
        return result_of(response, call, self.failures)


def _cut(records: list[Record], call: Call) -> Answer:
    """Return the page that a list means of all records."""
    start = (call.page - 1) * call.limit
    return Answer(records=tuple(records[start : start + call.limit]), more=len(records) > start + call.limit)
