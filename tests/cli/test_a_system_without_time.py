"""The commands on a system that keeps no time, no projects and no invoices."""

import json
from pathlib import Path

import pytest

from nutmcp.tools import surface
from tests.cli.commands import nutmcp
from tests.systems.callbook.declaration import SYSTEM
from tests.systems.callbook.tables import add_callbook

CALLBOOK = ("--system", "callbook", "--sandbox")


@pytest.fixture(autouse=True)
def callbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nutmcp know the callbook, with its tools as `make docs` would write them down."""
    add_callbook(monkeypatch)
    tmp_path.joinpath("callbook.json").write_text(surface.definitions_text(SYSTEM), encoding="utf-8")
    monkeypatch.setattr(surface, "DEFINITIONS", tmp_path)


def test_the_doctor_finds_it_well(tmp_path: Path) -> None:
    said = nutmcp("doctor", "--json", *CALLBOOK, state=tmp_path)
    found = {each["name"]: each["found"] for each in json.loads(said.stdout)["checks"]}
    assert (said.returncode, found["organization"]) == (0, "Callbook has none, and shows 2 people.")
    assert found["member"] == "“Ann Smith”, member 1."
    assert found["tools"] == "3 on offer: find_records, get_record, get_account."


@pytest.mark.parametrize("command", ["week", "receivables"])
def test_a_picture_of_what_is_not_kept_is_refused(command: str, tmp_path: Path) -> None:
    said = nutmcp(command, *CALLBOOK, state=tmp_path)
    assert said.returncode == 1
    assert said.stderr.startswith("nutmcp: Callbook keeps nothing that this picture shows.")
