"""Calls the sandbox as 88 Miles with plain requests, knowing nothing of our own client."""

import json
from typing import Any

from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.miles88.users import JO
from nutmcp.systems.miles88.records import Project, Shift
from tests.studio import Studio

BEARER = {"authorization": f"Bearer {JO['access_token']}"}


def send(
    here: Studio, method: str, path: str, body: object = None, headers: dict[str, str] | None = None, **query: str
) -> Response:
    content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(
        method=method, path=f"api/1/{path}", query=tuple(query.items()), headers=headers or BEARER, content=content
    )
    return here.host.respond(request)


def told(response: Response) -> Any:  # noqa: ANN401 - whatever is answered
    assert response.status in (200, 201), response
    return json.loads(response.content)["response"]


def running(here: Studio) -> list[Shift]:
    return [each for each in here.every(Shift) if each.end_time is None]


def projects(here: Studio) -> dict[str, Project]:
    return {each.name or "": each for each in here.every(Project)}


def shift(here: Studio, **more: object) -> dict[str, dict[str, object]]:
    usual = {"project_uuid": projects(here)["Newsletter"].id, "start": "2026-11-24T09:00:00+08:00", "time_zone": "UTC"}
    return {"shift": {**usual, **more}}
