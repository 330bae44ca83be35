"""What a user reads whose machine has no time zones at all."""

import sys
import zoneinfo
from collections.abc import Generator

import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.settings import load


@pytest.fixture(autouse=True)
def machine_without_zones(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Take the system's zones away, and Python's."""
    for name in ["tzdata", *(each for each in sys.modules if each.startswith("tzdata."))]:
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath([])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


def test_a_zone_that_was_set_is_not_blamed() -> None:
    with pytest.raises(ConfigurationError, match="Install tzdata"):
        load({"NUTMCP_TIMEZONE": "Europe/Paris"}, {})


def test_the_machines_own_zone_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Toronto")
    with pytest.raises(ConfigurationError, match="Install tzdata"):
        load({}, {}).zone()
