"""An assistant asks whose account it works on, and how that is set up."""

import pytest

from nutmcp.errors import Unavailable
from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from nutmcp.tools.surface import Choice
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


async def test_the_account_tells_who_where_when_and_what_is_left(office: Office) -> None:
    answer = await office.call("get_account")
    calls = answer.pop("calls")
    assert answer == {
        "organization": {
            "id": 1686,
            "name": "Atelier Boréal",
            "guid": "846e176e-7c4b-4bfd-a894-c98f2988927e",
            "mode": "duration",
            "rounding": "none",
        },
        "member": {"id": 9015, "name": "Camille Tremblay", "email": "camille@atelier-boreal.example"},
        "timezone": "America/Toronto",
        "api_version": 3,
        "url": "http://localhost/webapi",
        "read_only": False,
        "sandbox": True,
        "state": {"kind": "memory", "ok": True},
        "open_writes": 0,
    }
    assert office.asked() == ["GET organizations", "GET projects"]
    assert calls == {"minute_left": 198, "day_left": 19_998}


@pytest.mark.parametrize("me", [None, "nobody@elsewhere.example"])
async def test_a_user_who_is_no_member_is_told_so_and_sees_the_rest(me: str | None) -> None:
    async with open_office(me=me) as office:
        answer = await office.call("get_account")
        assert "member" not in answer
        assert "set NUTCACHE_MEMBER" in answer["note"]
        assert answer["organization"]["id"] == 1686


async def test_an_organization_that_records_start_and_end_and_rounds_says_so() -> None:
    async with open_office(
        credentials=START_END_CREDENTIALS,
        me=START_END_CREDENTIALS["username"],
        version=4,
        choice=Choice(read_only=True),
    ) as office:
        answer = await office.call("get_account")
        assert answer["organization"]["mode"] == "start_end"
        assert answer["organization"]["rounding"] == "up to the next 15 min"
        assert (answer["api_version"], answer["read_only"]) == (4, True)


async def test_rounding_that_is_not_told_does_not_pass_for_none(office: Office) -> None:
    office.sandbox.control.turn(hidden={"organizations": frozenset({"time_rounding"})})
    assert (await office.call("get_account"))["organization"]["rounding"] == "unknown"


async def test_a_state_store_that_fails_is_told_and_hides_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_store: object, _look: object) -> None:
        raise Unavailable("The state cannot be read.", "Look at the disk.")

    await office.call("get_account")
    monkeypatch.setattr(type(office.desk.store), "view", fail)
    answer = await office.call("get_account")
    assert answer["state"]["ok"] is False
    assert "calls" not in answer
    assert "open_writes" not in answer
    assert answer["note"] == "How many calls are left is not known."
    assert answer["organization"]["id"] == 1686


async def test_an_account_that_is_refused_says_what_to_check(office: Office) -> None:
    office.sandbox.control.accounts.revoke("camille@atelier-boreal.example")
    error = await office.fail("get_account")
    assert error["code"] == "access_denied"
    assert "credentials" in error["message"]
