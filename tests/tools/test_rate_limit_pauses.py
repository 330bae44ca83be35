"""A 429 that asks for a senseless pause does not lock an account, and what is said tells until when and what to do."""

import pytest

from tests.whole_server import open_office

pytestmark = pytest.mark.anyio
AN_EPOCH = 1_764_460_800


async def test_an_epoch_in_place_of_seconds_keeps_the_account_waiting_for_a_quarter_of_an_hour() -> None:
    async with open_office() as office:
        office.sandbox.control.fail("too_many", path="customers", retry_after=AN_EPOCH)
        first = await office.fail("search_customers", query="Acme")
        assert (first["code"], first["retry_after"]) == ("rate_limited", 900)
        second = await office.fail("search_customers", query="Acme")
        assert second["retry_after"] == 900
        assert "asked for a pause until 2026-11-24 15:15 UTC" in second["message"]
        assert "nutmcp doctor --lift-pause" in second["message"]
        office.clock.advance(900)
        assert (await office.call("search_customers", query="Acme"))["items"]


async def test_a_pause_that_was_lifted_lets_the_next_call_through() -> None:
    async with open_office() as office:
        office.sandbox.control.fail("too_many", path="customers", retry_after=AN_EPOCH)
        await office.fail("search_customers", query="Acme")
        await office.desk.limits.lift_pause()
        assert (await office.call("search_customers", query="Acme"))["items"]
