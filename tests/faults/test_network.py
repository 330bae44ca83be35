"""A bad network and a failing Nutcache: whatever writes does so exactly once, or says that it did not."""

from typing import Any

import pytest

from tests.examples import share_of
from tests.faults.acts import ACTS, LOG, NOTHING, Act, between, booked, small_office
from tests.faults.hearing import hear, is_alive
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

Fault = dict[str, Any]

AFTER: list[Fault] = [
    {"kind": "drop", "after": True},
    {"kind": "status", "after": True, "status": 500, "body": "html"},
    {"kind": "status", "after": True, "status": 502, "body": "nothing"},
    {"kind": "html", "after": True},
    {"kind": "redirect", "after": True},
    {"kind": "huge", "after": True, "size": 17_000_000},
    {"kind": "truncated"},
    {"kind": "cut"},
    {"kind": "content_type"},
    {"kind": "slow", "seconds": 20},
    {"kind": "delay", "seconds": 20},
    {"kind": "too_many", "retry_after": 2},
    {"kind": "too_many", "retry_after": None, "times": 2, "body": "html"},
]
"""What an assistant need not hear of."""
BEFORE: list[Fault] = [
    {"kind": "drop"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "body": "html"},
    {"kind": "html"},
    {"kind": "redirect"},
    {"kind": "huge", "size": 17_000_000},
]
"""What leaves nothing behind, which Nutcache has to be asked about."""
REFUSED: list[tuple[Fault, str, str]] = [
    ({"kind": "status", "status": 400}, "refused", "nothing was changed"),
    ({"kind": "status", "status": 401, "body": "html"}, "access_denied", "did not accept the credentials"),
    ({"kind": "status", "status": 403, "body": "nothing"}, "access_denied", "does not permit this"),
    ({"kind": "status", "status": 404}, "not_found", "Nutcache has no"),
    ({"kind": "status", "status": 409}, "refused", "nothing was changed"),
    ({"kind": "too_many", "retry_after": 3600}, "rate_limited", "Wait 900 seconds and try again; nothing was"),
    ({"kind": "too_many", "retry_after": 3, "times": None}, "rate_limited", "try again; nothing was changed"),
]
"""What leaves nothing behind and says so."""


def named(value: object) -> str:
    """Return what a test is called by."""
    return "-".join(str(each) for each in value.values()) if isinstance(value, dict) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of any kind


def fail(office: Office, act: Act, **fault: object) -> None:
    """Let the request go wrong that writes."""
    path = "time_entries" if act.method == "POST" else "time_entries/*"
    office.sandbox.control.fail(method=act.method, path=path, **fault)  # pyright: ignore[reportArgumentType] - checked there


@pytest.mark.crossed
@pytest.mark.parametrize("fault", AFTER, ids=named)
@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_what_landed_is_acknowledged_and_there_once(act: Act, fault: Fault) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, **fault)
        heard = await hear(office.assistant, act.tool, arguments)
        assert heard.code == ""
        assert between(before, booked(office)) == act.effect
        assert await is_alive(office)


@pytest.mark.crossed
@pytest.mark.parametrize("fault", BEFORE, ids=named)
@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_what_did_not_land_is_said_not_to_have_and_can_be_asked_for_again(act: Act, fault: Fault) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, **fault)
        heard = await hear(office.assistant, act.tool, arguments)
        assert heard.code == "unavailable"
        assert heard.message.endswith("Nothing was changed, so the same call may safely be made again.")
        assert between(before, booked(office)) == NOTHING
        assert await is_alive(office)
        again = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
        assert again.code == ""
        assert between(before, booked(office)) == act.effect


@pytest.mark.crossed
@pytest.mark.parametrize(("fault", "code", "words"), REFUSED, ids=named)
@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_what_was_refused_is_not_there_and_can_be_asked_for_again(
    act: Act, fault: Fault, code: str, words: str
) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, **fault)
        heard = await hear(office.assistant, act.tool, arguments)
        assert heard.code == code
        assert words in heard.message
        assert between(before, booked(office)) == NOTHING
        office.sandbox.control.faults.clear()
        office.clock.advance(3600)
        assert await is_alive(office)
        again = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
        assert again.code == ""
        assert between(before, booked(office)) == act.effect


UNKNOWN = {
    "log time": ("already_logged", "created"),
    "log a sheet of one": ("created", "created"),
    "update": ("unchanged", "updated"),
    "delete": ("not_found", "deleted"),
    "undo a create": ("undone", "undone"),
    "undo an update": ("undone", "undone"),
    "undo a delete": ("undone", "undone"),
    "stop a timer": ("already_logged", "created"),
    "switch timers": ("started", "started"),
    "undo a stop": ("undone", "undone"),
    "undo a switch": ("undone", "undone"),
}
"""What is answered to the same call later, if the first one had landed, and if not."""


@pytest.mark.crossed
@pytest.mark.parametrize("landed", [True, False], ids=["landed", "did not land"])
@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_what_nobody_can_tell_is_said_to_be_unknown_and_is_done_once_in_the_end(
    act: Act, *, landed: bool
) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        fail(office, act, kind="drop", after=landed)
        look = "time_entries/filtered" if act.method == "POST" else "time_entries/*"
        office.sandbox.control.fail("status", path=look, times=None, skip=act.looks)
        heard = await hear(office.assistant, act.tool, arguments)
        assert heard.code == "outcome_unknown"
        assert "could not be asked" in heard.message
        office.sandbox.control.faults.clear()
        assert between(before, booked(office)) == (act.effect if landed else NOTHING)
        assert (await hear(office.assistant, "get_account", {})).answer["open_writes"] == 1

        office.clock.advance(60)
        again = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
        assert again.outcome == UNKNOWN[act.name][not landed]
        if "not logged yet: t1" in again.message:
            await hear(office.assistant, "stop_timer", {"timer": "t1"})
        assert between(before, booked(office)) == act.effect
        await hear(office.assistant, "log_time", {"project": "Acme", "duration": "5m", "note": "What comes next"})
        assert await is_alive(office)


async def test_a_429_counts_for_everyone_who_shares_the_key() -> None:
    async with small_office() as office:
        office.sandbox.control.fail("too_many", method="POST", path="time_entries", retry_after=100)
        assert (await hear(office.assistant, LOG.tool, await LOG.prepare(office))).answer["retry_after"] == 100
        office.asked()
        heard = await hear(office.assistant, "list_time_entries", {})
        assert (heard.code, heard.answer["retry_after"]) == ("rate_limited", 100)
        assert office.asked() == []
        office.clock.advance(100)
        assert not (await hear(office.assistant, "list_time_entries", {})).code


async def test_credentials_do_not_follow_a_redirect() -> None:
    async with small_office() as office:
        office.sandbox.control.fail("redirect", times=None, location="http://localhost/webapi/elsewhere")
        heard = await hear(office.assistant, "list_projects", {})
        assert heard.code == "unavailable"
        assert heard.message.endswith("which is not followed. Check NUTCACHE_URL.")
        assert not [asked for asked in office.asked() if "elsewhere" in asked]
