"""The state file is private, survives what happens to files, and is never thrown away."""

import logging
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import anyio
import pytest

from nutmcp.errors import ConfigurationError, Unavailable
from nutmcp.state import sqlite, sqlite_errors, sqlite_file
from nutmcp.state.opening import open_state
from nutmcp.state.ports import Document, Store
from nutmcp.state.sqlite_file import SCHEMA_VERSION
from tests.patience import PATIENCE

pytestmark = pytest.mark.anyio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "made" / "state.db"


async def write(store: Store, key: str, text: str = "", *, durable: bool = True) -> None:
    await store.transact(lambda writer: writer.write("notes", key, {"text": text}), durable=durable)


async def read(store: Store) -> list[tuple[str, Document]]:
    return await store.view(lambda reader: reader.documents("notes"))


async def test_folder_and_files_are_the_users_alone_whatever_the_umask(path: Path) -> None:
    old = os.umask(0)
    try:
        store = open_state(path)
        await write(store, "a")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert {"state.db", "state.db-wal", "state.db-shm"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    store.close()


def test_a_file_that_others_could_read_is_made_private(path: Path) -> None:
    open_state(path).close()
    path.chmod(0o644)
    open_state(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    store = open_state(path)
    await write(store, "a", "kept")
    store.close()
    again = open_state(path)
    assert await read(again) == [("a", {"text": "kept"})]
    again.close()


@pytest.mark.parametrize("damage", ["not a database " * 500, "\0" * 8192])
def test_a_corrupt_file_is_set_aside_with_a_message(path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    open_state(path).close()
    path.write_text(damage)
    open_state(path).close()
    assert path.with_name("state.db.corrupt-1").read_text() == damage
    assert "corrupt" in caplog.text
    assert "state.db.corrupt-1" in caplog.text


@pytest.mark.parametrize("strange", ["my notes\n", "not a database " * 500, "\0" * 8192, "SQLite", '{"a": 1}'])
def test_a_file_that_never_was_a_state_file_is_refused_by_name_and_left_as_it_is(path: Path, strange: str) -> None:
    path.parent.mkdir()
    path.write_text(strange)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"state\.db is no state file .*NUTMCP_STATE"):
            open_state(path)
    assert path.read_text() == strange
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_damaged_database_is_set_aside_even_if_nothing_else_tells_that_it_was_ours(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)
    open_state(path).close()
    assert path.with_name("state.db.corrupt-1").read_bytes().startswith(b"SQLite format 3")


def test_a_second_corrupt_file_does_not_replace_the_first(path: Path) -> None:
    for number in (1, 2):
        open_state(path).close()
        path.write_text(f"damage {number} " * 1000)
        open_state(path).close()
    assert path.with_name("state.db.corrupt-1").read_text().startswith("damage 1")
    assert path.with_name("state.db.corrupt-2").read_text().startswith("damage 2")


def spoil(path: Path) -> None:
    """Overwrite all pages but the first, as a failing disk would."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


@pytest.mark.parametrize("durable", [True, False])
async def test_a_file_that_is_damaged_while_in_use_is_set_aside_and_the_work_is_done(
    path: Path, caplog: pytest.LogCaptureFixture, *, durable: bool
) -> None:
    store, other = open_state(path), open_state(path)
    for number in range(200):
        await write(store, f"{number:03}", "x" * 100, durable=durable)
    store.close()
    spoil(path)
    await write(store, "new", durable=durable)
    assert await read(store) == [("new", {"text": ""})]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]

    # The other server held the old file open: it follows to the new one and damages nothing there.
    assert await read(other) == [("new", {"text": ""})]
    await write(other, "newer", durable=durable)
    other.close()
    assert [key for key, _ in await read(store)] == ["new", "newer"]
    assert len(list(path.parent.glob("*.corrupt-*"))) >= 1
    store.close()


@pytest.mark.parametrize("durable", [True, False])
async def test_a_file_that_was_removed_while_in_use_is_made_again(path: Path, *, durable: bool) -> None:
    store = open_state(path)
    await write(store, "a", durable=durable)
    await anyio.Path(path).unlink()
    await write(store, "b", durable=durable)
    assert await read(store) == [("b", {"text": ""})]
    again = open_state(path)
    assert await read(again) == [("b", {"text": ""})]
    store.close()
    assert await read(again) == [("b", {"text": ""})]
    again.close()


def header(path: Path, *pragmas: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    store = open_state(path)
    await write(store, "a", "kept")
    store.close()
    header(path, f"user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ConfigurationError, match="newer version"):
        open_state(path)
    header(path, f"user_version = {SCHEMA_VERSION}")
    again = open_state(path)
    assert await read(again) == [("a", {"text": "kept"})]
    again.close()


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="another program"):
        open_state(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["", "file/state.db"])
def test_a_path_that_cannot_be_a_file_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    mode = tmp_path.stat().st_mode
    with pytest.raises(ConfigurationError, match="cannot be opened") as refused:
        open_state(tmp_path / place)
    assert refused.value.field == "NUTMCP_STATE"
    assert tmp_path.stat().st_mode == mode


@pytest.mark.parametrize("durable", [True, False])
async def test_a_lock_that_does_not_go_away_is_said_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, durable: bool
) -> None:
    store = open_state(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with monkeypatch.context() as hurry:
            hurry.setattr(sqlite, "LOCKED_SECONDS", 0.01)
            with pytest.raises(Unavailable, match="Another program holds") as refused:
                await write(store, "a", durable=durable)
        assert refused.value.retry_after == sqlite_errors.LOCKED_SECONDS
        assert await read(store) == []
    await write(store, "a", durable=durable)
    assert len(await read(store)) == 1
    store.close()


async def test_a_read_does_not_wait_for_a_write_that_waits_for_another_program(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (sqlite, sqlite_file):
        monkeypatch.setattr(each, "LOCKED_SECONDS", PATIENCE)
    store = open_state(path)
    await write(store, "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(write, store, "b")
            for _ in range(20):
                # The write can only end after the reads, so that a read which waited for it would never return.
                assert [key for key, _ in await read(store)] == ["a"]
            other.execute("ROLLBACK")
    assert [key for key, _ in await read(store)] == ["a", "b"]
    store.close()


async def test_writes_that_need_not_be_durable_do_not_fill_the_disk_with_their_log(path: Path) -> None:
    store = open_state(path)
    sizes: list[int] = []
    for number in range(2_000):
        await write(store, "a", "x" * 10_000, durable=False)
        if number % 100 == 0:
            sizes.append(path.with_name("state.db-wal").stat().st_size)
    assert max(sizes[10:]) == max(sizes[:10])
    store.close()
