"""What an earlier version has stored goes on to work: timers stop, changes are taken back, the cut off is found."""

import json
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nutmcp.remote.system import Credentials
from nutmcp.sandbox import open_sandbox
from nutmcp.server.desk import Account
from nutmcp.settings import load, private_file
from nutmcp.settings.stored import completed
from nutmcp.state.opening import open_state
from tests.fakes import FakeClock
from tests.stored.day_of_work import EARLY, ENTRIES, LATE, STATE
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = pytest.mark.anyio

ATELIER = 1686
"""The organization that was worked in."""
OWNER = "owner"
"""Whose changes and timers they are."""


@pytest.fixture(params=[EARLY, LATE], ids=lambda folder: folder.name)
def stored(request: pytest.FixtureRequest) -> Path:
    """Return what an earlier version has stored."""
    return request.param


@pytest.fixture
async def office(stored: Path, tmp_path: Path) -> AsyncGenerator[Office]:
    """Open an office two hours later, on the stored state and on a Nutcache with its time entries."""
    shutil.copy(stored / STATE, tmp_path / STATE)
    store = open_state(tmp_path / STATE)
    clock = FakeClock(TUESDAY)
    sandbox = open_sandbox(":memory:", clock=clock)
    with sandbox.control.store.transaction():
        for each in sandbox.control.rows("time_entries"):
            sandbox.control.store.delete("time_entries", each.id or 0)
    sandbox.control.insert("time_entries", json.loads((stored / ENTRIES).read_text()), ATELIER)
    clock.advance(2 * 3_600)
    async with open_office(sandbox=sandbox, store=store, clock=clock, owner=OWNER) as opened:
        yield opened
    store.close()


async def ours(office: Office) -> list[tuple[str, str, str]]:
    """Return the timers kept here: id, note, and state where they do not run."""
    items = (await office.call("list_timers"))["items"]
    return [(each["id"], each["note"], each.get("state", "")) for each in items if each["source"] == "nutmcp"]


def written(office: Office) -> list[tuple[int, str]]:
    """Return the length and the note of the entries of that day."""
    return [(each.minutes, each.note) for each in office.booked()]


async def test_a_running_timer_is_still_there_and_one_that_was_cut_off_is_found_to_be_logged(office: Office) -> None:
    before = written(office)
    assert (30, "Cut off") in before
    assert await ours(office) == [("t4", "Running", "")]
    assert written(office) == before


async def test_a_running_timer_is_stopped_and_that_is_undone(office: Office) -> None:
    stopped = await office.call("stop_timer")
    assert (stopped["status"], stopped["entry"]["minutes"]) == ("created", 24)
    await office.call("undo")
    assert await ours(office) == [("t4", "Running", "")]
    assert (24, "Running") not in written(office)


async def test_a_running_timer_is_amended_discarded_and_both_are_undone(office: Office) -> None:
    await office.call("start_timer", project="Intranet", note="Else", amend=True)
    await office.call("stop_timer", discard=True)
    await office.call("undo")
    assert await ours(office) == [("t4", "Else", "")]
    await office.call("undo")
    assert await ours(office) == [("t4", "Running", "")]


async def test_all_that_was_done_is_taken_back(office: Office) -> None:
    changes = [each for each in await office.desk.journal.changes() if each.timer is None]
    kinds = ["create", "create", "undo", "create", "create", "create", "create", "delete", "update", "create", "create"]
    assert [each.kind for each in changes] == kinds
    cut_off, logged, _, _, *sheet, delete, update, second, first = changes
    for stop, timer in ((cut_off, "t3"), (logged, "t1")):
        await office.call("stop_timer", discard=True)
        assert (await office.call("undo", change=stop.id))["timer"]["id"] == timer
    await office.call("stop_timer", discard=True)
    assert written(office) == [(40, "First"), (10, "Sheet"), (20, "Sheet"), (30, "Sheet")]
    await office.call("undo", change=sheet[0].batch)
    assert written(office) == [(40, "First")]
    await office.call("undo", change=delete.id)
    await office.call("undo", change=update.id)
    assert written(office) == [(30, "First"), (45, "Second")]
    for create in (second, first):
        await office.call("undo", change=create.id)
    assert written(office) == []
    assert await ours(office) == []


@pytest.mark.parametrize("stored", [EARLY], indirect=True)
async def test_a_timer_that_was_discarded_by_an_earlier_version_has_no_change_and_does_not_come_back(
    office: Office,
) -> None:
    error = await office.fail("stop_timer", timer="t2")
    assert (error["code"], error["candidates"]) == ("conflict", [{"id": "t2", "state": "discarded"}])
    await office.call("stop_timer")
    undone = await office.call("undo")
    assert undone["timer"]["id"] == "t4"


@pytest.mark.parametrize("stored", [LATE], indirect=True)
async def test_a_timer_whose_discard_is_a_change_comes_back(office: Office) -> None:
    await office.call("stop_timer", discard=True)
    (discard,) = (each for each in await office.desk.journal.changes(kind="discard") if each.tags["timer"] == "t2")
    await office.call("undo", change=discard.id)
    assert await ours(office) == [("t2", "Discarded", "")]


def test_changes_timers_and_calls_are_kept_under_the_names_of_before() -> None:
    url = "https://app.nutcache.com/webapi"
    account = Account(credentials=Credentials(public_key="pub"), organization="Atelier", me="Ann@acme.example")
    assert account.owner_at(url) == '["https://app.nutcache.com/webapi", "atelier", "ann@acme.example"]'
    assert account.limited_by(url, "public_key") == '["https://app.nutcache.com/webapi", "pub"]'


def test_credentials_that_were_stored_before_there_were_systems_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, mine = "https://nutcache.test/webapi", {"username": "ann@acme.example", "public_key": "pub", "password": "pw"}
    kept = tmp_path / "nutmcp" / "credentials.json"
    private_file.write(kept, {url: mine})
    monkeypatch.setattr("nutmcp.settings.stored.file_path", lambda: kept)
    settings = load({"NUTCACHE_URL": url}, {})
    found = completed(settings)
    assert {name: found.said(name) for name in mine} == mine
    assert found.version == 3
