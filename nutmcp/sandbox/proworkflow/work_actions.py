"""What else can be done with projects and tasks: complete, reactivate, shift dates, assign people."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import written
from nutmcp.sandbox.proworkflow.forms import ids_of
from nutmcp.sandbox.proworkflow.grammar import bad, read_day, read_flag
from nutmcp.sandbox.proworkflow.row import ids_in
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.proworkflow.work_forms import check_task
from nutmcp.sandbox.proworkflow.writes import delete, remove
from nutmcp.sandbox.rejected import Rejected

CALLED: Mapping[str, str] = {"projects": "Project", "tasks": "Task"}
_DATES: Mapping[str, tuple[str, ...]] = {
    "all": ("startdate", "duedate"),
    "start": ("startdate",),
    "due": ("duedate",),
}


def complete(visit: Visit, table: str, id: int) -> Response:
    """Complete a task, or a project with its active tasks."""
    visit.one(table, id)
    said = visit.body().get("completedate")
    on = read_day(str(said), visit.today) if said else visit.today
    if table == "projects":
        for row in [each for each in visit.rows.of("tasks") if each["projectid"] == id and each["status"] == "active"]:
            visit.update("tasks", row["id"], {"status": "complete", "completedate": on})
    visit.update(table, id, {"status": "complete", "completedate": on})
    return written(f"{CALLED[table]} Completed", [{"id": id}])


def reactivate(visit: Visit, table: str, id: int) -> Response:
    """Reactivate a task, or a project without its tasks."""
    visit.one(table, id)
    visit.update(table, id, {"status": "active", "completedate": None})
    return written(f"{CALLED[table]} Reactivated", [{"id": id}])


def adjust_dates(visit: Visit, table: str, id: int) -> Response:
    """Shift dates, each time anew: to do it twice shifts them twice."""
    body = visit.body()
    by = str(body.get("adjustment", ""))
    _shift(visit, table, id, by, body.get("dates"))
    if table == "projects" and body.get("tasks"):
        for row in [each for each in visit.rows.of("tasks") if each["projectid"] == id]:
            if body["tasks"] in ("all", row["status"]):
                _shift(visit, "tasks", row["id"], by, body.get("taskdates", "all"))
    return written(f"{CALLED[table]} Updated", [{"id": id}])


def _shift(visit: Visit, table: str, id: int, by: str, which: object) -> None:
    row: Mapping[str, Any] = visit.one(table, id)
    held = {name: row[name] for name in _DATES.get(str(which), ()) if row[name] is not None}
    visit.update(table, id, {name: read_day(by, day) for name, day in held.items()})


def assign(visit: Visit, id: int) -> Response:
    """Add people to a task, or take them off it."""
    body, kept = visit.body(), visit.kept("tasks", id)
    wanted = ids_in(ids_of("contacts")(body.get("contacts", ""), visit))
    held = ids_in(kept["contacts"])
    off = read_flag(body.get("remove", False))
    people = [each for each in held if each not in wanted] if off else list(dict.fromkeys([*held, *wanted]))
    fields = {"contacts": ",".join(map(str, people))}
    check_task(visit, kept | fields)
    visit.update("tasks", id, fields)
    return written("Task Updated", [{"id": id}])


def delete_tasks(visit: Visit) -> Response:
    """Delete several tasks of one project, with what belongs to them."""
    tasks = ids_in(ids_of("tasks")(visit.body().get("taskid", ""), visit))
    if len({visit.one("tasks", each)["projectid"] for each in tasks}) > 1:
        raise bad("Tasks must be in the same project")
    for each in tasks:
        delete(visit, "tasks", each)
    return written("Task/s Deleted", [{"id": each} for each in tasks])


def remove_company(visit: Visit, id: int) -> Response:
    """Delete a company, with its contacts unless `deletecontacts=false`; not one with projects (assumed)."""
    visit.one("companies", id)
    if any(row["companyid"] == id for row in visit.rows.of("projects")):
        raise Rejected(HTTPStatus.BAD_REQUEST, "The company has projects")
    if not read_flag(visit.query.get("deletecontacts", "true")):
        for row in [each for each in visit.rows.of("contacts") if each["companyid"] == id]:
            visit.update("contacts", row["id"], {"companyid": None})
    return remove("companies", "Company", visit, id)
