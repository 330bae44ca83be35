"""Settings come from the environment and from flags, and what is wrong with them is said at once."""

from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.settings import SETTINGS, Settings, default, load, profiles, settings_for

EVERY = [*(own for system in profiles() for own in system.settings), *SETTINGS]
NUTCACHES = settings_for(default())
V3 = {"NUTCACHE_PUBLIC_KEY": "key", "NUTCACHE_USERNAME": "ada@example.com", "NUTCACHE_PASSWORD": "pass:word "}
V4 = {"NUTCACHE_ACCESS_TOKEN": "bearer-me"}


def complaint(environ: dict[str, str], flags: dict[str, str] | None = None) -> str:
    """Return what is said of settings that cannot be loaded."""
    with pytest.raises(ConfigurationError) as caught:
        load(environ, flags or {})
    return caught.value.message


def test_without_any_setting_there_is_a_default_for_each() -> None:
    assert load({}, {}) == Settings()


def test_each_setting_is_declared_once_and_loaded() -> None:
    assert {setting.name for setting in SETTINGS} == {each.name for each in fields(Settings)} - {"own"}
    assert len({setting.variable for setting in EVERY}) == len(EVERY)


@pytest.mark.parametrize("system", profiles(), ids=lambda each: each.key)
def test_a_systems_own_settings_begin_with_its_prefix_and_say_how_to_sign_in(system: Profile) -> None:
    settings = settings_for(system)
    assert len({setting.flag or setting.name for setting in settings}) == len(settings)
    assert all(setting.variable.startswith(system.prefix) for setting in system.settings)
    for way in system.sign_ins:
        assert [each.name for each in system.needed(way)] == list(way.needs)
        assert way.counted in way.needs
        assert any(each.secret for each in system.needed(way))


def test_a_flag_wins_over_a_variable() -> None:
    assert load({"NUTMCP_LOG": "debug"}, {"log": "error"}).log == "error"


def test_a_blank_value_was_not_set() -> None:
    assert load({"NUTMCP_WEEK_START": "  ", "NUTCACHE_URL": ""}, {"log": ""}) == Settings()


@pytest.mark.parametrize("name", ["NUTCACHE_ORGANISATION", "NUTMCP_ORGANIZATION"])
def test_a_misspelt_variable_is_named_with_the_nearest_valid_one_first(name: str) -> None:
    said = complaint({name: "Atelier"})
    assert said.startswith(f"There is no setting {name}. ")
    assert "nearest first: NUTCACHE_ORGANIZATION, " in said
    assert all(setting.variable in said for setting in EVERY)


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert load({"NUTSHELL": "x", "PATH": "/bin"}, {}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("NUTCACHE_URL", "http://nutcache.example/webapi", "https://"),
        ("NUTCACHE_URL", "http://localhost.example/webapi", "https://"),
        ("NUTCACHE_URL", "ftp://apps.nutcache.com", "such as https://apps.nutcache.com/webapi"),
        ("NUTCACHE_URL", "https://ada:secret@apps.nutcache.com", "such as https://"),
        ("NUTCACHE_URL", "http://[::1", "such as https://"),
        ("NUTCACHE_URL", "https://apps.nutcache.com:99999", "such as https://"),
        ("NUTCACHE_API_VERSION", "5", "3 or 4"),
        ("NUTCACHE_USERNAME", "ada:secret", "user name alone"),
        ("NUTCACHE_ACCESS_TOKEN", "two words", "without spaces"),
        ("NUTMCP_SUBJECT_CLAIM", "email", "pass from one person to another"),
        ("NUTMCP_SUBJECT_CLAIM", "UPN", "oid of Microsoft Entra"),
        ("NUTMCP_SUBJECT_CLAIM", "tid", "one person’s for ever"),
        ("NUTMCP_TIMEZONE", "Europe/Pari", "Europe/Paris"),
        ("NUTMCP_TIMEZONE", "../etc/localtime", "IANA"),
        ("NUTMCP_WEEK_START", "moonday", "monday, tuesday"),
        ("NUTMCP_WORKDAYS", "mon-foo", "mon-fri"),
        ("NUTMCP_TARGET_HOURS", "25h", "35h/week"),
        ("NUTMCP_TARGET_HOURS", "plenty", "35h/week"),
        ("NUTMCP_SANDBOX", "maybe", "true"),
        ("NUTMCP_LOG", "loud", "debug, info, warning, error"),
        ("NUTMCP_LOG_FORMAT", "xml", "text, json"),
        ("MILES88_CURRENCY", "dollars", "such as AUD"),
        ("NUTCACHE_MEMBER", "a\x1b[31m", "one line"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_right_and_never_shown(variable: str, value: str, advice: str) -> None:
    said = complaint({variable: value})
    assert said.startswith(variable)
    assert advice in said
    assert value not in said.replace("Europe/Paris", "")


def test_a_wrong_flag_is_named_as_the_flag_it_was() -> None:
    assert complaint({}, {"week_start": "x"}).startswith("--week-start is not")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_plain_http_reaches_this_machine_only(host: str) -> None:
    assert load({"NUTCACHE_URL": f"http://{host}:8787/webapi/"}, {}).url == f"http://{host}:8787/webapi"


def test_version_4_is_the_default_with_an_access_token() -> None:
    assert load({}, {}).version == 3
    assert load(V3, {}).version == 3
    assert load(V3 | V4, {}).version == 4
    assert load(V3 | V4 | {"NUTCACHE_API_VERSION": "3"}, {}).version == 3


def test_credentials_arrive_as_they_were_set() -> None:
    found = load(V3, {}).credentials()
    assert dict(found) == {"public_key": "key", "username": "ada@example.com", "password": "pass:word "}


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({}, "NUTCACHE_PUBLIC_KEY, NUTCACHE_USERNAME and NUTCACHE_PASSWORD are not set"),
        ({"NUTCACHE_PUBLIC_KEY": "k", "NUTCACHE_USERNAME": "u"}, "NUTCACHE_PASSWORD is not set"),
        ({"NUTCACHE_API_VERSION": "4"}, "NUTCACHE_ACCESS_TOKEN is not set"),
    ],
)
def test_missing_credentials_are_named_when_they_are_needed(environ: dict[str, str], missing: str) -> None:
    settings = load(environ, {})
    with pytest.raises(ConfigurationError, match="--sandbox") as caught:
        settings.credentials()
    assert missing in caught.value.message
    assert caught.value.code == "not_configured"


@given(
    st.fixed_dictionaries(
        {name: st.uuids().map(str) for setting in EVERY if (name := setting.secret * setting.variable)}
    )
)
def test_no_secret_shows_in_the_representation(environ: dict[str, str]) -> None:
    shown = "".join(repr(load(environ, {"system": each.key})) for each in profiles())
    assert not [secret for secret in environ.values() if secret in shown]


def test_a_secret_has_no_flag() -> None:
    assert {setting.variable for setting in NUTCACHES if setting.flag is None} == {
        "NUTCACHE_PUBLIC_KEY",
        "NUTCACHE_PASSWORD",
        "NUTCACHE_ACCESS_TOKEN",
        "NUTMCP_TOKEN",
        "NUTMCP_OIDC_CLIENT_SECRET",
        "NUTMCP_VAULT_KEYS",
    }


def test_the_machines_zone_holds_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Toronto")
    assert load({}, {}).zone() == ZoneInfo("America/Toronto")
    assert load({"NUTMCP_TIMEZONE": "Europe/Paris"}, {}).zone() == ZoneInfo("Europe/Paris")


def test_a_machine_without_a_zone_asks_for_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Land")
    with pytest.raises(ConfigurationError, match="NUTMCP_TIMEZONE"):
        load({}, {}).zone()


def test_the_state_and_the_sandbox_share_the_platforms_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    state, sandbox = Path(load({}, {}).state_url()), Path(load({}, {}).sandbox_file())
    assert state.name == "state.sqlite"
    assert sandbox.name == "sandbox.sqlite"
    assert state.parent == sandbox.parent


def test_names_are_read_from_a_list_with_commas() -> None:
    assert load({"NUTMCP_TOOLSETS": "time, timers,"}, {}).toolsets == ("time", "timers")
