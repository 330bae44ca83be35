"""The journal of writes can be read from a terminal, filtered, by people and by programs, without asking Nutcache."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from nutmcp.cli import main
from nutmcp.errors import NutmcpError, OutcomeUnknown
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.state.opening import open_state
from tests.cli.commands import nutmcp
from tests.cli.test_doctor import NOBODY, V3
from tests.journal.stage import Office, draft, open_office, undo_unheard
from tests.journal.test_actions import UUID, open_toy

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state file in which an entry was created, changed and restored, and another failed."""
    path = tmp_path_factory.mktemp("written") / "state.sqlite"
    asyncio.run(write(path))
    return path


@pytest.fixture
def state(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it, which the settings name."""
    path = Path(copy(written, tmp_path))
    for name, value in {"NUTMCP_STATE": str(path), "NUTMCP_TIMEZONE": "America/Toronto"}.items():
        monkeypatch.setenv(name, value)
    return path


async def write(path: Path) -> None:
    async with opened(path) as office:
        journal = office.open()
        written = await journal.create(draft(note="Cab\u202eling\n\x1b[31m"))
        office.clock.advance(86_400)
        await journal.update(written.entry, draft(30))
        await undo_unheard(journal)
        office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
        with pytest.raises(NutmcpError):
            await journal.create(draft(7))


async def write_elsewhere(path: Path) -> None:
    async with opened(path) as office:
        await office.open(8, owner='["sandbox:/data", "", "camille@example.com"]').create(draft(5))


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[Office]:
    """Open an office whose state is in a file."""
    office = open_office()
    office.store = open_state(path)
    yield office
    office.store.close()
    await office.client.aclose()
    await office.sandbox.aclose()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the lines that the command prints."""
    assert main(["journal", *words]) == 0
    return capsys.readouterr().out.splitlines()


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """Return the writes that the command tells a program of."""
    return json.loads("\n".join(said(capsys, "--json", *words)))["writes"]


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what the command answers to what it does not understand."""
    assert main(["journal", *words]) == 2
    return capsys.readouterr().err


def test_it_shows_each_write_newest_first(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys)
    assert [line.split()[4] for line in lines] == ["create", "undo", "update", "create"]
    assert lines[0].startswith("✗ 2026-11-25 04:30  c-")
    assert lines[0].endswith("7 min on 2026-11-24, project 6640, “Cabling”; refused")
    assert "takes back c-" in lines[1]
    assert "; taken back by c-" in lines[2]
    assert lines[3].startswith("✓ 2026-11-24 04:30  c-")


def test_it_shows_no_character_that_turns_or_colours_text(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("--json",)):
        text = "\n".join(said(capsys, *words))
        assert "Cab" in text
        assert not set(text) & {"\u202e", "\x1b"}


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("--kind", "update"), ["update"]),
        (("--kind", "undo"), ["undo"]),
        (("--outcome", "failed"), ["create"]),
        (("--outcome", "open"), []),
        (("--outcome", "done", "--kind", "create"), ["create"]),
        (("--entry", "99999"), []),
        (("--since", "2026-11-25"), ["create", "undo", "update"]),
        (("--since", "2026-11-24"), ["create", "undo", "update", "create"]),
        (("--limit", "2"), ["create", "undo"]),
    ],
    ids=str,
)
def test_it_shows_what_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], kinds: list[str]
) -> None:
    assert [each["kind"] for each in told(capsys, *words)] == kinds


def test_it_finds_the_writes_of_one_entry(capsys: pytest.CaptureFixture[str]) -> None:
    entry = told(capsys, "--kind", "update")[0]["entry"]
    assert [each["kind"] for each in told(capsys, "--entry", str(entry))] == ["undo", "update", "create"]


async def sign_off(path: Path) -> None:
    store = open_state(path)
    async with open_toy(store) as toy:
        await toy.journal.do("sign_off", "projects", UUID)
    store.close()


def test_it_says_to_which_record_something_was_done(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    asyncio.run(sign_off(state))
    (line,) = (line for line in said(capsys) if "sign_off" in line)
    assert f"project {UUID}" in line
    (done,) = told(capsys, "--kind", "sign_off", "--since", "2020-01-01")
    assert told(capsys, "--kind", "reopen") == []
    assert (done["resource"], done["action"], done["entry"]) == ("projects", "sign_off", UUID)


def test_it_tells_programs_what_was_there_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    (update,) = told(capsys, "--kind", "update")
    assert (update["before"]["minutes"], update["after"]["minutes"]) == (90, 30)
    assert update["outcome"] == "done"
    assert update["asked_at"] == "2026-11-25T09:30:00Z"
    assert update["account"].startswith("http://localhost/webapi")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (
            ("--kind", "insert"),
            "nutmcp: --kind is none that there is. Give one of: create, ",
        ),
        (("--outcome", "lost"), "nutmcp: --outcome is none that there is. Give one of: done, "),
        (("--entry", "a b"), "nutmcp: --entry is no id. "),
        (("--limit", "0"), "nutmcp: --limit is not a number. "),
        (("--since", "someday"), "nutmcp: --since is not understood: “someday” is not a date"),
        (("--sandbox",), "nutmcp: nutmcp journal knows no “--sandbox”. "),
    ],
    ids=str,
)
def test_it_says_what_it_does_not_understand(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], start: str
) -> None:
    assert complaint(capsys, *words).startswith(start)


def test_it_knows_what_can_be_done_in_any_system(capsys: pytest.CaptureFixture[str]) -> None:
    told = complaint(capsys, "--kind", "insert")
    assert "undo, complete, punch_in, punch_out, reactivate, reopen, sign_off, starttimer, stoptimer." in told


def test_it_names_the_accounts_where_there_are_several(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    asyncio.run(write_elsewhere(state))
    accounts = [line for line in said(capsys) if line.endswith(":")]
    assert "sandbox:/data, camille@example.com:" in accounts
    assert any(each.startswith("http://localhost/webapi ") for each in accounts)


async def leave_open(path: Path) -> None:
    """Leave a write open, of the account that the settings below are of."""
    async with opened(path) as office:
        office.sandbox.control.fail("drop", method="POST", path="time_entries")
        office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
        journal = office.open(9, owner=json.dumps([NOBODY, "", DEFAULT_CREDENTIALS["username"]]))
        with pytest.raises(OutcomeUnknown):
            await journal.create(draft(5))


def test_an_open_write_is_told_by_the_journal_and_by_the_doctor_even_if_nutcache_cannot_be_asked(
    capsys: pytest.CaptureFixture[str], state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(leave_open(state))
    (line, legend) = said(capsys, "--outcome", "open")
    assert line.startswith("… 2026-11-24 ")
    assert legend.startswith("… is not settled yet")
    for name, value in V3.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NUTCACHE_URL", NOBODY)
    assert main(["doctor", "--json"]) == 1
    checks = {each["name"]: each for each in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["open writes"]["found"] == "The fate of 1 earlier write is not known yet."
    assert "nutmcp journal --outcome open" in checks["open writes"]["advice"]


def test_a_machine_on_which_nothing_was_written_has_an_empty_journal(tmp_path: Path) -> None:
    done = nutmcp("journal", state=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No write is noted that fits.\n")
