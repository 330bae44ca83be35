"""An assistant wants to book time for everyone: that is for reading, and a write needs one member."""

import pytest

from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

WORK = {"project": "Acme website", "duration": "1h"}


def is_said(error: Answer, member: str) -> bool:
    """Return whether the error says that a write needs one member."""
    message = f"`member` was given as “{member}”, which is for reading alone; an entry is one member's."
    return (error["code"], error["field"]) == ("invalid_arguments", "member") and error["message"].startswith(message)


@pytest.mark.parametrize("member", ["all", "ALL", "everyone", "tous"])
async def test_time_is_not_logged_for_everyone(office: Office, member: str) -> None:
    before = office.booked()
    assert is_said(await office.fail("log_time", **WORK, member=member), member)
    assert is_said(await office.fail("log_timesheet", entries=[{**WORK, "member": member}]), member)
    assert office.booked() == before


async def test_an_entry_is_not_given_to_everyone(office: Office) -> None:
    entry = (await office.call("log_time", **WORK))["entry"]["id"]
    before = office.booked()
    assert is_said(await office.fail("update_time_entry", entry=entry, member="all"), "all")
    assert office.booked() == before
