"""Where no project or service is named, those that the user set are taken, and every answer says so."""

from collections.abc import AsyncGenerator

import pytest

from nutmcp.server.desk import open_desk
from nutmcp.settings import load
from nutmcp.tools.desk import Defaults
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY, Office, open_office, open_studio

pytestmark = pytest.mark.anyio

PROJECT_TAKEN = "No project was named; the default one was taken."
SERVICE_TAKEN = "No service was named; the default one, “Design”, was taken."
SANDBOX = {"NUTMCP_SANDBOX": "yes", "NUTMCP_SANDBOX_DATA": ":memory:", "NUTMCP_STATE": "memory:"}


@pytest.fixture
async def usual() -> AsyncGenerator[Office]:
    """Open an office whose user set a project and a service."""
    async with open_office(defaults=Defaults("acme website", "design")) as opened:
        yield opened


async def test_the_settings_are_those_that_tools_take() -> None:
    settings = load({"NUTMCP_PROJECT": "Intranet", "NUTMCP_TIMEZONE": "UTC"} | SANDBOX, {"service": "Design"})
    async with open_desk(settings, clock=FakeClock(TUESDAY)) as desk:
        assert desk.defaults == Defaults("Intranet", "Design")


async def test_time_without_a_project_is_logged_on_the_default_one_and_the_answer_says_so(usual: Office) -> None:
    logged = await usual.call("log_time", duration="1h", note="Icons")
    assert (logged["entry"]["project"], logged["entry"]["service"]) == ("Acme website", "Design")
    assert f"{PROJECT_TAKEN} {SERVICE_TAKEN}" in logged["message"]
    again = await usual.call("log_time", project="", duration="1h", note="Icons")
    assert again["status"] == "already_logged"
    assert f"{PROJECT_TAKEN} {SERVICE_TAKEN}" in again["message"]


async def test_what_is_named_is_taken_and_nothing_is_said_of_defaults(usual: Office) -> None:
    logged = await usual.call("log_time", project="Acme website", service="Development", duration="1h")
    assert logged["entry"]["service"] == "Development"
    without = await usual.call("log_time", project="Acme website", service="none", duration="1h")
    assert "service" not in without["entry"]
    assert "default" not in logged["message"] + without["message"]


async def test_a_service_that_the_project_does_not_have_is_not_taken(usual: Office) -> None:
    usual.sandbox.control.store.update("project_services", 106960, {"name": "Web design"})
    logged = await usual.call("log_time", duration="1h")
    assert "service" not in logged["entry"]
    assert "No service was named, and the default one is none of this project's." in logged["message"]


async def test_a_service_that_is_inactive_is_not_taken(usual: Office) -> None:
    usual.sandbox.control.store.update("project_services", 106960, {"status": 1})
    assert "service" not in (await usual.call("log_time", duration="1h"))["entry"]


async def test_without_a_default_a_project_has_to_be_named_and_nothing_is_asked(office: Office) -> None:
    missing = "The argument “project” is missing. Call again with “project”."
    for tool, rest in (("log_time", {"duration": "1h"}), ("start_timer", {})):
        error = await office.fail(tool, **rest)
        assert (error["code"], error["field"], error["message"]) == ("invalid_arguments", "project", missing)
    error = await office.fail("log_timesheet", entries=[{"project": "Intranet", "duration": "1h"}, {"duration": "1h"}])
    assert (error["field"], error["message"]) == (
        "entries[1].project",
        missing.replace("project", "entries[1].project"),
    )
    error = await office.fail("log_timesheet", entries=[{"duration": "1h"}, {"duration": "1h"}])
    assert [each["field"] for each in error["errors"]] == ["entries[0].project", "entries[1].project"]
    assert office.asked() == []


@pytest.mark.parametrize(("default", "code"), [("Nowhere", "not_found"), ("website", "ambiguous")])
async def test_a_default_that_is_no_one_project_is_said_to_be_the_default(default: str, code: str) -> None:
    async with open_office(defaults=Defaults(default)) as office:
        before = office.booked()
        for tool in ("log_time", "start_timer"):
            error = await office.fail(tool, **({"duration": "1h"} if tool == "log_time" else {}))
            assert (error["code"], error["field"]) == (code, "project")
            assert "; it is the default, as none was named. " in error["message"]
        assert office.booked() == before


async def test_rows_of_a_sheet_say_which_of_them_took_a_default(usual: Office) -> None:
    rows = [{"duration": "1h"}, {"project": "Acme website", "service": "Design", "duration": "2h"}]
    preview = await usual.call("log_timesheet", entries=rows)
    assert f"Rows with index 0: {PROJECT_TAKEN} {SERVICE_TAKEN}" in preview["message"]
    assert [row["entry"]["service"] for row in preview["entries"]] == ["Design", "Design"]
    done = await usual.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert f"Rows with index 0: {PROJECT_TAKEN} {SERVICE_TAKEN}" in done["message"]
    alone = await usual.call("log_timesheet", entries=[{"duration": "3h"}])
    assert f"in all. {PROJECT_TAKEN} {SERVICE_TAKEN}" in alone["message"]


async def test_a_copy_of_entries_without_a_service_has_none(usual: Office) -> None:
    bare = {"project": 6640, "member": 9015, "minutes": 45, "note": "Bare", "working_date": "2026-11-17"}
    usual.sandbox.control.insert("time_entries", [bare], 1686)
    preview = await usual.call("log_timesheet", copy="2026-11-17", into="2026-11-23")
    (row,) = (each["entry"] for each in preview["entries"] if each["entry"].get("note") == "Bare")
    assert "service" not in row
    assert "No service was named" not in preview["message"]


async def test_a_timer_starts_on_the_defaults_and_an_amendment_leaves_what_it_does_not_name(usual: Office) -> None:
    started = await usual.call("start_timer")
    assert (started["timer"]["project"], started["timer"]["service"]) == ("Acme website", "Design")
    assert started["message"].endswith(f"{PROJECT_TAKEN} {SERVICE_TAKEN}")
    await usual.call("start_timer", project="Intranet", service="none", amend=True)
    amended = await usual.call("start_timer", note="Minutes", amend=True)
    assert (amended["timer"]["project"], amended["timer"]["note"]) == ("Intranet", "Minutes")
    assert "service" not in amended["timer"]
    assert "default" not in amended["message"]


async def test_the_defaults_are_taken_on_88_miles_too() -> None:
    async with open_studio(defaults=Defaults("newsletter", "writing")) as studio:
        logged = await studio.call("log_time", start="07:00", duration="1h", note="Proofs")
        assert logged["message"] == (
            "Logged 1 h on Tuesday 2026-11-24, 07:00 to 08:00, on “Newsletter”, “Writing”. "
            "No project was named; the default one was taken. "
            "No service was named; the default one, “Writing”, was taken."
        )
        started = await studio.call("start_timer")
        assert (started["timer"]["project"], started["timer"]["service"]) == ("Newsletter", "Writing")
        amended = await studio.call("start_timer", note="Issue 4", amend=True)
        assert (amended["timer"]["project"], amended["timer"]["service"]) == ("Newsletter", "Writing")
        assert "default" not in amended["message"]
