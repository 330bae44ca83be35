"""To which systems somebody logged in: the file of the stored credentials says so, and no keyring is asked for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.settings import private_file

SYSTEM = "system"
"""What the key of the system is called beside what is stored for an address."""


def file_path() -> Path:
    """Return the file that says who logged in where, and holds the credentials where there is no keyring."""
    from platformdirs import user_config_path

    return user_config_path("nutmcp", appauthor=False) / "credentials.json"


def is_logged_in(system: Profile, environ: Mapping[str, str]) -> bool:
    """Return whether something is stored for the address of a system; a file that cannot be read or trusted says no."""
    try:
        return is_of(system, private_file.read(file_path()).get(_address(system, environ)))
    except ConfigurationError:
        return False


def is_of(system: Profile, stored: object) -> bool:
    """Return whether that was stored for a system; what does not say which is of the one at that address."""
    return isinstance(stored, dict) and cast("dict[str, object]", stored).get(SYSTEM, system.key) == system.key


def _address(system: Profile, environ: Mapping[str, str]) -> str:
    """Return the base of a system's API.

    Raises:
        ConfigurationError: It is not an address.
    """
    for each in system.settings:
        said = environ.get(each.variable, "") if each.name == "url" else ""
        if said.strip():
            return str(each.read(said, each.variable))
    return system.url
