"""Whatever Nutcache answers to a write, what it did is told, and no other entry is taken for the one that was meant."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from nutmcp.systems.nutcache.codes import Rounding
from tests.examples import share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

FORMS = ("record", "id", "nothing", "no_body", "list", "other", "before")
BUREAU = 1686


@asynccontextmanager
async def rounding(form: str) -> AsyncGenerator[Office]:
    """Open an office whose organization rounds up to a quarter of an hour, and answers writes in some form."""
    async with open_office() as office:
        rounds = {"time_rounding": Rounding.UP, "time_rounding_minutes": 15}
        office.sandbox.control.store.update("organizations", BUREAU, rounds)
        office.sandbox.control.turn(write_answer=form)
        yield office


@pytest.mark.parametrize("form", share_of(FORMS, 3))
async def test_what_nutcache_rounded_is_told_and_undo_takes_back_that_entry_alone(form: str) -> None:
    async with rounding(form) as office:
        before = office.booked()
        made = await office.call("log_time", project="Acme website", duration="50m", note="Wireframes")
        assert made["entry"]["minutes"] == 60
        assert made["entry"]["id"] == office.booked()[-1].id
        assert "Logged 1 h on Tuesday 2026-11-24" in made["message"]
        assert "Nutcache rounded 50 min to 1 h." in made["message"]
        assert "did not tell" not in made["message"]
        updated = await office.call("update_time_entry", entry=made["entry"]["id"], duration="20m", note="Logo")
        assert (updated["entry"]["minutes"], updated["entry"]["note"]) == (30, "Logo")
        assert "Nutcache rounded 20 min to 30 min." in updated["message"]
        undone = await office.call("undo", change=updated["change"])
        assert (undone["entry"]["minutes"], undone["entry"]["note"]) == (60, "Wireframes")
        gone = await office.call("undo", change=made["change"])
        assert gone["entry"]["id"] == made["entry"]["id"]
        assert office.booked() == before


@pytest.mark.parametrize("form", share_of(FORMS, 3))
async def test_a_deleted_entry_that_is_written_again_is_known_by_its_new_id(form: str) -> None:
    async with rounding(form) as office:
        number = (await office.call("log_time", project="Intranet", duration="50m"))["entry"]["id"]
        token = (await office.call("delete_time_entry", entry=number))["confirm_token"]
        deleted = await office.call("delete_time_entry", entry=number, confirm_token=token)
        undone = await office.call("undo", change=deleted["change"])
        assert undone["entry"]["id"] == office.booked()[-1].id != number
        assert undone["entry"]["minutes"] == 60


@pytest.mark.parametrize("form", share_of(FORMS, 3))
async def test_sheets_and_timers_learn_what_was_kept_as_well(form: str) -> None:
    async with rounding(form) as office:
        rows = [{"project": "Intranet", "duration": "50m"}, {"project": "Acme website", "duration": "20m"}]
        token = (await office.call("log_timesheet", entries=rows))["confirm_token"]
        sheet = await office.call("log_timesheet", entries=rows, confirm_token=token)
        assert [each["entry"]["minutes"] for each in sheet["entries"]] == [60, 30]
        assert [each["entry"]["id"] for each in sheet["entries"]] == [each.id for each in office.booked()[-2:]]
        await office.call("start_timer", project="Intranet", note="Standup")
        office.clock.advance(40 * 60)
        stopped = await office.call("stop_timer")
        assert stopped["entry"]["minutes"] == 45
        assert stopped["entry"]["id"] == office.booked()[-1].id


@pytest.mark.parametrize("form", ["list", "other"])
async def test_an_equal_entry_that_was_there_is_not_taken_for_the_new_one(form: str) -> None:
    async with rounding("record") as office:
        (old,) = office.sandbox.control.insert(
            "time_entries",
            [
                {
                    "project": 6640,
                    "member": 9015,
                    "working_date": datetime(2026, 11, 24, tzinfo=UTC).date(),
                    "minutes": 60,
                    "billable_minutes": 60,
                    "note": "Wireframes",
                    "creation_date": datetime(2026, 11, 24, 9, tzinfo=UTC),
                }
            ],
            BUREAU,
        )
        await office.call("log_time", project="Intranet", duration="1h")
        office.sandbox.control.turn(write_answer=form)
        made = await office.call("log_time", project="Acme website", duration="50m", note="Wireframes")
        assert made["entry"]["id"] == office.booked()[-1].id != old
        await office.call("undo")
        assert office.entry(old) is not None


@pytest.mark.parametrize("form", ["id", "other"])
async def test_where_nutcache_cannot_be_asked_its_documented_rounding_is_told_as_such(form: str) -> None:
    async with rounding("record") as office:
        made = await office.call("log_time", project="Acme website", duration="50m")
        office.sandbox.control.turn(write_answer=form)
        number = made["entry"]["id"]
        office.sandbox.control.fail("status", method="GET", path="time_entries/*", status=503, skip=1, times=None)
        answer = await office.call("update_time_entry", entry=number, duration="20m")
        assert answer["entry"]["minutes"] == office.entry(number).minutes == 30
        assert (
            "Nutcache rounded 20 min to 30 min. Nutcache did not tell what it kept; "
            "this is what the organization's rounding makes of it."
        ) in answer["message"]


async def test_an_id_whose_entry_cannot_be_read_is_told_with_what_was_sent() -> None:
    async with rounding("id") as office:
        office.sandbox.control.fail("status", method="GET", path="time_entries/*", status=503, times=None)
        answer = await office.call("log_time", project="Acme website", duration="50m")
        assert (answer["entry"]["id"], answer["entry"]["minutes"]) == (office.booked()[-1].id, 60)
        assert "did not tell what it kept" in answer["message"]


async def test_an_update_that_nutcache_confirmed_and_did_not_make_is_no_success() -> None:
    async with rounding("record") as office:
        number = (await office.call("log_time", project="Intranet", duration="1h"))["entry"]["id"]
        office.sandbox.control.fail("unheeded", method="PUT", path="time_entries/*")
        error = await office.fail("update_time_entry", entry=number, duration="2h")
        assert error["code"] == "unavailable"
        assert f"the change of time entry {number}, and it was not made" in error["message"]


async def test_an_answer_with_the_record_costs_nothing_more() -> None:
    async with rounding("record") as office:
        number = (await office.call("log_time", project="Intranet", duration="50m"))["entry"]["id"]
        office.asked()
        await office.call("log_time", project="Intranet", service="none", duration="20m", note="Standup")
        assert office.asked() == ["POST time_entries"]
        await office.call("update_time_entry", entry=number, duration="20m")
        assert office.asked() == [f"GET time_entries/{number}", f"PUT time_entries/{number}"]
