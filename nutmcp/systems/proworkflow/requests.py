"""Write the requests of ProWorkflow: paths of words and ids, parameters, and bodies that hold changes alone."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from nutmcp.clock import elapsed_minutes, shown_minutes
from nutmcp.domain.time_entry import TimeEntry, TimeEntryDraft, worked_minutes
from nutmcp.errors import InvalidArguments, Refused
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record, wire_names
from nutmcp.remote.system import Request

_JSON = "application/json"
_MORNING = "09:00"


def path_of(*parts: Id) -> str:
    """Return the path of a list, a record or an action; a part that is a path stays one."""
    return "/".join(quote(str(each), safe="/") for each in parts)


def read_request(path: str, headers: Mapping[str, str], query: Mapping[str, str]) -> Request:
    """Return the request that reads."""
    return Request(method="GET", path=path, query=tuple(query.items()), headers=headers)


def write_request(method: str, path: str, headers: Mapping[str, str], body: Mapping[str, object] | None) -> Request:
    """Return the request that writes; an action says `{}`, and a delete says nothing."""
    if body is None:
        return Request(method=method, path=path, headers=headers, writes=True)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(method=method, path=path, headers={**headers, "content-type": _JSON}, content=content, writes=True)


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as the account's clock shows it: a time without a zone, to the minute."""
    there = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return there.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def new_time(draft: TimeEntryDraft, zone: ZoneInfo) -> dict[str, Any]:
    """Return the fields of a time record that is made; where no time of day was said, it begins at nine.

    Raises:
        InvalidArguments: It names no task.
        Refused: It has begun before and not ended.
    """
    if not draft.project_service:
        raise InvalidArguments(
            "ProWorkflow logs time on a task, and none was named.",
            "Name one as `service`; get_project lists the tasks of a project.",
            field="service",
        )
    if draft.start_time is not None and draft.end_time is None and draft.minutes is None:
        since = local(draft.start_time, zone).replace("T", " ")
        raise Refused(
            f"ProWorkflow cannot let a timer run again since {since}.",
            f"Log that time with log_time (`start` {since}, and `end`), and start another timer now.",
            field="change",
        )
    return {"taskid": draft.project_service, "contactid": draft.member, "notes": draft.note or "", **_when(draft, zone)}


def changed_time(draft: TimeEntryDraft, before: TimeEntry | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return the fields of a time record that are to be different; what stays is not sent.

    Raises:
        Refused: It is to be on another task, or to run again, which cannot be.
    """
    if before is None:
        return new_time(draft, zone)
    if draft.project_service not in (None, before.project_service) or draft.project != before.project:
        raise moved()
    if draft.end_time == "" and before.end_time is not None:
        raise Refused(
            "ProWorkflow cannot let a timer that was stopped run again.",
            "Start another one with start_timer; the time that was logged stays.",
            field="change",
        )
    fields: dict[str, Any] = {}
    if draft.member != before.member:
        fields["contactid"] = draft.member
    if draft.note is not None and draft.note != (before.note or ""):
        fields["notes"] = draft.note
    if not _is_elsewhen(draft, before):
        return fields
    if draft.start_time is None and draft.working_date == before.working_date and draft.minutes is not None:
        return fields | {"timetracked": draft.minutes}
    return fields | _when(draft, zone)


def moved() -> Refused:
    """Return the refusal to move time to another task."""
    return Refused(
        "ProWorkflow cannot move logged time to another task.",
        "Delete the entry and log it anew.",
        field="service",
    )


def _is_elsewhen(draft: TimeEntryDraft, before: TimeEntry) -> bool:
    pairs: list[tuple[object, object]] = [
        (draft.start_time, before.start_time),
        (draft.end_time or None, before.end_time),
        (draft.minutes, worked_minutes(before)),
    ]
    pairs += [] if draft.start_time else [(draft.working_date, before.working_date)]
    return any(said is not None and said != was for said, was in pairs)


def _when(draft: TimeEntryDraft, zone: ZoneInfo) -> dict[str, Any]:
    """Return one of the combinations that are taken: start and end, start and minutes, or minutes.

    A day without a time of day begins at nine: whether one is kept that is said alone is not published.
    Where clocks change between start and end, the minutes are sent: by its clock the account would count an hour
    too many or too few.
    """
    start, end, minutes = draft.start_time, draft.end_time, draft.minutes
    if start is not None and isinstance(end, datetime):
        passed = elapsed_minutes(start, end)
        if passed == shown_minutes(start, end, zone):
            return {"starttime": local(start, zone), "endtime": local(end, zone)}
        return {"starttime": local(start, zone), "timetracked": passed}
    if start is not None:
        return {"starttime": local(start, zone)} | ({} if minutes is None else {"timetracked": minutes})
    day = {} if draft.working_date is None else {"starttime": f"{draft.working_date.isoformat()}T{_MORNING}"}
    return day | ({} if minutes is None else {"timetracked": minutes})


def fields_of(draft: Draft, before: Record | None = None) -> dict[str, Any]:
    """Return the fields that a draft says; of those that say what is there already, nothing is sent."""
    fields: dict[str, Any] = {}
    for name, wire in wire_names(type(draft)).items():
        said = getattr(draft, name)
        if said is None or (before is not None and said == getattr(before, name, None)):
            continue
        fields[wire] = said.isoformat() if isinstance(said, date) else said
    return fields
