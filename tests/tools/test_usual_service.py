"""Where no service is named and none is set, the one that someone usually logs on the project is taken, and told."""

from collections.abc import AsyncGenerator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.tools.desk import Defaults
from nutmcp.tools.time.usual_service import LATEST, LEAST, usual_among
from tests.whole_server import Office, open_office, open_studio

pytestmark = pytest.mark.anyio

ME, INTRANET, MEETINGS, DEVELOPMENT = 9015, 6646, 106975, 106974
TAKEN = "No service was named; the usual one, “Meetings”, was taken."
LOG = {"project": "Intranet", "duration": "1h", "note": "Minutes"}


def book(office: Office, services: Sequence[int | None], *, member: int = ME, since: int = 1) -> None:
    """Book an hour on the intranet on each of the first days of November, with these services."""
    rows = [
        {
            "project": INTRANET,
            "member": member,
            "minutes": 60,
            "project_service": each,
            "working_date": f"2026-11-{day:02}",
        }
        for day, each in enumerate(services, since)
    ]
    office.sandbox.control.insert("time_entries", rows, 1686)


@pytest.fixture
async def office() -> AsyncGenerator[Office]:
    """Open an office in which nothing has been logged on the intranet."""
    async with open_office() as opened:
        store = opened.sandbox.control.store
        for each in opened.booked():
            if each.project == INTRANET:
                store.delete("time_entries", each.id)
        yield opened


async def test_the_service_that_the_latest_ten_entries_agree_on_is_taken_and_told(office: Office) -> None:
    book(office, [DEVELOPMENT, *[MEETINGS] * LATEST])
    logged = await office.call("log_time", **LOG)
    assert logged["entry"]["service"] == "Meetings"
    assert logged["message"].endswith(TAKEN)


@pytest.mark.parametrize(
    "services",
    [[MEETINGS] * (LEAST - 1), [*[MEETINGS] * 9, DEVELOPMENT], [*[MEETINGS] * 9, None], [None] * LATEST, []],
    ids=["too few", "another", "one without", "none has any", "no time"],
)
async def test_no_service_is_taken_where_they_do_not_agree(office: Office, services: Sequence[int | None]) -> None:
    book(office, services)
    logged = await office.call("log_time", **LOG)
    assert "service" not in logged["entry"]
    assert "No service was named" not in logged["message"]


async def test_what_others_usually_do_is_not_taken_for_me_but_for_them(office: Office) -> None:
    book(office, [MEETINGS] * 5, member=9016)
    assert "service" not in (await office.call("log_time", **LOG))["entry"]
    theirs = await office.call("log_time", **LOG, member=9016)
    assert theirs["entry"]["service"] == "Meetings"


async def test_a_usual_service_that_is_inactive_is_not_taken(office: Office) -> None:
    book(office, [MEETINGS] * 5)
    office.sandbox.control.store.update("project_services", MEETINGS, {"status": 1})
    assert "service" not in (await office.call("log_time", **LOG))["entry"]


@pytest.mark.parametrize("default", ["none", "None "])
async def test_none_as_the_default_service_is_none_and_the_usual_one_is_not_looked_for(default: str) -> None:
    async with open_office(defaults=Defaults("", default)) as office:
        logged = await office.call("log_time", project="tableau de bord energie", duration="1h")
        assert "service" not in logged["entry"]
        assert "service" not in logged["message"]
        assert "POST time_entries/filtered" not in office.asked()


async def test_the_same_call_is_logged_once_though_another_service_became_usual_meanwhile(office: Office) -> None:
    book(office, [MEETINGS] * 5)
    first = await office.call("log_time", **LOG)
    book(office, [DEVELOPMENT], since=25)
    again = await office.call("log_time", **LOG)
    assert (again["status"], again["entry"]["id"]) == ("already_logged", first["entry"]["id"])
    assert TAKEN in again["message"]
    other = await office.call("log_time", **LOG, allow_duplicate=True)
    assert (other["status"], other["entry"].get("service")) == ("created", None)


async def test_the_same_call_without_a_usual_service_is_logged_once_though_one_became_usual(office: Office) -> None:
    first = await office.call("log_time", **LOG)
    book(office, [MEETINGS] * LATEST, since=13)
    office.sandbox.control.store.update("time_entries", first["entry"]["id"], {"project_service": None})
    again = await office.call("log_time", **LOG)
    assert (again["status"], again["entry"]["id"]) == ("already_logged", first["entry"]["id"])
    assert "No service was named" not in again["message"]


async def test_a_call_of_which_nobody_knows_what_became_finds_its_entry_though_it_is_not_known_yet(
    office: Office,
) -> None:
    book(office, [MEETINGS] * 5)
    control = office.sandbox.control
    control.fail("drop", method="POST", path="time_entries", after=True)
    control.fail("status", method="POST", path="time_entries/filtered", status=503, times=None, skip=1)
    lost = await office.fail("log_time", **LOG)
    assert lost["code"] == "outcome_unknown"
    assert (await office.fail("log_time", **LOG))["reference"] == lost["reference"]
    control.faults.clear()
    book(office, [DEVELOPMENT], since=25)
    office.clock.advance(120)
    again = await office.call("log_time", **LOG)
    assert (again["status"], again["entry"]["service"]) == ("already_logged", "Meetings")


async def test_what_was_undone_is_logged_with_what_is_usual_now(office: Office) -> None:
    book(office, [MEETINGS] * 5)
    await office.call("undo", change=(await office.call("log_time", **LOG))["change"])
    book(office, [DEVELOPMENT], since=25)
    logged = await office.call("log_time", **LOG)
    assert (logged["status"], logged["entry"].get("service")) == ("created", None)


async def test_a_sheet_logs_what_its_preview_showed_though_another_service_became_usual(office: Office) -> None:
    book(office, [MEETINGS] * 5)
    rows = [LOG, {**LOG, "note": "Agenda", "service": "none"}, {**LOG, "date": ["mon"]}]
    for told in ({}, {"entries": rows}):
        preview = await office.call("log_timesheet", entries=rows)
        assert f"Rows with index 0, 2: {TAKEN}" in preview["message"]
        book(office, [DEVELOPMENT], since=25)
        done = await office.call("log_timesheet", **told, confirm_token=preview["confirm_token"])
        shown = [row["entry"].get("service") for row in preview["entries"]]
        assert shown == ["Meetings", None, "Meetings"]
        assert [row["entry"].get("service") for row in done["entries"]] == shown
        assert f"Rows with index 0, 2: {TAKEN}" in done["message"]
        await office.call("undo", change=done["change"])
        for each in office.booked():
            if each.project_service == DEVELOPMENT:
                office.sandbox.control.store.delete("time_entries", each.id)


async def test_a_sheet_looks_for_a_usual_service_once(office: Office) -> None:
    await office.call("log_time", **LOG)
    office.asked()
    preview = await office.call("log_timesheet", entries=[{**LOG, "note": each} for each in "abc"])
    assert office.asked() == ["POST time_entries/filtered"]
    await office.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert office.asked() == ["POST time_entries"] * 3


async def test_a_timer_starts_on_the_usual_service_and_the_same_start_is_one_timer(office: Office) -> None:
    book(office, [MEETINGS] * 5)
    started = await office.call("start_timer", project="Intranet")
    assert started["timer"]["service"] == "Meetings"
    assert started["message"].endswith(TAKEN)
    book(office, [DEVELOPMENT], since=25)
    again = await office.call("start_timer", project="Intranet")
    assert again["timer"] == started["timer"]
    assert again["message"].startswith("Runs already on “Intranet”")
    other = await office.call("start_timer", project="Intranet", note="Other work")
    assert "service" not in other["timer"]


async def test_who_may_not_see_entries_logs_without_a_usual_service(office: Office) -> None:
    office.sandbox.control.fail("status", method="POST", path="time_entries/filtered", status=403, times=None)
    assert (await office.call("log_time", **LOG))["status"] == "created"


async def test_nothing_is_written_where_the_latest_entries_cannot_be_read(office: Office) -> None:
    office.sandbox.control.fail("status", method="POST", path="time_entries/filtered", status=503, times=None)
    before = office.booked()
    error = await office.fail("log_time", **LOG)
    assert (error["code"], error["message"]) == (
        "unavailable",
        "Nutcache failed on its side (status 503). Try again in a minute.",
    )
    assert office.booked() == before


async def test_the_usual_activity_is_taken_on_88_miles_too() -> None:
    async with open_studio() as studio:
        for each in studio.booked():
            studio.sandbox.control.store.delete("time_entries", each.id)
        for hour in (5, 6, 7):
            await studio.call("log_time", project="newsletter", service="writing", start=f"0{hour}:00", duration="1h")
        logged = await studio.call("log_time", project="newsletter", start="09:00", duration="1h")
        assert logged["entry"]["service"] == "Writing"
        assert logged["message"].endswith("No service was named; the usual one, “Writing”, was taken.")
        again = await studio.call("log_time", project="newsletter", start="09:00", duration="1h")
        assert again["status"] == "already_logged"


@given(st.lists(st.sampled_from([None, 1, "b"]), max_size=LATEST))
def test_a_usual_service_is_that_of_every_entry(services: list[int | str | None]) -> None:
    usual = usual_among([TimeEntry(project_service=each) for each in services])
    assert (usual is None) is (len(services) < LEAST or len(set(services)) > 1 or services[0] is None)
    assert usual is None or all(each == usual for each in services)
