"""Real processes share one store, fill a disk, and are killed at any moment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nutmcp.state.opening import open_state
from tests.patience import PATIENCE

pytestmark = [pytest.mark.anyio, pytest.mark.process]

PROGRAM = """
import resource, sys
import anyio
from nutmcp.errors import Unavailable
from nutmcp.state.opening import open_state

def add(writer):
    count = (writer.read("counts", "n") or {"n": 0})["n"] + 1
    writer.write("counts", "n", {"n": count})
    writer.append("journal", {"n": count})
    return count

async def count(path, times, durable="durable"):
    store = open_state(path)
    for _ in range(int(times)):
        print(await store.transact(add, durable=durable == "durable"), flush=True)

async def fill(path, limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    store = open_state(path)
    for number in range(10_000):
        try:
            await store.transact(lambda writer: writer.write("notes", f"{number:05}", {"text": "x" * 1000}))
        except Unavailable as full:
            print(number, full.message)
            return

anyio.run({"count": count, "fill": fill}[sys.argv[1]], *sys.argv[2:])
"""


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where the state is."""
    return str(tmp_path / "new" / "state.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.parametrize("durable", ["durable", "not"])
async def test_eight_processes_make_one_store_and_lose_no_addition(place: str, durable: str) -> None:
    started = [start("count", place, "25", durable) for _ in range(8)]
    outputs = [process.communicate(timeout=PATIENCE) for process in started]
    assert [error for _, error in outputs if error] == []
    assert sorted(int(line) for output, _ in outputs for line in output.split()) == list(range(1, 201))
    store = open_state(place)
    journal = await store.view(lambda reader: reader.newest("journal", limit=999))
    assert [(position, entry["n"]) for position, entry in reversed(journal)] == [(n, n) for n in range(1, 201)]
    assert list(Path(place).parent.glob("*.corrupt-*")) == []
    store.close()


def test_eight_processes_that_find_a_corrupt_file_set_it_aside_once(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"SQLite format 3\0" + b"damage " * 1000)
    started = [start("count", path, "5") for _ in range(8)]
    outputs = [process.communicate(timeout=PATIENCE) for process in started]
    assert sorted(int(line) for output, _ in outputs for line in output.split()) == list(range(1, 41))
    assert [file.name for file in tmp_path.glob("*.corrupt-*")] == ["state.db.corrupt-1"]


@pytest.mark.parametrize("durable", ["durable", "not"])
async def test_whatever_was_acknowledged_before_a_kill_is_there(place: str, durable: str) -> None:
    acknowledged = 0
    for lines in (1, 3, 10, 30):
        process = start("count", place, "1000000", durable)
        assert process.stdout is not None
        for _ in range(lines):
            acknowledged = int(process.stdout.readline())
        process.kill()
        # What was read ahead with the lines is with the stream, where `communicate` does not look.
        rest = process.stdout.read()
        process.communicate(timeout=PATIENCE)
        acknowledged = max([acknowledged, *(int(line) for line in rest.splitlines(keepends=True) if line[-1] == "\n")])
        store = open_state(place)
        count = await store.view(lambda reader: reader.read("counts", "n"))
        journal = await store.view(lambda reader: reader.newest("journal"))
        store.close()
        assert count is not None
        # One more may have been kept than there was time to say.
        assert count["n"] - acknowledged in (0, 1)
        assert journal == [(count["n"], count)], json.dumps(journal)
        acknowledged = count["n"]


async def test_a_disk_that_fills_up_is_said_and_everything_before_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    output, error = start("fill", path, "300000").communicate(timeout=PATIENCE)
    assert error == ""
    kept, _, message = output.partition(" ")
    assert "Traceback" not in message
    store = open_state(path)
    notes = await store.view(lambda reader: reader.documents("notes"))
    assert [key for key, _ in notes] == [f"{number:05}" for number in range(int(kept))]
    assert len(notes) > 10
    store.close()
