"""Reads lists and records, a page at a time where there are pages."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from zoneinfo import ZoneInfo

from nutmcp.errors import AccessDenied, NotFound
from nutmcp.remote.call import Answer, Call, Verb, page_of
from nutmcp.remote.failures import Failures
from nutmcp.remote.id import Id
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.proworkflow import pages, ties
from nutmcp.systems.proworkflow.general_tasks import (
    ALONE,
    GENERAL_TASKS,
    is_below_it,
    is_it,
    may_have,
    with_general_tasks,
)
from nutmcp.systems.proworkflow.pages import Rows
from nutmcp.systems.proworkflow.parameters import LISTINGS
from nutmcp.systems.proworkflow.records import TimeEntry
from nutmcp.systems.proworkflow.related import Pages, related
from nutmcp.systems.proworkflow.requests import path_of, read_request
from nutmcp.systems.proworkflow.resources import LISTS, MORE_LISTS, PATHS, RESOURCES
from nutmcp.systems.proworkflow.responses import Row, as_record, read_row, read_rows
from nutmcp.systems.proworkflow.shaping import as_tax

_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
_Settled = Generator[Request, Response, Answer | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """Read in one account.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone of times, which name none.
        before: What came along with pages so far.
        sizes: How many records a page has at most, by the path of a list, where that was less than was wanted.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: ZoneInfo
    before: Pages = field(default_factory=Pages, repr=False)
    sizes: dict[str, int] = field(default_factory=dict[str, int], repr=False)

    def list(self, call: Call, resource: Resource) -> Exchange:
        """List a page; a list without pages comes whole, and is cut here."""
        try:
            ways = {"invoice_taxes": self._taxes, "projects": self._projects}
            answer = yield from ways.get(resource.name, self._listed)(call, resource)
            included = yield from related(self, call, answer.records, self.before.before(call))
            return replace(answer, included=included)
        except Nonsense as error:
            raise self.failures.unintelligible() from error

    def get(self, call: Call, resource: Resource) -> Exchange:
        """Read one record."""
        try:
            record = GENERAL_TASKS if is_it(call) else (yield from self._one(call, resource))
            return Answer(records=(record,), included=(yield from related(self, call, [record], {})))
        except Nonsense as error:
            raise self.failures.unintelligible() from error

    def record(self, row: Row, resource: Resource) -> Record:
        """Return the record that an object is."""
        return as_record(row, resource, self.zone)

    def rows(self, path: str, query: Mapping[str, str], call: Call) -> Rows:
        """Ask for a list, and return its objects, and how many there are in all, if that is told."""
        response = yield read_request(path, self.headers, query)
        return read_rows(self.failures.check(response, call), _key_of(path))

    def _listed(self, call: Call, resource: Resource) -> Exchange:
        listing, path = LISTINGS[resource.name], _path(call, resource)
        query = {**listing.query(call), **(ALONE if is_below_it(call) else {})}
        if not resource.paged:
            if resource.name in MORE_LISTS:
                rows = yield from self._together(path, MORE_LISTS[resource.name], query, call)
            else:
                rows, _ = yield from self.rows(path, query, call)
            return page_of(self._records(rows, call, resource), call)
        query |= {} if "sortby" in query else listing.steady
        if ties.are_needed(call, resource.record) and listing.sorts_by(call) and not listing.leaves(call):
            settled = yield from self._settled(path, query, call, resource)
            if settled is not None:
                return settled
        ask = partial(self.rows, path, call=call)
        query |= pages.page_of(call.limit, call.page)
        if path in self.sizes:
            return (yield from self._in_smaller_pages(path, query, call, resource))
        rows, total = yield from ask(query)
        if len(rows) > call.limit:
            # It passed over the page, so that all came, or as many as ever do.
            whole = yield from pages.whole(ask, query, rows, total)
            return page_of(self._records(whole, call, resource), call)
        if pages.is_smaller(rows, total, call):
            self.sizes[path] = len(rows)
            return (yield from self._in_smaller_pages(path, query, call, resource))
        more = pages.is_more(rows, total, call.page, call.limit)
        return self._page(rows, call, resource, more=more)

    def _in_smaller_pages(
        self, path: str, query: Mapping[str, str], call: Call, resource: Resource
    ) -> Generator[Request, Response, Answer]:
        """Return a page of a list whose pages are smaller than it."""
        size = min(self.sizes[path], call.limit)
        ask = partial(self.rows, path, call=call)
        rows, total = yield from pages.in_smaller_pages(ask, query, call, size)
        more = len(rows) == call.limit and not (total is not None and total <= call.page * call.limit)
        return self._page(rows, call, resource, more=more)

    def _page(self, rows: Sequence[Row], call: Call, resource: Resource, *, more: bool) -> Answer:
        listing = LISTINGS[resource.name]
        return Answer(
            records=self._records(rows, call, resource),
            more=more,
            unfiltered=listing.leaves(call),
            unsorted=not listing.sorts_by(call),
        )

    def _settled(self, path: str, query: Mapping[str, str], call: Call, resource: Resource) -> _Settled:
        """Return a page with what is alike for the wire in order; None where that cannot be done."""
        stretch = ties.around(call)
        found: list[Row] = []
        rows: Sequence[Row] = ()
        total: int | None = None
        for page in stretch.pages:
            asked = {**query, "pagesize": str(stretch.size), "pagenumber": str(page)}
            rows, total = yield from self.rows(path, asked, call)
            found += rows
            if len(rows) != stretch.size:  # the end; or it passed over the page
                break
        if len(rows) > stretch.size:
            return None
        more = len(rows) == stretch.size and total != stretch.start + len(found)
        records = ties.settled(self._records(found, call, resource), stretch, call, more=more)
        if records is None:
            return None
        return Answer(records=records, more=more or call.page * call.limit < stretch.start + len(found))

    def _together(
        self, path: str, other: str, query: Mapping[str, str], call: Call
    ) -> Generator[Request, Response, Sequence[Row]]:
        """Return what stands in two lists; the other one may be withheld from the user."""
        found = yield from pages.every(partial(self.rows, path, call=call), query)
        try:
            return [*found, *(yield from pages.every(partial(self.rows, other, call=call), query))]
        except (AccessDenied, NotFound):
            return found

    def _records(self, rows: Sequence[Row], call: Call, resource: Resource) -> tuple[Record, ...]:
        owner = {} if call.parent is None or resource.parent is None else {resource.parent.by: call.parent}
        return tuple(as_record(row, resource, self.zone, **owner) for row in rows)

    def _one(self, call: Call, resource: Resource) -> Generator[Request, Response, Record]:
        response = yield self._read(resource, call.id or 0)
        if resource.name == "time_entries" and response.status in _NOT_THERE:
            return (yield from self._running(call))
        row = read_row(self.failures.check(response, call), LISTINGS[resource.name].singular)
        if row is None:
            raise self.failures.missing(call)
        if resource.name == "time_entries" and row.get("starttime") and not row.get("endtime"):
            row = yield from self._as_it_runs(row, call)
        record = as_record({"id": call.id, **row}, resource, self.zone)
        if resource.name == "project_services":
            running = {each.project_service for each in (yield from self.running(call))}
            return record.model_copy(update={"running": call.id in running})
        return record

    def running(self, call: Call) -> Generator[Request, Response, Sequence[TimeEntry]]:
        """Return the timers that run, as time that has no length yet."""
        rows, _ = yield from self.rows(PATHS["timers"], {}, call)
        entries = (as_record({**row, "timetracked": None}, RESOURCES["time_entries"], self.zone) for row in rows)
        return of_kind(TimeEntry, entries)

    def _as_it_runs(self, row: Row, call: Call) -> Generator[Request, Response, Row]:
        """Return a time record without an end; one that a timer is running for has no length yet."""
        runs = any(each.id == call.id for each in (yield from self.running(call)))
        return {**row, "timetracked": None} if runs else row

    def _running(self, call: Call) -> Generator[Request, Response, Record]:
        """Return the time record of a timer that runs, which may not be among the others yet.

        Raises:
            NotFound: No timer is it.
        """
        for each in (yield from self.running(call)):
            if each.id == call.id:
                return each
        raise self.failures.missing(call)

    def _projects(self, call: Call, resource: Resource) -> Exchange:
        """List projects, and the place of general tasks after them; any other order is left to who asks."""
        if not call.sort or not may_have(call):
            return with_general_tasks((yield from self._listed(call, resource)), call)
        bare = replace(call, sort=())
        return replace(with_general_tasks((yield from self._listed(bare, resource)), call), unsorted=True)

    def _taxes(self, call: Call, resource: Resource) -> Exchange:
        """Return the tax of an invoice, which the invoice itself tells."""
        del resource
        resource = RESOURCES["invoices"]
        owner = Call(verb=Verb.GET, resource=resource.name, id=call.parent)
        invoice = yield from self._one(owner, resource)
        tax = as_tax(invoice)
        return page_of([] if tax is None else [tax], call)

    def _read(self, resource: Resource, id: Id) -> Request:
        return read_request(path_of(PATHS[resource.name], id), self.headers, {})


def _path(call: Call, resource: Resource) -> str:
    """Return where a list is: below its owner, where it is asked for by that."""
    own = LISTS.get(resource.name, PATHS[resource.name])
    if call.parent is None or resource.parent is None or is_below_it(call):
        return own
    return path_of(PATHS[resource.parent.resource], call.parent, own)


def _key_of(path: str) -> str:
    """Return under which name a list stands: the last part of its path, but for time records."""
    last = path.rpartition("/")[2]
    return "timerecords" if last in ("time", "activetimers") else last
