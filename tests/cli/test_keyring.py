"""Where the system has a keyring that can be used, credentials are kept there; where it fails, that is said."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import V3, nutmcp, sandbox_on_http
from tests.cli.test_login import NOBODY, SECRETS, credentials_found, log_in, stored
from tests.cli.toy_keyring import FILE, LOCKED, NAME


@pytest.fixture
def keyring(tmp_path: Path) -> Path:
    """Return the file in which the keyring keeps what it is given."""
    return tmp_path / "keyring.json"


@pytest.fixture
def having_it(keyring: Path) -> dict[str, str]:
    """Return the variables of a machine that has the keyring."""
    return {"PYTHON_KEYRING_BACKEND": NAME, FILE: str(keyring)}


def test_they_are_kept_in_the_keyring_and_nowhere_else(
    tmp_path: Path, keyring: Path, having_it: dict[str, str]
) -> None:
    with sandbox_on_http() as url:
        shown = log_in(tmp_path, url=url, **having_it)
        well = nutmcp("doctor", state=tmp_path, NUTCACHE_URL=url, **having_it)
    assert "Stored in the system keyring" in shown
    assert well.returncode == 0, well.stdout
    assert "From the system keyring" in well.stdout
    assert not [secret for secret in SECRETS if secret in well.stdout + well.stderr]
    assert list(json.loads(keyring.read_text(encoding="utf-8"))) == [f"nutmcp {url}"]
    assert json.loads(stored(tmp_path).read_text(encoding="utf-8")) == {url: {"system": "nutcache"}}
    gone = nutmcp("logout", state=tmp_path, NUTCACHE_URL=url, **having_it)
    assert gone.stdout == f"Removed from the system keyring, for {url}.\n"
    assert credentials_found(tmp_path, url, **having_it)[0] == "failed"


def test_a_login_with_the_keyring_takes_an_earlier_one_out_of_the_file(
    tmp_path: Path, having_it: dict[str, str]
) -> None:
    log_in(tmp_path)
    log_in(tmp_path, url="http://127.0.0.1:2/webapi")
    log_in(tmp_path, **having_it)
    held = json.loads(stored(tmp_path).read_text(encoding="utf-8"))
    assert held.pop(NOBODY) == {"system": "nutcache"}
    assert list(held) == ["http://127.0.0.1:2/webapi"]
    assert "system keyring" in credentials_found(tmp_path, **having_it)[1]


def test_the_keyring_is_not_asked_where_the_environment_has_the_credentials(
    tmp_path: Path, keyring: Path, having_it: dict[str, str]
) -> None:
    assert credentials_found(tmp_path, **having_it, **V3)[0] == "ok"
    assert not keyring.with_suffix(".asked").exists()


def test_a_keyring_that_is_locked_at_the_login_is_passed_over(
    tmp_path: Path, keyring: Path, having_it: dict[str, str]
) -> None:
    keyring.write_text(LOCKED, encoding="utf-8")
    assert str(stored(tmp_path)) in log_in(tmp_path, **having_it)
    assert credentials_found(tmp_path, **having_it)[0] == "ok"


def test_a_keyring_that_is_locked_later_is_to_be_unlocked(
    tmp_path: Path, keyring: Path, having_it: dict[str, str]
) -> None:
    log_in(tmp_path, **having_it)
    keyring.write_text(LOCKED, encoding="utf-8")
    state, said = credentials_found(tmp_path, **having_it)
    assert state == "failed"
    assert "Unlock it" in said
    said = nutmcp("logout", state=tmp_path, NUTCACHE_URL=NOBODY, **having_it)
    assert said.returncode == 2
    assert "may still hold credentials" in said.stderr


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "no_such_module.Keyring"])
def test_a_keyring_that_cannot_be_used_is_none(tmp_path: Path, backend: str) -> None:
    assert str(stored(tmp_path)) in log_in(tmp_path, PYTHON_KEYRING_BACKEND=backend)
    assert credentials_found(tmp_path, PYTHON_KEYRING_BACKEND=backend)[0] == "ok"
