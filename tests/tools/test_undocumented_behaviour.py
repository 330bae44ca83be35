"""The same work gets done whatever Nutcache leaves open: versions, includes, searches, answers to writes."""

from dataclasses import replace

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from nutmcp.sandbox import open_sandbox
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = pytest.mark.anyio


async def do_a_days_work(office: Office) -> None:
    """Log, list, time and sum up."""
    count = len(office.booked())
    logged = await office.call("log_time", project="acme website", duration="1h", service="Design", note="Logo")
    assert logged["status"] == "created"
    assert logged["entry"]["customer"] == "Acme Corporation"
    assert logged["entry"]["service"] == "Design"
    await office.call("start_timer", project="intranet")
    office.clock.advance(1_800)
    await office.call("stop_timer")
    assert [each.minutes for each in office.booked()[count:]] == [60, 30]
    listed = await office.call("list_time_entries", period="today")
    assert [each["id"] for each in listed["items"][:2]] == [each.id for each in reversed(office.booked()[count:])]
    summed = await office.call("summarize_time", group_by=["customer"], period="today")
    assert {"Acme Corporation"} <= {each["customer"] for each in summed["groups"]}


@pytest.mark.crossed
@pytest.mark.parametrize("includes", ["beside", "nested", "ignored"])
@pytest.mark.parametrize("version", [3, 4])
async def test_related_records_are_found_wherever_they_come(includes: str, version: int) -> None:
    async with open_office(version=version) as office:
        office.sandbox.control.turn(includes=includes)
        await do_a_days_work(office)


@pytest.mark.parametrize("write_answer", ["record", "id", "nothing", "no_body"])
async def test_an_entry_is_known_by_its_id_whatever_the_answer_to_a_write_holds(write_answer: str) -> None:
    async with open_office() as office:
        office.sandbox.control.turn(write_answer=write_answer)
        await do_a_days_work(office)


@pytest.mark.crossed
@pytest.mark.parametrize("search", ["honoured", "ignored", "unsorted", "refused"])
@pytest.mark.parametrize("search_status", [400, 404, 405])
async def test_a_search_that_is_not_honoured_is_done_here(search: str, search_status: int) -> None:
    async with open_office() as office:
        office.sandbox.control.turn(search=search, search_status=search_status)
        await do_a_days_work(office)


async def test_a_failure_on_the_way_leaves_no_project_without_its_customer() -> None:
    async with open_office() as office:
        office.sandbox.control.turn(includes="ignored")
        office.sandbox.control.fail("status", method="GET", path="customers", status=500, times=3)
        assert (await office.fail("list_projects"))["code"] == "unavailable"
        (webshop,) = (await office.call("list_projects", query="webshop"))["items"]
        assert webshop["customer"] == "Acme Industries"


@pytest.mark.parametrize("tool", ["list_time_entries", "summarize_time", "find_records"])
async def test_a_page_that_is_larger_than_asked_for_is_refused(tool: str) -> None:
    rows = [{"id": number, "working_date": "2026-11-20T00:00:00", "minutes": 60} for number in range(101)]
    sandbox = open_sandbox(":memory:", clock=FakeClock(TUESDAY))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        listing = scope["path"].endswith("/time_entries/filtered")
        answer = JSONResponse({"time_entries": rows[::-1]}) if listing else sandbox.app
        await answer(scope, receive, send)

    arguments = {"find_records": {"resource": "time_entries"}, "summarize_time": {"group_by": ["day"]}}
    async with open_office(sandbox=replace(sandbox, app=app)) as office:
        error = await office.fail(tool, **arguments.get(tool, {}))
    assert error["code"] == "unintelligible"
    assert "More records came on a page than were asked for" in error["message"]
    assert "the address" in error["message"]
