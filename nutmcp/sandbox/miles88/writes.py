"""Creates, changes and deletes records, by the rules that are known or assumed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from nutmcp.remote.id import Id
from nutmcp.sandbox.miles88.clock_actions import stop_all
from nutmcp.sandbox.miles88.rendering import NOUNS, read_fields
from nutmcp.sandbox.miles88.routes import Route
from nutmcp.sandbox.miles88.tables import Tables
from nutmcp.sandbox.rejected import Rejected

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "projects": ("name", "customer"),
    "customers": ("name",),
    "project_services": ("name", "project"),
    "time_entries": ("project", "member", "start_time", "time_zone"),
}
_REFERS = {"project": "projects", "customer": "customers", "member": "members"}
_Sent = Mapping[str, Any]


def create(tables: Tables, route: Route, body: _Sent) -> Id:
    """Create what a body holds, and return its id.

    Raises:
        Rejected: 422: it breaks a rule.
    """
    fields = _fields(route, body)
    if tables.knobs.chosen_uuid == "ignored":
        fields.pop("id", None)
    known = {each.id for each in tables.store.every(route.table)}
    if fields.get("id") in known:
        if tables.knobs.second_uuid == "refused":
            raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, "Uuid has already been taken.")
        return fields["id"]
    if route.owner is not None:
        fields |= {route.owner.by: route.owner.id}
    fields = _defaults(tables, route.table) | fields
    _check(tables, route.table, fields)
    if route.table == "time_entries" and fields.get("end_time") is None and tables.knobs.second_clock == "stops":
        stop_all(tables, tables.running())
    return tables.insert(route.table, fields)


def update(tables: Tables, route: Route, body: _Sent) -> None:
    """Change what a body holds of a record; the rest stays ("PUT merges").

    Raises:
        Rejected: 422: it breaks a rule.
    """
    before = tables.one(route.table, route.id)
    fields = {name: value for name, value in _fields(route, body).items() if name != "id"}
    if tables.knobs.null == "kept":
        fields = {name: value for name, value in fields.items() if value is not None}
    held = {name: getattr(before, name) for name in type(before).model_fields}
    _check(tables, route.table, held | fields)
    if fields:
        tables.update(route.table, route.id or "", fields)


def _fields(route: Route, body: _Sent) -> dict[str, Any]:
    noun = NOUNS[route.table][0]
    sent = body.get(noun)
    if not isinstance(sent, dict):
        raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, f"The body holds no {noun}.")
    return read_fields(route.table, cast("_Sent", sent))


def _defaults(tables: Tables, table: str) -> dict[str, Any]:
    match table:
        case "time_entries":
            return {"member": tables.caller.id, "billable": True}
        case "projects":
            return {"status": 1, "visibility": "public"}
        case _:
            return {}


def _check(tables: Tables, table: str, fields: Mapping[str, Any]) -> None:
    for name in _REQUIRED[table]:
        if fields.get(name) in (None, ""):
            raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, f"{name.replace('_', ' ').capitalize()} can't be blank.")
    for name, owner in _REFERS.items():
        if fields.get(name) is not None and fields[name] not in {each.id for each in tables.store.every(owner)}:
            raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, f"{name.capitalize()} is not known.")
    if table == "time_entries":
        tables.check_whose(fields.get("member"))
        tables.check_activity(fields.get("project_service"), fields.get("project"))
        stop = fields.get("end_time")
        if stop is not None and stop < fields["start_time"]:
            raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, "Stop must be after start.")
