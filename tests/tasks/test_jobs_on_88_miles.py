"""Twenty jobs of 88 Miles' users, through the whole server, however the service behaves where nobody knows."""

import json
from collections.abc import Iterator
from typing import Any, get_args
from urllib.parse import unquote_plus

import pytest

from nutmcp.sandbox.control import Logged
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.users import JO
from tests.examples import share_of
from tests.tasks.jobs_on_88_miles import JOBS
from tests.whole_server import open_studio

pytestmark = [pytest.mark.anyio, pytest.mark.crossed]


def turned() -> Iterator[dict[str, Any]]:
    """Yield the knobs as they are, and each of them turned in each other way."""
    yield {}
    for name, knob in Miles88Knobs.model_fields.items():
        yield from ({name: choice} for choice in get_args(knob.annotation) if choice != knob.default)


def check(request: Logged) -> None:
    """See that a request deletes nothing but a shift, and shows no credential where addresses are kept."""
    address = unquote_plus("&".join([request.path, *("=".join(each) for each in request.query)]))
    assert request.method != "DELETE" or request.path.rpartition("/")[0].endswith("api/1/shifts"), address
    assert request.path.endswith(".json")
    for secret in (*JO.values(), "Bearer", "Basic"):
        assert secret not in address
        assert secret not in request.body


@pytest.mark.parametrize("knobs", share_of(turned(), 3), ids=json.dumps)
@pytest.mark.parametrize("said", share_of(JOBS, 2))
async def test_a_job_is_done(said: str, knobs: dict[str, Any]) -> None:
    async with open_studio(**knobs) as studio:
        await JOBS[said](studio)
        for each in studio.sandbox.control.requests:
            check(each)
