"""Reads lists and records, a page at a time where there are pages."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from zoneinfo import ZoneInfo

from nutmcp.errors import AccessDenied, NotFound
from nutmcp.remote.call import Answer, Call, Verb, page_of
from nutmcp.remote.failures import Failures
from nutmcp.remote.id import Id
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.proworkflow import ties
from nutmcp.systems.proworkflow.general_tasks import (
    ALONE,
    GENERAL_TASKS,
    is_below_it,
    is_it,
    may_have,
    with_general_tasks,
)
from nutmcp.systems.proworkflow.parameters import LISTINGS
from nutmcp.systems.proworkflow.related import Pages, related
from nutmcp.systems.proworkflow.requests import path_of, read_request
from nutmcp.systems.proworkflow.resources import LISTS, MORE_LISTS, PATHS, RESOURCES
from nutmcp.systems.proworkflow.responses import Row, as_record, read_row, read_rows
from nutmcp.systems.proworkflow.shaping import as_tax

MOST = 5_000
"""How many records come at most, in silence."""
_PAGE = 100
_Settled = Generator[Request, Response, Answer | None]
Rows = Generator[Request, Response, tuple[Sequence[Row], int | None]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Read in one account.

    Attributes:
        headers: What every request carries.
        failures: What goes wrong, in sentences.
        zone: The zone of times, which name none.
        pages: What came along with pages so far.
    """

    headers: Mapping[str, str] = field(repr=False)
    failures: Failures = field(repr=False)
    zone: ZoneInfo
    pages: Pages = field(default_factory=Pages, repr=False)

    def list(self, call: Call, resource: Resource) -> Exchange:
        """List a page; a list without pages comes whole, and is cut here."""
        try:
            ways = {"invoice_taxes": self._taxes, "projects": self._projects}
            answer = yield from ways.get(resource.name, self._listed)(call, resource)
            included = yield from related(self, call, answer.records, self.pages.before(call))
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
                rows = yield from self._together(path, MORE_LISTS[resource.name], {**query, **listing.steady}, call)
            else:
                rows, _ = yield from self.rows(path, query, call)
            return page_of(self._records(rows, call, resource), call)
        query |= {} if "sortby" in query else listing.steady
        if ties.are_needed(call, resource.record) and listing.sorts_by(call) and not listing.leaves(call):
            settled = yield from self._settled(path, query, call, resource)
            if settled is not None:
                return settled
        query |= {"pagesize": str(call.limit), "pagenumber": str(call.page)}
        rows, total = yield from self.rows(path, query, call)
        if len(rows) > call.limit:
            # It passed over the page, so that all came, or as many as ever do.
            whole = yield from self._whole(path, query, call, rows, total)
            return page_of(self._records(whole, call, resource), call)
        more = _is_more(rows, total, call)
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

    def _whole(
        self, path: str, query: Mapping[str, str], call: Call, rows: Sequence[Row], total: int | None
    ) -> Generator[Request, Response, Sequence[Row]]:
        """Return a list that came without pages; what was cut off is asked for from the next id on."""
        found = {str(each.get("id")): each for each in rows}
        while len(rows) >= MOST or (total is not None and total > len(found) and rows):
            last = max(int(each) for each in found if each.isdecimal())
            asked = {**query, "sortby": "id", "sortorder": "asc", "idfrom": str(last + 1)}
            rows, total = (yield from self.rows(path, asked, call))[0], None
            new = {str(each.get("id")): each for each in rows if str(each.get("id")) not in found}
            found |= new
            if not new:
                break
        return list(found.values())

    def _together(
        self, path: str, other: str, query: Mapping[str, str], call: Call
    ) -> Generator[Request, Response, Sequence[Row]]:
        """Return what stands in two lists; the other one may be withheld from the user."""
        found = yield from self._every(path, query, call)
        try:
            return [*found, *(yield from self._every(other, query, call))]
        except (AccessDenied, NotFound):
            return found

    def _every(self, path: str, query: Mapping[str, str], call: Call) -> Generator[Request, Response, Sequence[Row]]:
        """Return a whole list, page by page."""
        found: list[Row] = []
        page = replace(call, page=1, limit=_PAGE)
        while True:
            asked = {**query, "pagesize": str(page.limit), "pagenumber": str(page.page)}
            rows, total = yield from self.rows(path, asked, call)
            if len(rows) > page.limit:  # it passed over the page
                return (yield from self._whole(path, asked, call, rows, total))
            found += rows
            if not _is_more(rows, total, page):
                return found
            page = replace(page, page=page.page + 1)

    def _records(self, rows: Sequence[Row], call: Call, resource: Resource) -> tuple[Record, ...]:
        owner = {} if call.parent is None or resource.parent is None else {resource.parent.by: call.parent}
        return tuple(as_record(row, resource, self.zone, **owner) for row in rows)

    def _one(self, call: Call, resource: Resource) -> Generator[Request, Response, Record]:
        response = yield self._read(resource, call.id or 0)
        if resource.name == "time_entries" and response.status == HTTPStatus.NOT_FOUND:
            return (yield from self._running(call))
        row = read_row(self.failures.check(response, call), LISTINGS[resource.name].singular)
        if row is None:
            raise self.failures.missing(call)
        if resource.name == "time_entries" and row.get("starttime") and not row.get("endtime"):
            row = yield from self._as_it_runs(row, call)
        record = as_record({"id": call.id, **row}, resource, self.zone)
        if resource.name == "project_services":
            running = {str(each.get("taskid")) for each in (yield from self.running(call))}
            return record.model_copy(update={"running": str(call.id) in running})
        return record

    def running(self, call: Call) -> Generator[Request, Response, Sequence[Row]]:
        """Return the timers that run, as objects."""
        return (yield from self.rows(PATHS["timers"], {}, call))[0]

    def _as_it_runs(self, row: Row, call: Call) -> Generator[Request, Response, Row]:
        """Return a time record without an end; one that a timer is running for has no length yet."""
        runs = any(str(each.get("id")) == str(call.id) for each in (yield from self.running(call)))
        return {**row, "timetracked": None} if runs else row

    def _running(self, call: Call) -> Generator[Request, Response, Record]:
        """Return the time record of a timer that runs, which may not be among the others yet.

        Raises:
            NotFound: No timer is it.
        """
        for row in (yield from self.running(call)):
            if str(row.get("id")) == str(call.id):
                return as_record({**row, "timetracked": None}, RESOURCES["time_entries"], self.zone)
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


def _is_more(rows: Sequence[Row], total: int | None, call: Call) -> bool:
    """Return whether another page follows: a full one has a next, unless the total says that it ends there."""
    if len(rows) < call.limit:
        return False
    return not (total is not None and len(rows) < total <= (call.page - 1) * call.limit + len(rows))
