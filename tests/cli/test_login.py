"""Whoever logs in once needs no variables; what is stored is for one address and one pair of eyes."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import ACCOUNTS, V3, V4, nutmcp, sandbox_on_http
from tests.cli.terminal import at_terminal

NOBODY = "http://127.0.0.1:1/webapi"
KEY, USER, PASSWORD = V3.values()
WHICH = "[3]: "
ASKED_LAST = "The password you sign in with: "
TYPED_3 = {WHICH: "", "Your API key: ": KEY, "The user name you sign in with: ": USER, ASKED_LAST: PASSWORD}
TYPED_4 = {WHICH: "4", "Your access token: ": V4["NUTCACHE_ACCESS_TOKEN"], "(may stay empty): ": USER}
SECRETS = (KEY, PASSWORD, V4["NUTCACHE_ACCESS_TOKEN"])


def stored(folder: Path) -> Path:
    """Return the file in which credentials are stored."""
    return folder / "nutmcp" / "credentials.json"


def log_in(folder: Path, url: str = NOBODY, **settings: str) -> str:
    """Store the credentials of version 3 without trying them, and return what was said."""
    words = ("login", "--no-check", "--api-version", "3", "--username", USER)
    said = nutmcp(*words, state=folder, said=f"{KEY}\n{PASSWORD}\n", NUTCACHE_URL=url, **settings)
    assert (said.returncode, said.stderr) == (0, "")
    return said.stdout


def credentials_found(folder: Path, url: str = NOBODY, **settings: str) -> tuple[str, str]:
    """Return what the doctor says of the credentials: how they stand, and where they are from or what to do."""
    # A folder is no store, so that the doctor does not go on to ask at an address where nobody is.
    said = nutmcp("doctor", "--json", state=folder, NUTCACHE_URL=url, NUTMCP_STATE=str(folder), **settings)
    assert not [secret for secret in SECRETS if secret in said.stdout + said.stderr]
    [check] = [each for each in json.loads(said.stdout)["checks"] if each["name"] == "credentials"]
    return check["state"], f"{check['found']} {check.get('advice', '')}"


@pytest.mark.process
@pytest.mark.parametrize(
    "typed", [pytest.param(TYPED_3, id="version 3"), pytest.param(TYPED_4, id="version 4", marks=pytest.mark.matrix)]
)
def test_what_is_typed_is_tried_and_stored_and_enough_until_logout(tmp_path: Path, typed: dict[str, str]) -> None:
    with sandbox_on_http() as url:
        by = {"NUTCACHE_URL": url}
        code, shown = at_terminal("login", state=tmp_path, answers=typed, by=by)
        well = nutmcp("doctor", state=tmp_path, **by)
    assert code == 0, shown
    assert "“Atelier Boréal”" in shown
    assert str(stored(tmp_path)) in shown
    assert not [secret for secret in SECRETS if secret in shown + well.stdout + well.stderr]
    assert well.returncode == 0, well.stdout
    assert f"From {stored(tmp_path)}" in well.stdout
    assert "“Camille Tremblay”" in well.stdout
    gone = nutmcp("logout", state=tmp_path, **by)
    assert (gone.returncode, gone.stdout) == (0, f"Removed from {stored(tmp_path)}, for {url}.\n")
    assert not stored(tmp_path).exists()
    assert credentials_found(tmp_path, url)[0] == "failed"
    assert nutmcp("logout", state=tmp_path, **by).stdout == f"Nothing is stored for {url}.\n"


@pytest.mark.process
def test_credentials_that_nutcache_refuses_are_not_stored(tmp_path: Path) -> None:
    with sandbox_on_http() as url:
        code, shown = at_terminal(
            "login", state=tmp_path, answers={**TYPED_3, ASKED_LAST: "wrong"}, by={"NUTCACHE_URL": url}
        )
    assert code == 1
    assert "nothing was stored; --no-check " in shown
    assert not stored(tmp_path).exists()


def test_lines_of_a_pipe_do_as_well_as_a_terminal(tmp_path: Path) -> None:
    log_in(tmp_path)
    assert credentials_found(tmp_path)[0] == "ok"


def test_a_login_to_a_second_system_says_that_one_has_to_be_chosen(tmp_path: Path) -> None:
    assert "There are logins" not in log_in(tmp_path)
    words = ("login", "--no-check", "--system", "88miles")
    said = nutmcp(*words, state=tmp_path, said="1\ntoken\n\n", NUTCACHE_URL=NOBODY)
    assert said.stdout.endswith(
        "There are logins to Nutcache and 88 Miles: say which is meant with --system, or in NUTMCP_SYSTEM.\n"
    )
    refused = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=NOBODY)
    assert (refused.returncode, "There are credentials of several systems" in refused.stdout) == (1, True)


def test_what_is_left_empty_is_not_stored(tmp_path: Path) -> None:
    said = nutmcp("login", "--no-check", "--api-version", "4", state=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("nutmcp: Your access token is needed, and was left empty. ")
    assert not stored(tmp_path).exists()


@pytest.mark.parametrize("flag", ["--password", "--public-key", "--access-token"])
def test_a_secret_is_not_taken_from_a_flag(tmp_path: Path, flag: str) -> None:
    said = nutmcp("login", "--no-check", f"{flag}=hush", state=tmp_path)
    assert said.returncode == 2
    assert "A secret has no flag" in said.stderr
    assert "hush" not in said.stderr


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    log_in(tmp_path)
    assert stored(tmp_path).stat().st_mode & 0o777 == 0o600
    assert stored(tmp_path).parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in stored(tmp_path).parent.iterdir()] == ["credentials.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_reach_is_refused_until_it_is_private_again(tmp_path: Path, mode: int) -> None:
    log_in(tmp_path)
    stored(tmp_path).chmod(mode)
    state, said = credentials_found(tmp_path)
    assert state == "failed"
    assert f'chmod 600 "{stored(tmp_path)}"' in said
    log_in(tmp_path)
    assert credentials_found(tmp_path)[0] == "ok"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    log_in(tmp_path)
    os.chown(stored(tmp_path), 12345, -1)
    state, said = credentials_found(tmp_path)
    assert state == "failed"
    assert "belongs to another user" in said


@pytest.mark.parametrize("text", ["", "[]", "{", f'{{"{NOBODY}": "x"}}', "\0\xff"])
def test_a_damaged_file_is_said_to_be_so_and_replaced_by_the_next_login(tmp_path: Path, text: str) -> None:
    log_in(tmp_path)
    stored(tmp_path).write_text(text, encoding="latin-1")
    state, said = credentials_found(tmp_path)
    assert state == "failed"
    assert "nutmcp login" in said
    log_in(tmp_path)
    assert credentials_found(tmp_path)[0] == "ok"


def test_what_is_stored_for_one_address_is_sent_to_no_other(tmp_path: Path) -> None:
    log_in(tmp_path)
    assert credentials_found(tmp_path)[0] == "ok"
    assert credentials_found(tmp_path, "http://127.0.0.1:2/webapi")[0] == "failed"


@ACCOUNTS
def test_the_environment_wins(tmp_path: Path, credentials: dict[str, str]) -> None:
    shown = log_in(tmp_path, **credentials)
    waiting = [name for name in credentials if name not in ("NUTCACHE_USERNAME", "NUTCACHE_MEMBER")]
    assert f"They wait as long as {', '.join(waiting)} is set" in shown
    state, said = credentials_found(tmp_path, **credentials)
    assert state == "ok"
    assert said.startswith("From the environment: ")


def test_a_file_of_credentials_wins_too(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("other\n")
    shown = log_in(tmp_path, NUTCACHE_PASSWORD_FILE=str(tmp_path / "secret"))
    assert "They wait as long as NUTCACHE_PASSWORD_FILE is set" in shown


@pytest.mark.parametrize(
    "settings",
    [{"NUTCACHE_PASSWORD": "another"}, {"NUTCACHE_USERNAME": "bob@example.com"}, {"NUTCACHE_API_VERSION": "4"}],
)
def test_what_is_stored_is_not_mixed_with_what_is_set(tmp_path: Path, settings: dict[str, str]) -> None:
    log_in(tmp_path)
    state, said = credentials_found(tmp_path, **settings)
    assert state == "failed"
    assert "not set" in said


def test_naming_the_user_who_is_logged_in_changes_nothing(tmp_path: Path) -> None:
    log_in(tmp_path)
    assert credentials_found(tmp_path, NUTCACHE_USERNAME=USER.upper())[0] == "ok"


def test_the_built_in_nutcache_takes_no_login(tmp_path: Path) -> None:
    said = nutmcp("login", state=tmp_path, NUTMCP_SANDBOX="yes")
    assert said.returncode == 2
    assert "has its own credentials" in said.stderr


@pytest.mark.process
def test_a_system_without_organizations_is_tried_and_stored_for_and_found_again(tmp_path: Path) -> None:
    with sandbox_on_http("88miles") as url:
        by = {"MILES88_URL": url, "NUTMCP_SYSTEM": "88miles"}
        typed = "2\njo@karribend.example\nsandbox:password\n"
        said = nutmcp("login", state=tmp_path, said=typed, **by)
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.startswith("88 Miles accepts them.\nStored in ")
        wrong = nutmcp("login", state=tmp_path, said=typed.replace("sandbox:", ""), **by)
        assert (wrong.returncode, wrong.stdout) == (1, "")
    found = nutmcp("doctor", "--json", state=tmp_path, MILES88_URL=url)
    assert "88 Miles at" in found.stdout
    assert "where `nutmcp login` stored them in place of MILES88_USERNAME, MILES88_PASSWORD" in found.stdout
    lost = nutmcp("login", state=tmp_path, said="3\n", **by)
    assert lost.stderr == "nutmcp: 88 Miles knows no such way to sign in. Run `nutmcp login` again, and give 1 or 2.\n"
    gone = nutmcp("logout", state=tmp_path, **by)
    assert gone.stdout == f"Removed from {stored(tmp_path)}, for {url}.\n"
