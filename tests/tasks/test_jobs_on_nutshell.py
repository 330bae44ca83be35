"""Jobs of Nutshell's users, through the whole server, however the service behaves where nobody knows."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from nutmcp.sandbox.control import Logged
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.users import MAUDE
from tests.examples import share_of
from tests.tasks.jobs_on_nutshell import JOBS
from tests.whole_server import open_team

pytestmark = [pytest.mark.anyio, pytest.mark.crossed]

FORBIDDING = {"rights", "right_status"}
"""The knobs that take the right away to do the jobs."""


def turned() -> Iterator[dict[str, Any]]:
    """Yield the knobs as they are, and each of them turned in each other way."""
    yield {}
    for name, knob in NutshellKnobs.model_fields.items():
        if name not in FORBIDDING:
            yield from ({name: choice} for choice in get_args(knob.annotation) if choice != knob.default)


def check(request: Logged) -> None:
    """See that a find says whether stubs will do, that no check of revisions is skipped, and no credential shows."""
    method, params = (json.loads(request.body)[each] for each in ("method", "params"))
    if method in ("findLeads", "findContacts", "findAccounts", "findActivities"):
        assert isinstance(params["stubResponses"], bool)
    if method.startswith(("edit", "delete")):
        assert params["rev"] not in ("", None, "REV_IGNORE")
    assert "note" not in params.get("lead", {})
    assert MAUDE["api_key"] not in request.body


@pytest.mark.parametrize("knobs", share_of(turned(), 3), ids=json.dumps)
@pytest.mark.parametrize("said", share_of(JOBS, 2))
async def test_a_job_is_done(said: str, knobs: dict[str, Any]) -> None:
    async with open_team(**knobs) as team:
        await JOBS[said](team)
        for each in team.sandbox.control.requests:
            check(each)
