"""Answers requests as 88 Miles does; what no page states is a knob, or a choice that is marked as assumed."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from nutmcp.clock import Clock
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.system import Credentials, Request, Response
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.answer_cache import ANSWERS
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.miles88.clock_actions import act
from nutmcp.sandbox.miles88.errors import error_response
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.rendering import JSON, READ_ONLY, fields_of, read_body, row_of
from nutmcp.sandbox.miles88.routes import Route, nothing_there, read_route
from nutmcp.sandbox.miles88.tables import Tables
from nutmcp.sandbox.miles88.totals import Totals
from nutmcp.sandbox.miles88.where import Columns, Row, Unparsable, in_order_of, parse_where
from nutmcp.sandbox.miles88.writes import create, update
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store
from nutmcp.systems.miles88.records import Activity, Project, Shift, Staff

_EXAMPLE = frozenset(
    {"active", "company_uuid", "default_tags", "hourly_rate", "hourly_rate_cents", "name", "notes", "time_limit"}
    | {"time_limit_string", "uuid", "visibility", "activities", "grand_total"}
)
"""The fields that the examples of reads show of a project."""
_WRITTEN = _EXAMPLE | {"running", "running_total"}
"""Those that the examples of a create and an update show."""
_PUNCHED = _WRITTEN | {"started_at", "current_shift", "shift_notes", "shift_tag_list", "shift_billable"}
_NO_COLUMNS = READ_ONLY | {"tag_list", "user_uuids"}
_ACTIVITIES = "project_services"
_MOMENTS = frozenset({"start", "stop"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Miles88Host:
    """Answer requests from the sandbox's tables.

    Attributes:
        store: The tables.
        accounts: Whose credentials are accepted.
        limits: How many calls are answered; none are known.
        knobs: What is not known of the real service.
        clock: Where the time comes from.
    """

    store: Store
    accounts: Accounts
    limits: Limits
    knobs: Miles88Knobs
    clock: Clock

    def respond(self, request: Request) -> Response:
        """Return the response to one request, whose header names are in lower case."""
        try:
            with self.store.transaction():
                return self._answered(request)
        except Rejected as rejected:
            return self.refuse(rejected)

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused."""
        return error_response(rejected, self.knobs, body)

    def _answered(self, request: Request) -> Response:
        tables = Tables(
            store=self.store,
            knobs=self.knobs,
            caller=self._caller(request.headers),
            now=self.clock.now(),
        )
        wait = self.limits.refuse(str(tables.caller.id))
        if wait is not None:
            raise Rejected(HTTPStatus.TOO_MANY_REQUESTS, "Slow down.", headers={"retry-after": str(wait)})
        if request.method != "GET":
            return self._carried_out(tables, request)
        # Totals go up to the moment.
        on = (tables.caller.id, tables.now)
        return ANSWERS.once(request, self.store.versions, self.knobs, lambda: self._carried_out(tables, request), *on)

    def _carried_out(self, tables: Tables, request: Request) -> Response:
        route = read_route(request.path, self.knobs)
        _see_that_it_is_there(tables, route)
        match request.method, route:
            case "GET", Route(id=None):
                return self._list(tables, route, dict(request.query))
            case "GET", Route(action=None):
                return _found(self._row(tables, route.table, tables.one(route.table, route.id), _EXAMPLE))
            case "POST", Route(action=str()):
                return self._act(tables, route, request)
            case method, Route(action=None) if route.table != "members":
                return self._write(tables, route, method, request)
            case _:
                raise Rejected(HTTPStatus.METHOD_NOT_ALLOWED, "The method is not for this address.")

    def _caller(self, headers: Mapping[str, str]) -> Staff:
        known = self._credentials(headers.get("authorization", ""))
        for each in of_kind(Staff, self.store.every("members")) if known else []:
            if known and known["username"].casefold() == (each.email or "").casefold():
                return each
        raise Rejected(HTTPStatus(self.knobs.wrong_credentials), "The credentials are not accepted.")

    def _credentials(self, authorization: str) -> Credentials | None:
        scheme, _, proof = authorization.strip().partition(" ")
        if scheme.casefold() == "bearer":
            return self.accounts.presented(access_token=proof.strip())
        if scheme.casefold() == "basic" and self.knobs.basic == "accepted":
            username, _, password = _decoded(proof).partition(":")
            return self.accounts.presented(username=username, password=password)
        return None

    def _list(self, tables: Tables, route: Route, query: Mapping[str, str]) -> Response:
        listed = tables.every(route.table)
        if route.owner is not None:
            listed = [each for each in listed if getattr(each, route.owner.by) == route.owner.id]
        rows: Sequence[Row] = [self._row(tables, route.table, each, _EXAMPLE) for each in listed]
        rows = self._as_asked(route.table, rows, query)
        return _sent({"response": rows, "count": len(rows)})

    def _as_asked(self, table: str, rows: Sequence[Row], query: Mapping[str, str]) -> Sequence[Row]:
        """Return the rows with as much of their `where` and `order` as the knobs let through."""
        names = frozenset(fields_of(table)) - _NO_COLUMNS
        ids = frozenset(each for each in names if each.endswith("uuid"))
        columns = Columns(
            names - ids if self.knobs.uuid_columns == "refused" else names,
            _MOMENTS,
            ids,
            match_ids=self.knobs.uuid_columns == "matched",
        )
        try:
            if query.get("where") and self._lets("where"):
                condition = parse_where(query["where"], columns)
                rows = [each for each in rows if condition(each)]
            if query.get("order") and self._lets("order"):
                rows = in_order_of(query["order"], columns, rows)
        except Unparsable as error:
            raise Rejected(HTTPStatus(self.knobs.where_status), str(error)) from error
        return rows

    def _lets(self, name: str) -> bool:
        knob = self.knobs.where if name == "where" else self.knobs.order
        if knob == "refused":
            raise Unparsable("Queries are not taken.")
        return knob == "honoured"

    def _act(self, tables: Tables, route: Route, request: Request) -> Response:
        project = tables.one("projects", route.id)
        assert isinstance(project, Project)  # noqa: S101 - the table holds nothing else
        begun = act(tables, route.action or "", project, request)
        project = tables.one("projects", route.id)
        if begun is None:
            return _found(self._row(tables, "projects", project, _EXAMPLE))
        shift = row_of("time_entries", begun, rails=self.knobs.zone_names == "rails")
        more = {
            "current_shift": shift,
            "shift_notes": begun.note,
            "shift_tag_list": begun.tag_list or "",
            "shift_billable": begun.billable,
        }
        return _found(self._row(tables, "projects", project, _PUNCHED) | more)

    def _write(self, tables: Tables, route: Route, method: str, request: Request) -> Response:
        match method, route.id:
            case "POST", None:
                id = create(tables, route, read_body(request))
                row = self._row(tables, route.table, tables.one(route.table, id), _WRITTEN)
                return _found(row, self.knobs.create_status)
            case "PUT", str():
                update(tables, route, read_body(request))
                if self.knobs.write_answer == "nothing":
                    return Response(status=200)
                return _found(self._row(tables, route.table, tables.one(route.table, route.id), _WRITTEN))
            case "DELETE", str(id):
                tables.delete(route.table, id)
                return Response(status=200)
            case _:
                raise Rejected(HTTPStatus.METHOD_NOT_ALLOWED, "The method is not for this address.")

    def _row(self, tables: Tables, table: str, record: Record, shown: frozenset[str]) -> dict[str, Any]:
        row = row_of(table, record, rails=self.knobs.zone_names == "rails")
        if not isinstance(record, Project):
            return row
        id = record.id or ""
        activities = self.store.find(Activity, "project", [id])
        totals = Totals(tuple(self.store.find(Shift, "project", [id])), tables.caller.id or "", tables.now)
        row |= {"activities": [row_of(_ACTIVITIES, each) for each in activities], **totals.of(record)}
        return row if self.knobs.project_fields == "all" else {name: row[name] for name in row if name in shown}


def _see_that_it_is_there(tables: Tables, route: Route) -> None:
    """See that the record of a path, and its owner, are there and belong together.

    Raises:
        Rejected: 404: they are not; 403: they may not be read.
    """
    if route.table == "customers" and tables.knobs.companies == "hidden":
        raise Rejected(HTTPStatus.FORBIDDEN, "Read Denied")
    held = None if route.id is None else tables.one(route.table, route.id)
    if route.owner is not None:
        tables.one(route.owner.table, route.owner.id)
        if held is not None and getattr(held, route.owner.by) != route.owner.id:
            raise nothing_there()


def _decoded(proof: str) -> str:
    try:
        return base64.b64decode(proof.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _found(row: Mapping[str, Any], status: int = 200) -> Response:
    return _sent({"response": row}, status)


def _sent(body: object, status: int = 200) -> Response:
    return Response(
        status=status, headers={"content-type": JSON}, content=json.dumps(body, ensure_ascii=False).encode()
    )
