"""`nutmcp state copy` moves a state file, says what it moved, and shows no password."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import nutmcp
from tests.stored.day_of_work import LATE, STATE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a state file that an earlier version has kept."""
    return Path(shutil.copy(LATE / STATE, tmp_path / STATE))


@pytest.mark.process
def test_a_file_of_before_is_moved_into_postgresql_and_what_was_moved_is_said(
    tmp_path: Path, file: Path, postgres_url: str
) -> None:
    said = nutmcp("state", "copy", str(file), postgres_url, state=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "changes in the journal" in said.stdout
    listed = [
        json.loads(nutmcp("journal", "--json", "--state", place, state=tmp_path).stdout)["writes"]
        for place in (str(file), postgres_url)
    ]
    assert len(listed[0]) > 10
    assert listed[0] == listed[1]
    again = nutmcp("state", "copy", str(file), postgres_url, state=tmp_path)
    assert again.returncode == 2
    assert "something is kept there already" in again.stderr


def test_it_tells_programs_in_json(tmp_path: Path, file: Path) -> None:
    said = nutmcp("state", "copy", str(file), str(tmp_path / "new.sqlite"), "--json", state=tmp_path)
    told = json.loads(said.stdout)
    assert told["documents"]["timers"] == 2
    assert told["entries"] > 10


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    said = nutmcp("state", "copy", str(tmp_path / "none.sqlite"), str(tmp_path / "new.sqlite"), state=tmp_path)
    assert (said.returncode, "There is no state file to copy" in said.stderr) == (2, True)
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.process
def test_a_place_that_refuses_is_told_without_its_password(tmp_path: Path, file: Path, postgres_url: str) -> None:
    wrong = postgres_url.replace("nutmcp:", "nutmcp:sesame")
    said = nutmcp("state", "copy", str(file), wrong, state=tmp_path)
    assert said.returncode == 2
    assert "sesame" not in said.stdout + said.stderr
