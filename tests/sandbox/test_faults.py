"""What can go wrong on demand, in this process and on real HTTP."""

import json
from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from tests.fakes import FakeClock, PausedClock
from tests.patience import PATIENCE
from tests.sandbox.driver import NOW, entry, headers, new_sandbox
from tests.sandbox.serving import served

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["in this process", "on HTTP"])
async def api(sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[httpx2.AsyncClient]:
    """Return a client on each way to the sandbox."""
    if request.param == "on HTTP":
        async with served(sandbox) as url, httpx2.AsyncClient(base_url=f"{url}/", headers=headers()) as client:
            yield client
    else:
        transport = httpx2.ASGITransport(app=sandbox.app)
        base = "http://sandbox/webapi/"
        async with httpx2.AsyncClient(transport=transport, base_url=base, headers=headers()) as client:
            yield client


LOST = (httpx2.TransportError, ConnectionResetError)
"""How a lost connection is noticed; in this process there is none, and the error of the system stands for it."""


def count(sandbox: Sandbox) -> int:
    """Count the time entries."""
    return len(sandbox.control.rows("time_entries"))


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_is_lost_before_or_after_the_write(
    api: httpx2.AsyncClient,
    sandbox: Sandbox,
    after: bool,
) -> None:
    before = count(sandbox)
    fault = sandbox.control.fail("drop", method="POST", path="time_entries", after=after)
    with pytest.raises(LOST):
        await api.post("time_entries", json=entry())
    assert (count(sandbox) - before, fault.hits) == (int(after), 1)
    assert (await api.post("time_entries", json=entry())).status_code == 201


@pytest.mark.parametrize(("after", "written"), [(False, 0), (True, 1)])
async def test_a_server_error_comes_before_or_after_the_write(
    api: httpx2.AsyncClient,
    sandbox: Sandbox,
    after: bool,
    written: int,
) -> None:
    before = count(sandbox)
    sandbox.control.fail("status", status=503, body="html", after=after)
    answer = await api.post("time_entries", json=entry())
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html")
    assert count(sandbox) - before == written


async def test_an_answer_is_cut_short(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("truncated")
    answer = await api.get("customers")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="line 1"):
        json.loads(answer.content)


async def test_a_connection_is_lost_in_the_middle_of_an_answer(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("cut")
    with pytest.raises(LOST):
        await api.get("customers")


async def test_a_page_of_html_comes_with_200(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("html")
    answer = await api.get("customers")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")


async def test_a_write_is_confirmed_that_was_not_made(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("unheeded")
    count = len(sandbox.control.rows("time_entries"))
    answer = await api.post("time_entries", json=entry())
    assert (answer.status_code, json.loads(answer.content)) == (200, {})
    assert len(sandbox.control.rows("time_entries")) == count


async def test_the_right_answer_comes_under_a_wrong_content_type(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("content_type")
    answer = await api.get("customers")
    assert answer.headers["content-type"] == "text/plain"
    assert json.loads(answer.content)["customers"]


async def test_the_answer_leads_elsewhere(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("redirect", location="https://elsewhere.example/webapi/customers")
    answer = await api.get("customers")
    assert (answer.status_code, answer.headers["location"]) == (302, "https://elsewhere.example/webapi/customers")


@pytest.mark.parametrize(("wait", "told"), [(7, "7"), (None, None)])
async def test_too_many_calls_are_claimed(
    api: httpx2.AsyncClient, sandbox: Sandbox, wait: int | None, told: str | None
) -> None:
    sandbox.control.fail("too_many", retry_after=wait, body="nothing")
    answer = await api.get("customers")
    assert (answer.status_code, answer.headers.get("retry-after"), answer.content) == (429, told, b"")


async def test_a_body_does_not_seem_to_end(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("huge", size=3_000_000)
    async with api.stream("GET", "customers") as answer:
        assert sum([len(piece) async for piece in answer.aiter_bytes()]) == 3_000_000


async def test_an_answer_drips_or_comes_late(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("slow", seconds=20)
    sandbox.control.fail("delay", seconds=9)
    for lapse in (20, 9):
        begun = sandbox.control.clock.now()
        assert (await api.get("customers")).json()["customers"]
        assert round((sandbox.control.clock.now() - begun).total_seconds(), 3) == lapse


async def test_a_late_request_still_takes_effect_when_nobody_waits_any_more() -> None:
    clock = PausedClock(FakeClock(NOW))
    async with (
        new_sandbox(clock=clock) as sandbox,
        served(sandbox) as url,
        httpx2.AsyncClient(base_url=f"{url}/", headers=headers()) as api,
    ):
        before = count(sandbox)
        sandbox.control.fail("delay")
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(post, api)
                await clock.asleep.wait()
                tasks.cancel_scope.cancel()
        assert count(sandbox) == before
        clock.wake.set()
        with anyio.fail_after(PATIENCE):
            while count(sandbox) == before:
                await anyio.lowlevel.checkpoint()


async def post(api: httpx2.AsyncClient) -> None:
    """Send a write."""
    await api.post("time_entries", json=entry())


async def test_faults_befall_what_they_name_as_often_as_they_say(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("status", method="GET", path="projects/*/project_services", skip=1, times=2, status=500)
    statuses = [(await api.get("projects/6640/project_services")).status_code for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]
    assert (await api.get("projects/6640")).status_code == 200
    sandbox.control.fail("status", times=None)
    assert [(await api.get("projects")).status_code for _ in range(3)] == [500] * 3
    sandbox.control.faults.clear()
    assert (await api.get("projects")).status_code == 200


async def test_the_log_tells_which_requests_took_effect(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.fail("status", status=500)
    sandbox.control.fail("html", after=True)
    for _ in range(3):
        await api.get("projects?limit=1")
    assert [(each.key, each.status, each.fault) for each in sandbox.control.requests] == [
        ("GET projects", None, "status"),
        ("GET projects", 200, "html"),
        ("GET projects", 200, None),
    ]
