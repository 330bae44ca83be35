"""Write the requests of 88 Miles: paths that end in `.json`, and what is written under its kind's name."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from nutmcp.clock import elapsed_minutes
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import InvalidArguments, Refused
from nutmcp.remote.id import Id
from nutmcp.remote.system import Request
from nutmcp.systems.miles88.where import Question

BASE = "api/1"
"""Where the first version of the interface is, below the address of the service."""
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


def path_of(*parts: Id) -> str:
    """Return the path of a list or a record."""
    return "/".join([BASE, *(quote(str(each), safe="") for each in parts)]) + ".json"


def read_request(path: str, headers: Mapping[str, str], asked: Question | None = None) -> Request:
    """Return the request that reads."""
    return Request(method="GET", path=path, query=asked.query if asked else (), headers=headers)


def write_request(
    method: str, path: str, headers: Mapping[str, str], body: Mapping[str, object] | None = None
) -> Request:
    """Return the request that writes, with a body if there is anything to say."""
    if body is None:
        return Request(method=method, path=path, headers=headers, writes=True)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(method=method, path=path, headers={**headers, "content-type": _JSON}, content=content, writes=True)


def as_form(request: Request, said: Mapping[str, object]) -> Request:
    """Return a request that says the same as a form, as the maker's own client punches in."""
    return Request(
        method=request.method,
        path=request.path,
        headers={**request.headers, "content-type": _FORM},
        content=urlencode({name: str(value) for name, value in said.items()}).encode(),
        writes=True,
    )


def as_query(request: Request, said: Mapping[str, object]) -> Request:
    """Return a request that says the same in its address, as the maker's own client punches out."""
    headers = {name: value for name, value in request.headers.items() if name != "content-type"}
    query = tuple((name, str(value)) for name, value in said.items())
    return Request(method=request.method, path=request.path, query=query, headers=headers, writes=True)


def shift_of(draft: TimeEntryDraft) -> dict[str, Any]:
    """Return a draft as the fields of a shift; what has no value is left out, and blank text takes away.

    Raises:
        Refused: A part of it would be billable.
    """
    sent: dict[str, Any] = {
        "project_uuid": draft.project,
        "user_uuid": draft.member,
        "activity_uuid": draft.project_service,
        "start": _written(draft.start_time),
        "stop": "" if draft.end_time == "" else _written(_stop(draft)),
        "notes": draft.note,
        "billable": _is_billable(draft),
    }
    return {name: None if value == "" else value for name, value in sent.items() if value is not None}


def new_shift(id: Id, draft: TimeEntryDraft, zone: str) -> dict[str, Any]:
    """Return the fields of a shift that is created under an id of ours.

    Raises:
        InvalidArguments: It does not say when the work began.
        Refused: A part of it would be billable.
    """
    if draft.start_time is None:
        raise InvalidArguments(
            "88 Miles records when work starts and ends, and no start was given.",
            "Ask when it started.",
            field="start",
        )
    return {"uuid": id or None, **shift_of(draft), "time_zone": zone}


def _stop(draft: TimeEntryDraft) -> datetime | None:
    """Return when the work ended, if that is said; blank text says that it goes on."""
    if draft.end_time is None and draft.start_time is not None and draft.minutes is not None:
        return draft.start_time + timedelta(minutes=draft.minutes)
    return draft.end_time if isinstance(draft.end_time, datetime) else None


def _is_billable(draft: TimeEntryDraft) -> bool | None:
    """Return whether it is billable; None leaves that to the service, or as it is.

    Raises:
        Refused: It is in part.
    """
    if draft.billable_minutes is None:
        return None
    start, stop = draft.start_time, _stop(draft)
    whole = elapsed_minutes(start, stop) if start and stop else draft.minutes
    if whole is not None and 0 < draft.billable_minutes < whole:
        raise Refused("88 Miles bills a shift wholly or not at all.", "Log two shifts.")
    return draft.billable_minutes > 0


def _written(moment: date | None) -> str | None:
    if not isinstance(moment, datetime):
        return None
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
