"""The journal in a terminal shows the steps of timers among the writes, today's and those of an earlier version."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from nutmcp.cli import main
from nutmcp.state.opening import open_state
from tests.stored.day_of_work import EARLY
from tests.whole_server import open_office, open_studio


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the state is kept."""
    path = tmp_path / "state.sqlite"
    monkeypatch.setenv("NUTMCP_STATE", str(path))
    monkeypatch.setenv("NUTMCP_TIMEZONE", "America/Toronto")
    return path


async def run_timers(path: Path) -> None:
    store = open_state(path)
    async with open_office(store=store) as office:
        await office.call("start_timer", project="Acme website", note="Lo\u202ego\x1b[31m")
        await office.call("start_timer", project="Acme website", started_at="09:15", amend=True)
        await office.call("start_timer", project="Intranet")
        await office.call("stop_timer", discard=True)
        await office.call("undo")
    store.close()


def test_it_shows_each_step_of_a_timer(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run_timers(path))
    assert main(["journal"]) == 0
    text = capsys.readouterr().out
    assert not set(text) & {"\u202e", "\x1b"}
    lines = text.splitlines()
    assert [line.split()[4] for line in lines] == ["undo", "discard", "start", "create", "amend", "start"]
    assert "timer t2 on project 6646 since 2026-11-24 10:00, running; takes back c-" in lines[0]
    assert "discarded; taken back by c-" in lines[1]
    assert "timer t2 on project 6646 since 2026-11-24 10:00, running; batch s-" in lines[2]
    assert "45 min on 2026-11-24, project 6640" in lines[3]
    assert "timer t1; batch s-" in lines[3]
    assert "timer t1 on project 6640 since 2026-11-24 09:15, “Logo[31m”, running" in lines[4]
    assert main(["journal", "--json", "--kind", "amend"]) == 0
    (amended,) = json.loads(capsys.readouterr().out)["writes"]
    assert amended["timer"]["before"]["started_at"] == "2026-11-24T15:00:00Z"
    assert amended["timer"]["after"]["started_at"] == "2026-11-24T14:15:00Z"


async def punch_in(path: Path) -> None:
    store = open_state(path)
    async with open_studio(store=store) as studio:
        await studio.call("start_timer", project="Newsletter", note="Issue 4")
    store.close()


def test_what_is_told_of_each_write_stands_in_columns_however_long_kinds_and_ids_are(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(run_timers(path))
    asyncio.run(punch_in(path))
    assert main(["journal"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if " done " in line]
    assert {line.split()[4] for line in lines} >= {"punch_in", "punch_out", "create", "amend"}
    assert len({line.index(" done ") for line in lines}) == 1
    assert len({line.index(" entry ") for line in lines if " entry " in line}) == 1
    assert not any("sheet s-" in line for line in lines)


def test_it_reads_what_an_earlier_version_has_stored(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(EARLY / "state.sqlite", path)
    assert main(["journal"]) == 0
    lines = capsys.readouterr().out.splitlines()
    kinds = [line.split()[4] for line in lines if "c-" in line]
    assert kinds == [*("create", "create", "undo"), *["create"] * 4, "delete", "update", "create", "create"]
