"""The doctor says what is well, what is wrong and what to do; it needs no network for what lies here."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import ACCOUNTS, V3, nutmcp, sandbox_on_http

ALL = ["settings", "tools", "time zone", "credentials", "state", "organization", "member", "limits", "open writes"]
NOBODY = "http://127.0.0.1:1/webapi"


def examined(tmp_path: Path, *words: str, **settings: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the exit code of the doctor and what it found, by the name of the check."""
    said = nutmcp("doctor", "--json", *words, state=tmp_path, **settings)
    report = json.loads(said.stdout)
    assert report["ok"] is (said.returncode == 0)
    checks = {each["name"]: each for each in report["checks"]}
    assert list(checks) == ALL
    assert all(each.get("advice") for each in checks.values() if each["state"] == "failed")
    return said.returncode, checks


@pytest.mark.parametrize("version", ["3", "4"])
def test_all_is_well_on_the_sandbox(tmp_path: Path, version: str) -> None:
    code, checks = examined(tmp_path, "--sandbox", "--api-version", version)
    assert code == 0, checks
    assert {each["state"] for each in checks.values()} == {"ok"}
    assert "Atelier Boréal" in checks["organization"]["found"]


@pytest.mark.process
def test_a_state_in_postgresql_is_named_without_its_url(tmp_path: Path, postgres_url: str) -> None:
    code, checks = examined(tmp_path, "--sandbox", "--state", postgres_url)
    assert (code, checks["state"]["found"]) == (0, "Kept in PostgreSQL.")
    kept = tmp_path / "url"
    kept.write_text(postgres_url.replace("postgresql://nutmcp:", "postgresql://nutmcp:not"))
    code, checks = examined(tmp_path, "--sandbox", NUTMCP_STATE_FILE=str(kept))
    assert code == 1
    assert "refuses whom NUTMCP_STATE names" in checks["state"]["found"]
    assert "pass" not in str(checks).replace("password", "")


def test_a_system_without_organizations_is_tried_by_its_projects(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, "--sandbox", "--system", "88miles")
    assert code == 0, checks
    assert checks["organization"]["found"] == "88 Miles has none, and shows 10 projects."
    assert checks["limits"]["found"] == "No limit of calls is known."
    assert "Jo Whitlock" in checks["member"]["found"]


@pytest.mark.process
def test_credentials_that_a_system_without_organizations_refuses_are_said_to_be_so(tmp_path: Path) -> None:
    with sandbox_on_http("88miles") as url:
        code, checks = examined(tmp_path, MILES88_URL=url, MILES88_ACCESS_TOKEN="wrong")
    assert code == 1
    assert "experimental" in checks["settings"]["found"]
    assert "88 Miles has not accepted them" in checks["credentials"]["found"]
    assert checks["organization"]["state"] == "failed"


def test_without_credentials_it_names_them_and_still_checks_what_lies_here(tmp_path: Path) -> None:
    code, checks = examined(tmp_path)
    assert code == 1
    assert "NUTCACHE_PUBLIC_KEY" in checks["credentials"]["found"]
    assert "--sandbox" in checks["credentials"]["advice"]
    assert checks["state"]["state"] == checks["time zone"]["state"] == "ok"
    assert checks["organization"]["state"] == "skipped"


def test_a_server_that_cannot_be_reached_is_said_to_be_so(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, NUTCACHE_URL=NOBODY, **V3)
    assert code == 1
    assert "cannot be reached" in checks["organization"]["found"]
    assert checks["limits"]["state"] == "ok"
    assert checks["credentials"]["state"] == "skipped"
    assert "has not accepted them" in checks["credentials"]["found"]


def test_wrong_settings_skip_the_rest(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, NUTMCP_TIMEZONE="Mars/Olympus")
    assert code == 1
    assert [each["name"] for each in checks.values() if each["state"] == "failed"] == ["settings"]


def test_a_state_file_that_is_none_is_found(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, "--sandbox", "--state", str(tmp_path))
    assert code == 1
    assert checks["state"]["state"] == "failed"


def test_a_file_of_somebody_elses_is_named_and_stays(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("buy milk\n", encoding="utf-8")
    code, checks = examined(tmp_path, "--sandbox", "--state", str(notes))
    assert code == 1
    assert f"{notes} is no state file" in checks["state"]["found"]
    assert "NUTMCP_STATE" in checks["state"]["advice"]
    assert notes.read_text(encoding="utf-8") == "buy milk\n"


def test_an_unknown_toolset_is_found(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, "--sandbox", "--toolsets", "tiem")
    assert code == 1
    assert "time" in checks["tools"]["advice"]
    assert checks["organization"]["state"] == "ok"


@ACCOUNTS
def test_it_checks_an_account_over_http_and_shows_no_secret(tmp_path: Path, credentials: dict[str, str]) -> None:
    with sandbox_on_http() as url:
        said = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=url, **credentials)
        wrong = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=url, **{**credentials, next(iter(credentials)): "wrong"})
    assert said.returncode == 0, said.stdout
    assert "“Atelier Boréal”" in said.stdout
    assert "“Camille Tremblay”" in said.stdout
    assert "✗ organization" in wrong.stdout
    assert "✓ credentials" in said.stdout
    assert "– credentials" in wrong.stdout
    secrets = {value for name, value in credentials.items() if name not in ("NUTCACHE_USERNAME", "NUTCACHE_MEMBER")}
    assert not [secret for secret in secrets if secret in said.stdout + said.stderr + wrong.stdout + wrong.stderr]


def test_a_system_that_there_is_not_is_found(tmp_path: Path) -> None:
    code, checks = examined(tmp_path, "--system", "nutcash")
    assert code == 1
    assert "names no system that nutmcp speaks to" in checks["settings"]["found"]
    assert checks["settings"]["advice"].startswith("The systems are, nearest first: nutcache")


@ACCOUNTS
def test_it_takes_credentials_from_files_and_names_their_settings(tmp_path: Path, credentials: dict[str, str]) -> None:
    named: dict[str, str] = {}
    for name, value in credentials.items():
        if name in ("NUTCACHE_USERNAME", "NUTCACHE_MEMBER"):
            named[name] = value
        else:
            (tmp_path / name).write_text(f"{value}\n")
            named[f"{name}_FILE"] = str(tmp_path / name)
    with sandbox_on_http() as url:
        said = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=url, **named)
        (tmp_path / next(iter(credentials))).unlink()
        gone = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=url, **named)
    assert said.returncode == 0, said.stdout
    found = ", ".join(name for name in named if name != "NUTCACHE_MEMBER")
    assert f"From the environment: {found}." in said.stdout
    assert gone.returncode == 1
    assert f"{next(iter(credentials))}_FILE names, cannot be read: No such file or directory." in gone.stdout
