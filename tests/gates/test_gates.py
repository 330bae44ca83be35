"""What the gates judge by themselves: versions are pinned, and findings are told from what is as it should be."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts.gates import __main__ as gates
from scripts.gates.declared import GATES
from scripts.gates.environments import LISTS
from scripts.gates.failing import Failed, NotToBeHad
from scripts.gates.fuzzing import judge_findings


def fail_to_install() -> str:
    raise NotToBeHad("no network")


def find_something() -> str:
    raise Failed("2 errors")


def fuzzed(folder: Path, finding: Mapping[str, object]) -> str:
    (folder / "findings.json").write_text(json.dumps({"findings": [finding]}), encoding="utf-8")
    return judge_findings(folder)


def test_everything_that_a_checker_brings_is_pinned() -> None:
    for tool in {gate.tool for gate in GATES}:
        lines = (LISTS / f"{tool}.txt").read_text(encoding="utf-8").splitlines()
        assert lines
        assert all(re.match(r"[\w.-]+(\[[\w,]+\])?==", line) for line in lines), tool


@pytest.mark.parametrize(("tool", "given"), [("list_timers", {}), ("get_project", {"project": 6640})])
def test_arguments_that_keep_to_the_schema_as_they_are_read_may_be_accepted(
    tmp_path: Path, tool: str, given: dict[str, object]
) -> None:
    finding = {"category": "accepted_malformed", "target": tool, "evidence": {"input": given}}
    assert fuzzed(tmp_path, finding) == ""


@pytest.mark.parametrize(
    ("category", "evidence"),
    [("accepted_malformed", {"input": {"unheard": 1}}), ("crash", {"input": {}}), ("transport_error", {})],
)
def test_whatever_else_the_fuzzer_finds_is_told(tmp_path: Path, category: str, evidence: dict[str, object]) -> None:
    complaint = fuzzed(tmp_path, {"category": category, "target": "list_timers", "evidence": evidence})
    assert complaint.startswith(f"list_timers: {category}")


@pytest.mark.parametrize(
    ("check", "on_ci", "code"),
    [(fail_to_install, "", 0), (fail_to_install, "true", 1), (find_something, "", 1), (find_something, "true", 1)],
)
def test_what_cannot_be_installed_is_said_and_fails_where_it_counts(
    check: Callable[[], str], on_ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", on_ci)
    monkeypatch.setattr(gates, "install_wheel", check)
    assert gates.main(["wheel"]) == code
    assert "no network" in (said := capsys.readouterr().out) or "2 errors" in said


def test_an_unknown_gate_is_answered_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert gates.main(["tdq"]) == 2
    assert "tdqs" in capsys.readouterr().err


def test_what_takes_minutes_runs_only_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def rehearse() -> str:
        ran.append("fleet")
        return "0 lost"

    monkeypatch.setattr(gates, "install_wheel", lambda: "built")
    monkeypatch.setattr(gates, "WAYS_IN", {"wheel": gates.install_wheel})
    monkeypatch.setattr(gates, "REAL_PARTS", {"fleet": rehearse})
    monkeypatch.setattr(gates, "GATES", ())
    assert (gates.main([]), ran) == (0, [])
    assert (gates.main(["fleet"]), ran) == (0, ["fleet"])
