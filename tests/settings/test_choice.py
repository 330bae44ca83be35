"""One system is worked with: the one that was said, or the only one whose credentials are there."""

from pathlib import Path

import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.settings import Settings, load, private_file
from nutmcp.settings.choice import logged_in
from nutmcp.settings.stored import completed, forget, keep, stored_for
from nutmcp.systems import profile_of

NUTCACHE = {"NUTCACHE_ACCESS_TOKEN": "n"}
MILES = {"MILES88_ACCESS_TOKEN": "m"}


def complaint(environ: dict[str, str], flags: dict[str, str] | None = None) -> str:
    """Return what is said of settings that cannot be loaded."""
    with pytest.raises(ConfigurationError) as caught:
        load(environ, flags or {})
    return caught.value.message


@pytest.mark.parametrize(
    ("environ", "flags", "key"),
    [
        ({}, {}, "nutcache"),
        (NUTCACHE, {}, "nutcache"),
        (MILES, {}, "88miles"),
        ({"MILES88_PASSWORD": "p"}, {}, "88miles"),
        ({"MILES88_URL": "https://88miles.example", "MILES88_USERNAME": "ada"}, {}, "nutcache"),
        (MILES | {"NUTCACHE_ACCESS_TOKEN": "  "}, {}, "88miles"),
        (NUTCACHE | MILES | {"NUTMCP_SYSTEM": "88miles"}, {}, "88miles"),
        (NUTCACHE | MILES | {"NUTMCP_SYSTEM": "nutcache"}, {"system": "88Miles"}, "88miles"),
        (MILES, {"system": "nutcache"}, "nutcache"),
    ],
)
def test_the_flag_wins_then_the_variable_then_the_credentials(
    environ: dict[str, str], flags: dict[str, str], key: str
) -> None:
    assert load(environ, flags).system.key == key


def test_credentials_of_several_systems_and_no_choice_are_refused_by_name() -> None:
    assert complaint(NUTCACHE | MILES) == (
        "There are credentials of several systems: Nutcache and 88 Miles. "
        "Say which one to work with: set NUTMCP_SYSTEM, or give --system, one of: nutcache, 88miles."
    )


MILES_URL = {"MILES88_URL": "https://88miles.example/"}


def log_in(key: str, url: str) -> None:
    keep(profile_of(key), url, {"access_token": "t"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep stored credentials in a folder of the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "nutmcp"


@pytest.mark.usefixtures("folder")
def test_a_login_chooses_the_system_where_nothing_else_does() -> None:
    log_in("88miles", "https://88miles.net")
    assert load({}, {}).system.key == "88miles"
    assert load(NUTCACHE, {}).system.key == "nutcache"
    assert load({"NUTMCP_SYSTEM": "nutcache"}, {}).system.key == "nutcache"
    assert load({}, {"system": "nutcache"}).system.key == "nutcache"
    assert load({}, {"sandbox": "yes"}).system.key == "nutcache"
    assert completed(load({}, {})).credentials()["access_token"] == "t"


@pytest.mark.usefixtures("folder")
def test_a_login_counts_at_the_address_for_which_it_was_made() -> None:
    log_in("88miles", "https://88miles.example")
    assert load({}, {}).system.key == "nutcache"
    assert load(MILES_URL, {}).system.key == "88miles"
    assert load({"NUTCACHE_URL": "https://88miles.example"}, {}).system.key == "nutcache"
    assert stored_for(load({"NUTCACHE_URL": "https://88miles.example"}, {})) is None


@pytest.mark.usefixtures("folder")
def test_logins_to_several_systems_and_no_choice_are_refused_by_name() -> None:
    log_in("88miles", "https://88miles.net")
    log_in("nutcache", "https://apps.nutcache.com/webapi")
    assert complaint({}).startswith("There are credentials of several systems: Nutcache and 88 Miles. ")
    assert load({"NUTMCP_SYSTEM": "88miles"}, {}).system.key == "88miles"
    assert load(MILES, {}).system.key == "88miles"
    forget("https://apps.nutcache.com/webapi")
    assert load({}, {}).system.key == "88miles"


def test_a_file_of_logins_that_cannot_be_trusted_chooses_nothing(folder: Path) -> None:
    log_in("88miles", "https://88miles.net")
    (folder / "credentials.json").chmod(0o644)
    assert load({}, {}).system.key == "nutcache"
    (folder / "credentials.json").write_text("[]", encoding="utf-8")
    assert load({}, {}).system.key == "nutcache"


def test_what_was_stored_before_it_was_said_for_which_system_counts_by_its_address(folder: Path) -> None:
    private_file.write(folder / "credentials.json", {"https://apps.nutcache.com/webapi": {"access_token": "n"}})
    assert [each.key for each in logged_in({})] == ["nutcache"]


def test_a_system_that_there_is_not_is_answered_with_the_nearest_first() -> None:
    assert complaint({"NUTMCP_SYSTEM": "88mile"}).startswith(
        "NUTMCP_SYSTEM names no system that nutmcp speaks to: “88mile”. "
        "The systems are, nearest first: 88miles, nutcache"
    )
    assert "nearest first: nutcache, " in complaint({}, {"system": "nutcash"})


def test_what_is_set_for_another_system_is_checked_and_passed_over() -> None:
    found = load(NUTCACHE | MILES | {"MILES88_USERNAME": "ada"}, {"system": "nutcache"})
    assert (found.said("access_token"), found.me, found.secrets()) == ("n", "", ["n"])
    assert complaint(NUTCACHE | {"MILES88_URL": "88miles"}).startswith("MILES88_URL is not the address of an API. ")
    assert complaint({"MILES88_ORGANIZATION": "x"}).startswith("There is no setting MILES88_ORGANIZATION. ")


def test_a_flag_is_the_chosen_systems_alone() -> None:
    found = load(MILES | {"NUTCACHE_USERNAME": "ada@example.com"}, {"url": "https://88miles.example/"})
    assert (found.url, found.me) == ("https://88miles.example", "")
    assert load({}, {}) == Settings()
    assert load(MILES, {}).url == "https://88miles.net"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "MILES88_ACCESS_TOKEN is not set, nor MILES88_USERNAME and MILES88_PASSWORD, so 88 Miles cannot be used."),
        ({"MILES88_USERNAME": "ada"}, "MILES88_PASSWORD is not set, so 88 Miles cannot be used."),
        ({"MILES88_PASSWORD": "p"}, "MILES88_USERNAME is not set, so 88 Miles cannot be used."),
    ],
)
def test_what_lacks_of_the_credentials_is_named_for_the_way_that_was_begun(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(environ, {"system": "88miles"}).credentials()
    assert caught.value.happened == said
    assert caught.value.advice.endswith("or start with --sandbox to work on the built-in 88 Miles.")


def test_a_token_goes_before_a_login_and_both_are_handed_over() -> None:
    settings = load(MILES | {"MILES88_USERNAME": "ada", "MILES88_PASSWORD": "p"}, {})
    assert settings.sign_in.counted == "access_token"
    assert settings.version == 0
    assert dict(settings.credentials()) == {"access_token": "m", "username": "ada", "password": "p"}


def test_each_built_in_system_keeps_its_data_in_a_file_of_its_own() -> None:
    nutcache, miles = load({}, {}), load({}, {"system": "88miles"})
    assert nutcache.sandbox_file().endswith("sandbox.sqlite")
    assert miles.sandbox_file().endswith("sandbox-88miles.sqlite")
