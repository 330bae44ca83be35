"""Punches in and out, signs off and reopens: what may be done with a project beside changing it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from nutmcp.remote.id import Id
from nutmcp.remote.system import Request
from nutmcp.sandbox.miles88.rendering import is_form, read_body
from nutmcp.sandbox.miles88.tables import Tables
from nutmcp.sandbox.rejected import Rejected
from nutmcp.systems.miles88.codes import ProjectState
from nutmcp.systems.miles88.records import Project, Shift


def act(tables: Tables, action: str, project: Project, request: Request) -> Shift | None:
    """Do an action, and return the shift that begins with it, if one does.

    Raises:
        Rejected: It may not be done, or says something that makes no sense.
    """
    match action:
        case "punch_in":
            return _punch_in(tables, project, _said(tables, request, in_body=True))
        case "punch_out":
            _punch_out(tables, project, _said(tables, request, in_body=False))
        case _:
            state = ProjectState.ACTIVE if action == "reopen" else ProjectState.SIGNED_OFF
            tables.update("projects", project.id or "", {"status": state})
    return None


def _said(tables: Tables, request: Request, *, in_body: bool) -> Mapping[str, Any]:
    """Return what is said with an action: in the body as JSON or as a form, or in the address."""
    if tables.knobs.punch_body == "deaf":
        return {}
    is_json = bool(request.content) and not is_form(request)
    if tables.knobs.punch_body == "maker" and (is_json or (request.content and not in_body)):
        raise Rejected(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "That type of body is not taken here.")
    return {**dict(request.query), **(read_body(request) if request.content else {})}


def _punch_in(tables: Tables, project: Project, said: Mapping[str, Any]) -> Shift:
    if not project.takes_time:
        raise Rejected(HTTPStatus(tables.knobs.signed_off), "The project is signed off.")
    activity = said.get("activity_uuid") or None
    tables.check_activity(activity, project.id)
    running = tables.running()
    if running and running[0].project == project.id and tables.knobs.second_punch == "same":
        return running[0]
    stop_all(tables, running)
    begun = {
        "project": project.id,
        "project_service": activity,
        "member": tables.caller.id,
        "start_time": tables.now.replace(microsecond=0),
        "billable": project.billable_by_default is not False,
        "tag_list": project.default_tags,
        "time_zone": tables.caller.time_zone,
    }
    return tables.shift(tables.insert("time_entries", begun))


def _punch_out(tables: Tables, project: Project, said: Mapping[str, Any]) -> None:
    running = [each for each in tables.running() if each.project == project.id]
    if not running and tables.knobs.idle_punch_out == "refused":
        raise Rejected(HTTPStatus.UNPROCESSABLE_ENTITY, "The project is not running.")
    stop_all(tables, running, note=said.get("notes"))


def stop_all(tables: Tables, shifts: list[Shift], *, note: str | None = None) -> None:
    """End shifts now."""
    for each in shifts:
        fields: dict[str, object] = {"end_time": tables.now.replace(microsecond=0)}
        tables.update("time_entries", _id(each.id), fields | ({"note": note} if note else {}))


def _id(id: Id | None) -> Id:
    return id or ""
