"""Plays 88 Miles' part of a conversation step by step, without any network."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import (
    NutmcpError,
)
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter
from nutmcp.remote.system import Request, Response
from tests.studio import dialect

ID = "bd3aa18c-4b2a-46de-ad96-99708bd3cf9f"
PROJECT = "859d8679-b803-4f0d-bf00-4c522d829209"
ACTIVITY = "7951280c-18fa-46a7-b34a-9032a17a6dd1"
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DRAFT = TimeEntryDraft(project=PROJECT, member="m-1", start_time=START, minutes=90, note="Call", billable_minutes=90)
CREATE = Call(verb=Verb.CREATE, resource="time_entries", id=ID, draft=DRAFT)
UPDATE = replace(CREATE, verb=Verb.UPDATE)
DELETE = Call(verb=Verb.DELETE, resource="time_entries", id=ID)
ROW = {
    "uuid": ID,
    "project_uuid": PROJECT,
    "user_uuid": "m-1",
    "start": "2026-11-24T01:00:00Z",
    "stop": "2026-11-24T02:30:00Z",
    "notes": "Call",
    "billable": True,
    "time_zone": "Australia/Perth",
    "tag_list": ["a", "b"],
}
Step = Response | NutmcpError


def of(body: object = None, status: int = 200, content: bytes | None = None) -> Response:
    """Return a response with this JSON, or these bytes."""
    told = b"" if body is None else json.dumps(body).encode()
    return Response(status=status, content=told if content is None else content)


def played(call: Call, *steps: Step, speaking: Any = None) -> tuple[list[Request], Answer]:  # noqa: ANN401 - a dialect
    """Return the requests of a call that is answered so, and its answer."""
    requests: list[Request] = []
    left = list(steps)
    exchange = (speaking or dialect()).exchange(call, None)
    request = next(exchange)
    try:
        while True:
            requests.append(request)
            step = left.pop(0)
            request = exchange.throw(step) if isinstance(step, NutmcpError) else exchange.send(step)
    except StopIteration as end:
        assert not left
        return requests, end.value


def lines(requests: list[Request]) -> list[str]:
    return [f"{each.method} {each.path}" for each in requests]


def body(request: Request) -> Any:  # noqa: ANN401 - whatever was sent
    return json.loads(request.content or b"null")


def listing(resource: str = "time_entries", *filters: Filter, **more: Any) -> Call:  # noqa: ANN401 - the fields of a call
    return Call(verb=Verb.LIST, resource=resource, filters=filters, **more)
