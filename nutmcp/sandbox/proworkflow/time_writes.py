"""Writes worked time, in the combinations that are taken, and runs one timer for each contact."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.clock import elapsed
from nutmcp.remote.system import Response
from nutmcp.sandbox.proworkflow.envelope import written
from nutmcp.sandbox.proworkflow.forms import Form, day, id_of, moment, whole, words
from nutmcp.sandbox.proworkflow.grammar import bad
from nutmcp.sandbox.proworkflow.row import Row
from nutmcp.sandbox.proworkflow.visit import Visit
from nutmcp.sandbox.rejected import Rejected

_MORNING = time(9)
_Fields = Mapping[str, Any]


def rows_of_time(visit: Visit, *, running: bool) -> list[Row]:
    """Return the time records, or the timers that run, told as they are now."""
    found = visit.rows.of("time")
    if not running:
        kept = [row for row in found if row["runningsince"] is None]
        return kept if visit.knobs.running_in_time == "hidden" else [*kept, *rows_of_time(visit, running=True)]
    return [as_running(row, visit) for row in found if row["runningsince"] is not None]


def as_running(row: Row, visit: Visit) -> Row:
    """Return what is told of a timer while it runs."""
    if row["runningsince"] is None:
        return row
    seconds = max(0, int(elapsed(row["runningsince"], visit.now).total_seconds()))
    begun = row["runningsince"].astimezone(ZoneInfo(visit.knobs.zone)).replace(tzinfo=None)
    return row | {"starttime": begun, "timetrackedseconds": seconds, "timetracked": seconds // 60}


def _check(visit: Visit, fields: _Fields) -> None:
    task = visit.one("tasks", fields["taskid"])
    if task["type"] == "heading":
        raise bad("Time cannot be tracked for a heading")
    if task["status"] == "complete" and visit.knobs.completed_task == "refused":
        raise bad("Time cannot be tracked for a completed task")


def _yours(visit: Visit, _: _Fields) -> _Fields:
    return {"contactid": visit.caller}


TIME = Form(
    table="time",
    called="Time",
    takes={
        "taskid": id_of("tasks"),
        "contactid": id_of("contacts"),
        "starttime": moment,
        "endtime": moment,
        "timetracked": whole,
        "date": day,
        "notes": words,
    },
    needs=("taskid",),
    defaults=_yours,
    check=_check,
)


def add_time(visit: Visit, known: _Fields) -> Response:
    """Add time to a task.

    Raises:
        Rejected: 400: it is of no task, or its times are none of the combinations that are taken.
    """
    said = TIME.read({**visit.body(), **known}, visit)
    fields = {**_yours(visit, said), **{name: value for name, value in said.items() if value is not None}}
    TIME.check_needs(fields)
    TIME.check(visit, fields)
    spent = _spent(_dated(fields, None, visit), visit)
    id = visit.insert("time", {**{name: fields.get(name) for name in ("taskid", "contactid", "notes")}, **spent})
    return written("Time Added", [{"id": id}], created=True)


def edit_time(visit: Visit, id: int) -> Response:
    """Change a time record: its times in the same combinations or one alone, never its task.

    Raises:
        Rejected: It is approved, or what is said makes no sense.
    """
    row = visit.one("time", id)
    check_unlocked(row, visit)
    said = TIME.read(visit.body(), visit)
    if said.pop("taskid", row["taskid"]) != row["taskid"] and visit.knobs.task_of_time == "refused":
        raise bad("The task of time cannot be changed")
    kept = {name: said[name] for name in ("contactid", "notes") if name in said}
    if row["runningsince"] is not None and said.keys() - kept.keys():
        raise bad("The times of a running timer cannot be changed")
    visit.update("time", id, {**kept, **_changed(_dated(said, row, visit), row, visit)})
    return written("Time Updated", [{"id": id}])


def check_unlocked(row: Row, visit: Visit) -> None:
    """See that time may be changed.

    Raises:
        Rejected: It is approved.
    """
    if row["approvalstatus"] == "approved" and visit.knobs.locked_time != HTTPStatus.OK:
        raise Rejected(HTTPStatus(visit.knobs.locked_time), "Approved time cannot be changed")


def _dated(said: _Fields, held: Row | None, visit: Visit) -> dict[str, Any]:
    """Return what is said with a start in place of a day alone."""
    fields = dict(said)
    on = fields.pop("date", None)
    if on is None or fields.get("starttime") or fields.get("endtime"):
        return fields
    if visit.knobs.date_alone == "refused":
        raise bad(_COMBINATIONS)
    if visit.knobs.date_alone == "kept":
        begun = held["starttime"].time() if held and held["starttime"] else _MORNING
        fields["starttime"] = datetime.combine(on, begun)
        fields.setdefault("timetracked", held and held["timetracked"])
    return fields


_COMBINATIONS = (
    "You must provide one of the following combinations: 'starttime' & 'endtime', 'starttime' & 'timetracked', "
    "'endtime' & 'timetracked' or 'timetracked'"
)


def _spent(said: _Fields, visit: Visit) -> _Fields:
    """Return when time began and ended and how long it took."""
    match said.get("starttime"), said.get("endtime"), said.get("timetracked"):
        case datetime() as start, datetime() as end, None:
            return _between(start, end)
        case datetime() as start, None, int() as minutes:
            return _from(start, minutes)
        case None, datetime() as end, int() as minutes:
            return _from(end - timedelta(minutes=minutes), minutes)
        case None, None, int() as minutes:
            end = visit.local.replace(second=0, microsecond=0)
            return _from(end - timedelta(minutes=minutes), minutes)
        case _:
            raise bad(_COMBINATIONS)


def _changed(said: _Fields, held: Row, visit: Visit) -> _Fields:
    """Return the times of a record as they are to become."""
    match said.get("starttime"), said.get("endtime"), said.get("timetracked"):
        case None, None, None:
            return {}
        case None, None, int() as minutes:
            return _from(held["starttime"], minutes)
        case None, datetime() as end, None:
            return _between(held["starttime"], end)
        case datetime() as start, None, None:
            moves = visit.knobs.start_alone == "moves"
            return _from(start, held["timetracked"]) if moves else _between(start, held["endtime"])
        case _:
            return _spent(said, visit)


def _from(start: datetime, minutes: int) -> _Fields:
    return {"starttime": start, "endtime": start + timedelta(minutes=minutes), "timetracked": minutes}


def _between(start: datetime, end: datetime) -> _Fields:
    if end < start:
        raise bad("'endtime' must not be before 'starttime'")
    return {"starttime": start, "endtime": end, "timetracked": int((end - start).total_seconds() // 60)}


def start_timer(visit: Visit, task: int) -> Response:
    """Begin a timer of the caller on a task; one that runs already is stopped.

    Raises:
        Rejected: It is no task on which time is taken.
    """
    visit.one("tasks", task)
    _check(visit, {"taskid": task})
    for row in rows_of_time(visit, running=True):
        if row["contactid"] == visit.caller:
            _stop(visit, row, {})
    begun = visit.now.replace(microsecond=0)
    notes = visit.body().get("notes")
    id = visit.insert(
        "time", {"taskid": task, "contactid": visit.caller, "runningsince": begun, "notes": notes or None}
    )
    return written("Timer Started", [{"id": id if visit.knobs.timer_answer == "timerecord" else task}])


def stop_timer_of_task(visit: Visit, task: int) -> Response:
    """End the timer of the caller on a task.

    Raises:
        Rejected: None runs there.
    """
    visit.one("tasks", task)
    running = rows_of_time(visit, running=True)
    found = [row for row in running if row["taskid"] == task and row["contactid"] == visit.caller]
    if not found:
        raise bad("There is no timer running for this task")
    _stop(visit, found[0], visit.body())
    return written("Timer Stopped", [{"id": found[0]["id"] if visit.knobs.timer_answer == "timerecord" else task}])


def stop_timer(visit: Visit, id: int) -> Response:
    """End a timer by the id of its record.

    Raises:
        Rejected: It does not run.
    """
    row = visit.one("time", id)
    if row["runningsince"] is None:
        raise bad("The timer is not running")
    _stop(visit, as_running(row, visit), visit.body())
    return written("Timer Stopped", [{"id": id}])


def _stop(visit: Visit, row: Row, said: _Fields) -> None:
    """Make a record of a timer, to the whole minute (assumed)."""
    start = row["starttime"].replace(second=0, microsecond=0)
    notes = {"notes": str(said["notes"])} if said.get("notes") else {}
    visit.update("time", row["id"], {"runningsince": None, **_from(start, row["timetracked"]), **notes})
