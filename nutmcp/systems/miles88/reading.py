"""Reads lists and records; what cannot be asked is applied here, and a page is cut out of all that comes."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from nutmcp.remote.call import Answer, Call, page_of
from nutmcp.remote.failures import Failures
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.miles88.records import RunningShift
from nutmcp.systems.miles88.related import related
from nutmcp.systems.miles88.requests import path_of, read_request
from nutmcp.systems.miles88.resources import PATHS
from nutmcp.systems.miles88.responses import as_record, read_row, read_rows
from nutmcp.systems.miles88.where import Question, question

_REFUSES = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR)
"""The statuses with which a `where` or an `order` may be refused, so that the whole list has to do."""
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
_OWNERS: Mapping[str, tuple[str, str]] = {
    "time_entries": ("project", "projects"),
    "projects": ("customer", "customers"),
}
"""By which field, and below which resource, a list is found as well."""
_Asked = Generator[Request, Response, tuple[Response, bool]]
"""Asks for a list; returns the response, and whether the filters were refused."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list is found, and what has still to be asked of it there."""

    path: str
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Read in one account; it remembers what was refused, so that a refusal costs one request once.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone of days whose shift does not name one.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: str
    _refused: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def list(self, call: Call, resource: Resource) -> Exchange:
        """List all that meets the filters, and cut the page out of it."""
        response, refused = yield from self._listed(call, resource)
        try:
            rows = read_rows(response)
            page = page_of(filter(_is_there, (as_record(row, resource, self.zone) for row in rows)), call)
            included = yield from related(self, call, page.records, rows)
        except Nonsense as error:
            raise self.failures.unintelligible() from error
        return replace(page, included=included, filtered_here=refused)

    def get(self, call: Call, resource: Resource) -> Exchange:
        """Read one record."""
        response = yield self.request(path_of(PATHS[resource.name], call.id or ""))
        try:
            row = read_row(self.failures.check(response, call))
            if row is None:
                raise self.failures.missing(call)
            records = (as_record(row, resource, self.zone),)
            return Answer(records=records, included=(yield from related(self, call, records, [row])))
        except Nonsense as error:
            raise self.failures.unintelligible() from error

    def request(self, path: str, asked: Question | None = None) -> Request:
        """Return the request that reads."""
        return read_request(path, self.headers, asked)

    def _listed(self, call: Call, resource: Resource) -> _Asked:
        """Ask for the list where it is found."""
        *nested, last = _places(call, resource)
        for place in nested:
            response, refused = yield from self._asked(call, resource, place)
            if response.status not in _NOT_THERE:
                return self.failures.check(response, call), refused
        response, refused = yield from self._asked(call, resource, last)
        return self.failures.check(response, call), refused

    def _asked(self, call: Call, resource: Resource, place: Place) -> _Asked:
        """Ask with filters and order; where that is refused, without the order, and then for everything."""
        best = question(call, resource, place.filters)
        tries = [each for each in (best, replace(best, order="")) if _kind(resource, each) not in self._refused]
        failed: list[Question] = []
        for asked in [each for each in dict.fromkeys(tries) if each.query]:
            response = yield self.request(place.path, asked)
            if response.status not in _REFUSES:
                break
            failed.append(asked)
        else:
            asked = Question()
            response = yield self.request(place.path, asked)
        if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            self._refused.update(_kind(resource, each) for each in failed)
        return response, bool(best.where) and not asked.where


def _kind(resource: Resource, asked: Question) -> tuple[str, ...]:
    """Return what is asked without the values: what is refused once is refused again."""
    return (resource.name, asked.order, *asked.shape)


def _places(call: Call, resource: Resource) -> list[Place]:
    """Return where a list is found: below its owner where that is asked for, since ids are not compared there."""
    if call.parent is not None and resource.parent is not None:
        return [Place(path_of(PATHS[resource.parent.resource], call.parent, PATHS[resource.name]), call.filters)]
    name = PATHS[resource.name]
    places = [Place(path_of(name), call.filters)]
    by, owner = _OWNERS.get(resource.name, ("", ""))
    for rule in call.filters:
        if rule.property == by and rule.operator is Operator.EQ and isinstance(rule.value, str | int) and rule.value:
            rest = tuple(each for each in call.filters if each is not rule)
            return [Place(path_of(PATHS[owner], rule.value, name), rest), *places]
    return places


def _is_there(record: Record) -> bool:
    """Return whether a record is one of its resource: a shift that has ended is no timer."""
    return not isinstance(record, RunningShift) or record.running
