"""A running timer is corrected: its project, service, note and start; what is not said stays."""

import pytest

from tests.tools.test_timers import HOUR, MINUTE
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio


async def running(office: Office) -> Answer:
    """Return the timer that runs here."""
    return (await office.call("list_timers"))["items"][0]


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ({"started_at": "09:15"}, {"started_at": "2026-11-24T09:15-05:00"}),
        ({"started_at": "10:05"}, {"started_at": "2026-11-24T10:05-05:00"}),
        ({"note": "Wiki"}, {"note": "Wiki"}),
        ({"service": "Development"}, {"service": "Development"}),
        ({"service": "none"}, {"service": None}),
        ({"project": "Intranet", "service": "None"}, {"project": "Intranet", "service": None}),
        ({"project": "Intranet"}, {"project": "Intranet", "service": None}),
        ({"project": "Intranet", "service": "Meetings"}, {"project": "Intranet", "service": "Meetings"}),
    ],
    ids=str,
)
async def test_what_is_said_of_it_is_corrected_and_the_rest_stays(office: Office, said: Answer, became: Answer) -> None:
    started = await office.call("start_timer", project="Acme website", service="Design", note="Logo")
    office.clock.advance(10 * MINUTE)
    before = office.booked()
    amended = await office.call("start_timer", **{"project": "Acme website", "amend": True, **said})
    assert (amended["status"], amended["timer"]["id"]) == ("amended", started["timer"]["id"])
    wanted = {**started["timer"], **became}
    assert await running(office) == amended["timer"]
    assert {**amended["timer"], "minutes": 1} == {name: each for name, each in wanted.items() if each is not None}
    assert office.booked() == before


async def test_a_service_is_taken_off_when_a_timer_starts_is_amended_or_stops(office: Office) -> None:
    assert "service" not in (await office.call("start_timer", project="Acme website", service="none"))["timer"]
    amended = await office.call("start_timer", project="Acme website", service="Design", amend=True)
    assert amended["timer"]["service"] == "Design"
    without = await office.call("start_timer", project="Acme website", service="none", amend=True)
    assert "fell away" not in without["message"]
    await office.call("start_timer", project="Acme website", service="Design", amend=True)
    office.clock.advance(10 * MINUTE)
    assert "service" not in (await office.call("stop_timer", service="none"))["entry"]
    assert office.booked()[-1].project_service is None


async def test_a_service_that_is_called_none_is_meant_by_its_name(office: Office) -> None:
    services = office.sandbox.control.rows("project_services")
    design = next(
        each for each in services if (getattr(each, "project", 0), getattr(each, "name", "")) == (6640, "Design")
    )
    office.sandbox.control.store.update("project_services", design.id or 0, {"name": "None"})
    started = await office.call("start_timer", project="Acme website", service="none")
    assert started["timer"]["service"] == "None"


async def test_it_is_said_from_what_to_what_it_was_corrected(office: Office) -> None:
    await office.call("start_timer", project="Acme website", service="Design")
    office.clock.advance(HOUR)
    amended = await office.call("start_timer", project="Intranet", started_at="yesterday at 23:30", amend=True)
    assert amended["message"] == (
        "Amended the timer, which ran on “Acme website” since 10:00 (America/Toronto): "
        "it runs on “Intranet” since Monday 2026-11-23 23:30 (America/Toronto). "
        "Its service is none of this project's, and fell away."
    )


async def test_a_start_on_the_same_project_with_an_earlier_time_amends(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website", note="Logo")
    office.clock.advance(HOUR)
    before = office.booked()
    amended = await office.call("start_timer", project="acme website", started_at="9am")
    assert amended["status"] == "amended"
    assert (amended["timer"]["id"], amended["timer"]["note"]) == (started["timer"]["id"], "Logo")
    assert amended["timer"]["minutes"] == 120
    assert office.booked() == before
    assert (await office.call("stop_timer"))["entry"]["minutes"] == 120


async def test_a_start_on_the_same_project_with_a_later_time_is_the_next_stretch_of_work(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    switched = await office.call("start_timer", project="Acme website", started_at="10:45")
    assert switched["stopped"]["entry"]["minutes"] == 45
    assert switched["timer"]["minutes"] == 15


async def test_a_start_on_another_project_before_the_running_one_began_is_refused(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    before = office.booked()
    error = await office.fail("start_timer", project="Intranet", started_at="09:00")
    assert (error["code"], error["field"]) == ("refused", "started_at")
    assert "Timer t1 runs on another project, and began after this one is to start" in error["message"]
    assert "`amend`" in error["message"]
    assert error["candidates"] == [{"id": "t1", "name": "Acme website"}]
    assert office.booked() == before
    assert (await running(office))["project"] == "Acme website"


async def test_nothing_to_correct_is_said_with_what_runs_at_nutcache(office: Office) -> None:
    error = await office.fail("start_timer", project="Acme website", amend=True)
    assert (error["code"], error["field"]) == ("not_found", "amend")
    assert "Nutcache's own timer 3546 runs since 09:13" in error["message"]
    assert [each["id"] for each in error["candidates"]] == [3546]


async def test_a_correction_that_changes_nothing_is_no_change(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website", note="Logo")
    again = await office.call("start_timer", project="Acme website", amend=True)
    assert (again["status"], again["timer"], again["change"]) == ("started", started["timer"], started["change"])
    assert "Runs already on “Acme website”" in again["message"]


async def test_a_start_in_the_future_is_no_correction(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    error = await office.fail("start_timer", project="Acme website", started_at="11:00", amend=True)
    assert (error["code"], error["field"]) == ("invalid_arguments", "started_at")
    assert (await running(office))["started_at"] == "2026-11-24T10:00-05:00"
