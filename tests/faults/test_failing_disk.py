"""A disk that is full, read-only or failing, and a state file that is locked, damaged, or of a newer version."""

import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from mcp import Client as McpClient

from nutmcp.server.assembly import server_of
from nutmcp.settings import Settings
from nutmcp.state import sqlite, sqlite_errors
from nutmcp.state.memory import MemoryStore
from nutmcp.state.opening import open_state
from nutmcp.state.ports import Reader, Store, Writer
from nutmcp.state.sqlite_file import SCHEMA_VERSION
from tests.examples import share_of
from tests.faults.acts import ACTS, NOTHING, SWITCH, Act, between, booked, small_office
from tests.faults.hearing import Heard, hear, is_alive
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

T = TypeVar("T")

WORK: Answer = {"project": "Acme webshop", "duration": "1h", "note": "Cabling"}
WORK_AFTER: Answer = {"project": "Acme", "duration": "5m", "note": "What comes next"}
MOST_STEPS = 40


class Disk:
    """A store on a disk that fails from some transaction on; what was written before can still be read.

    Attributes:
        left: How many more transactions go well; none counted if None.
        failures: How many have failed.
    """

    kind = "sqlite"

    def __init__(self, store: Store, error: sqlite3.Error) -> None:
        self._store = store
        self._error = error
        self.left: int | None = None
        self.failures = 0

    async def view(self, look: Callable[[Reader], T]) -> T:
        return await self._store.view(look)

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        if self.left == 0:
            self.failures += 1
            raise sqlite_errors.translated(self._error, Path("mine.sqlite"))
        self.left = None if self.left is None else self.left - 1
        return await self._store.transact(work, scope=scope, durable=durable)

    def close(self) -> None:
        self._store.close()


def failing(code: int) -> sqlite3.Error:
    """Return what SQLite raises on a disk that fails like that."""
    error = sqlite3.OperationalError("as a disk says it")
    error.sqlite_errorcode = code
    return error


FAILURES = {
    sqlite3.SQLITE_FULL: (
        "unavailable",
        "The state file mine.sqlite cannot be written: its disk is full. Free some space on it, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "not_configured",
        "The state file mine.sqlite cannot be opened for reading and writing: it is read-only.",
    ),
    sqlite3.SQLITE_IOERR: (
        "unavailable",
        "The state file mine.sqlite cannot be read or written: the disk failed. Check its disk, then try again.",
    ),
}


@pytest.mark.crossed
@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.parametrize("act", ACTS, ids=str)
async def test_a_disk_that_fails_at_any_step_loses_nothing_and_doubles_nothing(act: Act, code: int) -> None:
    for step in share_of(range(MOST_STEPS), 6):
        disk = Disk(MemoryStore(), failing(code))
        async with small_office(disk) as office:
            arguments, before = await act.prepare(office), booked(office)
            disk.left = step
            heard = await hear(office.assistant, act.tool, arguments)
            failed, disk.left = disk.left == 0, None
            landed = between(before, booked(office))
            assert landed in (act.effect, NOTHING)
            if heard.code not in ("", "outcome_unknown"):
                assert heard.code == FAILURES[code][0]
                assert heard.message.startswith(FAILURES[code][1])
                # Of a switch, it may be the start of the other timer that failed.
                assert landed == NOTHING or act is SWITCH
            await done_in_the_end(office, act, arguments, heard)
            done = between(before, booked(office))
            assert replace(done, added=done.added[:-1]) == act.effect
        if not failed:
            return
    raise AssertionError


async def done_in_the_end(office: Office, act: Act, arguments: Answer, heard: Heard) -> None:
    """Ask again for what failed, once the disk is well and whoever was at it cannot be any more."""
    office.clock.advance(301)
    if heard.code:
        again = await hear(office.assistant, act.tool, await act.repeated(office, arguments))
        if "not logged yet: t1" in again.message:
            assert not (await hear(office.assistant, "stop_timer", {"timer": "t1"})).code
    await hear(office.assistant, "list_timers", {})
    assert not (await hear(office.assistant, "log_time", WORK_AFTER)).code
    assert await is_alive(office)


@asynccontextmanager
async def served(state: Path | str) -> AsyncGenerator[McpClient]:
    """Serve the built-in Nutcache with its state at that place, as the settings have it."""
    settings = Settings(sandbox=True, sandbox_data=":memory:", state=str(state), timezone="America/Toronto")
    async with McpClient(server_of(settings)) as assistant:
        yield assistant


@pytest.mark.parametrize("tool", share_of(["log_time", "list_projects", "get_account"], 3))
async def test_a_state_file_that_is_locked_is_said_to_be_so_until_it_is_free(
    tmp_path: Path, tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = WORK if tool == "log_time" else {}
    async with served(tmp_path / "state.sqlite") as assistant:
        assert not (await hear(assistant, "list_timers", {})).code
        with (
            closing(sqlite3.connect(tmp_path / "state.sqlite", isolation_level=None)) as other,
            monkeypatch.context() as hurry,
        ):
            other.execute("BEGIN IMMEDIATE")
            hurry.setattr(sqlite, "LOCKED_SECONDS", 0.01)
            heard = await hear(assistant, tool, arguments)
            if tool == "log_time":
                assert heard.message.startswith("Another program holds the state file ")
                assert "Try again in a few seconds;" in heard.message
                assert (heard.code, heard.answer["retry_after"]) == ("unavailable", 5)
        assert not (await hear(assistant, tool, arguments)).code
        entries = (await hear(assistant, "list_time_entries", {"period": "today"})).answer["items"]
        assert len([each for each in entries if each.get("note") == "Cabling"]) == (tool == "log_time")


def damage(path: Path, *, from_byte: int) -> None:
    """Overwrite a part of a file, as a failing disk does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(from_byte)
        file.write(b"\xff" * (path.stat().st_size - from_byte))


@pytest.mark.parametrize("from_byte", [0, 4096])
async def test_a_state_file_that_was_damaged_is_set_aside_and_the_server_works(
    tmp_path: Path, from_byte: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.sqlite"
    async with served(path) as assistant:
        assert (await hear(assistant, "log_time", WORK)).outcome == "created"
    damage(path, from_byte=from_byte)
    async with served(path) as assistant:
        assert (await hear(assistant, "log_time", WORK)).outcome == "created"
        assert (await hear(assistant, "log_time", WORK)).outcome == "already_logged"
    assert (tmp_path / "state.sqlite.corrupt-1").exists()
    assert "state.sqlite.corrupt-1" in caplog.text


async def test_a_state_file_that_is_damaged_in_use_is_set_aside_and_the_server_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.sqlite"
    async with served(path) as assistant:
        assert (await hear(assistant, "log_time", WORK)).outcome == "created"
        damage(path, from_byte=4096)
        heard = await hear(assistant, "log_time", WORK | {"note": "Something else"})
        assert heard.outcome == "created"
        entries = (await hear(assistant, "list_time_entries", {"period": "today"})).answer["items"]
        notes = sorted(each["note"] for each in entries if each.get("note") in ("Cabling", "Something else"))
        assert notes == ["Cabling", "Something else"]
    assert "state.sqlite.corrupt-1" in caplog.text


async def test_a_state_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    open_state(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    async with served(path) as assistant:
        for tool, arguments in {"log_time": WORK, "list_projects": {}}.items():
            heard = await hear(assistant, tool, arguments)
            assert (heard.code, heard.answer["field"]) == ("not_configured", "NUTMCP_STATE")
            assert heard.message == (
                "The state file was made by a newer version of nutmcp. "
                "Install that version, or set NUTMCP_STATE to another file."
            )
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["/proc/nutmcp/state.sqlite", "/dev/null/state.sqlite", "redis://localhost/"])
async def test_a_place_that_cannot_hold_the_state_is_said_before_anything_is_asked(place: str) -> None:
    async with served(place) as assistant:
        heard = await hear(assistant, "log_time", WORK)
        assert (heard.code, heard.answer["field"]) == ("not_configured", "NUTMCP_STATE")
        assert (await hear(assistant, "list_projects", {})).code == "not_configured"
