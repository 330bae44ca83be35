"""Each secret may be kept in a file: it is read from there, and what is wrong is said without any of it."""

import os
from pathlib import Path

import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.remote.setting import Setting
from nutmcp.settings import SETTINGS, Settings, load, profiles

SYSTEMS = {each.key: each for each in profiles()}
SECRETS = [
    *((key, own) for key, system in SYSTEMS.items() for own in system.settings if own.secret),
    *(("nutcache", each) for each in SETTINGS if each.secret),
]
EACH = pytest.mark.parametrize(("system", "secret"), SECRETS, ids=lambda each: getattr(each, "variable", each))
VALUE = "s3cret-value"


def loaded(system: str, secret: Setting, **environ: str) -> str:
    """Return what a secret comes to."""
    settings = load({"NUTMCP_SYSTEM": system, **environ}, {})
    return settings.said(secret.name) or str(getattr(settings, secret.name))


def complaint(system: str, **environ: str) -> str:
    """Return what is said of settings that cannot be loaded."""
    with pytest.raises(ConfigurationError) as caught:
        load({"NUTMCP_SYSTEM": system, **environ}, {})
    return caught.value.message


def kept(tmp_path: Path, content: bytes) -> str:
    """Return the path of a file that holds this."""
    path = tmp_path / "secret"
    path.write_bytes(content)
    return str(path)


@EACH
@pytest.mark.parametrize("content", ["s3cret-value", "s3cret-value\n", "s3cret-value\r\n", "\ufeffs3cret-value\n"])
def test_a_secret_is_read_from_the_file_that_is_named(
    tmp_path: Path, system: str, secret: Setting, content: str
) -> None:
    environ = {f"{secret.variable}_FILE": kept(tmp_path, content.encode())}
    assert loaded(system, secret, **environ) == VALUE
    assert VALUE in load({"NUTMCP_SYSTEM": system, **environ}, {}).secrets()
    assert VALUE not in repr(load({"NUTMCP_SYSTEM": system, **environ}, {}))


@EACH
def test_a_secret_beside_its_file_is_refused_by_both_names(tmp_path: Path, system: str, secret: Setting) -> None:
    environ = {secret.variable: VALUE, f"{secret.variable}_FILE": kept(tmp_path, b"other")}
    said = complaint(system, **environ)
    assert said == f"{secret.variable} and {secret.variable}_FILE are both set. Unset one of them."


@EACH
def test_a_blank_path_was_not_set(system: str, secret: Setting) -> None:
    assert load({"NUTMCP_SYSTEM": system, f"{secret.variable}_FILE": " "}, {}) == Settings(system=SYSTEMS[system])


@EACH
def test_a_file_that_is_not_there_is_named_with_the_reason(tmp_path: Path, system: str, secret: Setting) -> None:
    path = str(tmp_path / "none")
    said = complaint(system, **{f"{secret.variable}_FILE": path})
    assert said == (
        f"The file {path}, which {secret.variable}_FILE names, cannot be read: No such file or directory. "
        "Correct the path, or let the user that nutmcp runs as read the file."
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "cannot be read: Is a directory." in complaint("nutcache", NUTMCP_TOKEN_FILE=str(tmp_path))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    path = kept(tmp_path, VALUE.encode())
    Path(path).chmod(0)
    assert f"{path}, which NUTMCP_TOKEN_FILE names, cannot be read: Permission denied." in complaint(
        "nutcache", NUTMCP_TOKEN_FILE=path
    )


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "is empty. Write the secret into it, or unset NUTMCP_TOKEN_FILE."),
        (b" \n", "is empty. Write the secret into it, or unset NUTMCP_TOKEN_FILE."),
        (b"\xff\xfes\x003\x00", "holds no text in UTF-8. Write the secret alone into it."),
        (b"s3cret" * 20_000, "is too long for a secret. Name a file that holds the secret alone."),
    ],
)
def test_what_is_no_secret_is_said_to_be_none(tmp_path: Path, content: bytes, wrong: str) -> None:
    path = kept(tmp_path, content)
    said = complaint("nutcache", NUTMCP_TOKEN_FILE=path)
    assert said == f"The file {path}, which NUTMCP_TOKEN_FILE names, {wrong}"


def test_a_secret_of_another_form_is_refused_by_the_name_of_its_file(tmp_path: Path) -> None:
    said = complaint("nutcache", NUTMCP_TOKEN_FILE=kept(tmp_path, b"s3cret\nsecond line\n"))
    assert said.startswith("NUTMCP_TOKEN_FILE is not a token.")
    assert "s3cret" not in said


def test_a_home_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, VALUE.encode())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load({"NUTMCP_TOKEN_FILE": "~/secret"}, {}).token == VALUE


def test_a_file_of_credentials_chooses_the_system_as_the_credentials_do(tmp_path: Path) -> None:
    assert load({"MILES88_ACCESS_TOKEN_FILE": kept(tmp_path, b"t")}, {}).system.key == "88miles"


@pytest.mark.parametrize("name", ["NUTCACHE_USERNAME_FILE", "NUTMCP_TIMEZONE_FILE"])
def test_what_is_no_secret_has_no_file(name: str) -> None:
    assert complaint("nutcache", **{name: "secret"}).startswith(f"There is no setting {name}.")


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("postgresql://u:p%40ss@h/d", ["p%40ss", "p@ss"]),
        ("postgres://u:a:b@h/d?sslpassword=x&password=y%2Fz", ["a:b", "x", "y%2Fz", "y/z"]),
        ("postgresql:///d", []),
        ("sqlite:///a:b@c", []),
    ],
)
def test_the_password_in_the_url_of_a_database_is_a_secret_as_it_is_spelled_and_as_it_is_meant(
    tmp_path: Path, url: str, secrets: list[str]
) -> None:
    for environ in ({"NUTMCP_STATE": url}, {"NUTMCP_STATE_FILE": kept(tmp_path, url.encode())}):
        settings = load(environ, {})
        assert settings.state_url() == url
        assert set(settings.secrets()) == set(secrets)
        assert url not in repr(settings)
