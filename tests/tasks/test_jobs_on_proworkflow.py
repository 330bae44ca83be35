"""Twenty jobs of ProWorkflow's users, through the whole server, however the service behaves where nobody knows."""

import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin
from urllib.parse import unquote_plus

import pytest

from nutmcp.sandbox.control import Logged
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.users import MERE
from tests.examples import share_of
from tests.tasks.agency_at_work import open_agency
from tests.tasks.jobs_on_proworkflow import JOBS

pytestmark = [pytest.mark.anyio, pytest.mark.crossed]

SAID: dict[str, frozenset[str]] = {
    "projects": frozenset({"status"}),
    "tasks": frozenset({"status"}),
    "time": frozenset({"trackedfrom", "trackedto", "fields"}),
    "invoices": frozenset({"status"}),
    "quotes": frozenset({"status"}),
    "companies/client": frozenset({"pending"}),
    "companies": frozenset({"pending"}),
    "contacts/staff": frozenset({"pending"}),
    "contacts": frozenset({"pending"}),
    "expenses": frozenset({"projectstatus"}),
    "messages": frozenset({"projectstatus"}),
    "files": frozenset({"projectstatus"}),
}
"""What a list hides unless it is said otherwise, so that it has to be said."""
DELETED = ("time", "tasks", "notes", "sharednotes")


def turned() -> Iterator[dict[str, Any]]:
    """Yield the knobs as they are, and each of them turned in each other way."""
    yield {}
    for name, knob in ProWorkflowKnobs.model_fields.items():
        choices = get_args(knob.annotation) if get_origin(knob.annotation) is Literal else ()
        yield from ({name: choice} for choice in choices if choice != knob.default)


def check(request: Logged) -> None:
    """See that a request says all that would hide something, deletes no more than time, and shows no credential."""
    query = dict(request.query)
    if request.method == "GET":
        assert SAID.get(request.path, frozenset()) <= query.keys(), request
        assert ("pagesize" in query) is ("pagenumber" in query)
    assert request.method != "DELETE" or request.path.split("/")[-2] in DELETED
    assert request.status != 418
    assert request.method != "PUT" or '""' not in request.body
    told = unquote_plus("&".join([request.path, *("=".join(each) for each in request.query)]))
    for secret in (MERE["api_key"], MERE["password"], "Basic"):
        assert secret not in told
        assert secret not in request.body


@pytest.mark.parametrize("knobs", share_of(turned(), 3), ids=json.dumps)
@pytest.mark.parametrize("said", share_of(JOBS, 2))
async def test_a_job_is_done(said: str, knobs: dict[str, Any]) -> None:
    async with open_agency(**knobs) as agency:
        await JOBS[said](agency)
        for each in agency.sandbox.control.requests:
            check(each)
