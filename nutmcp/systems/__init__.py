"""The remote systems that nutmcp speaks to, each a folder of declarations and a dialect, imported when it is needed."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nutmcp.remote.profile import Profile
    from nutmcp.remote.system import System

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "nutcache": "nutmcp.systems.nutcache",
        "88miles": "nutmcp.systems.miles88",
        "nutshell": "nutmcp.systems.nutshell",
        "proworkflow": "nutmcp.systems.proworkflow",
    }
)
"""The folder of each system by its key; it has a `PROFILE` in `profile.py`, and a `SYSTEM` in `declaration.py`."""
DEFAULT = "nutcache"
"""The key of the system that is meant where nothing is said."""


def system_of(key: str) -> "System":
    """Return the declaration of a system.

    Raises:
        KeyError: There is none of that key.
    """
    system: System = import_module(f"{SYSTEMS[key]}.declaration").SYSTEM
    return system


def profile_of(key: str) -> "Profile":
    """Return what is known of a system without loading it.

    Raises:
        KeyError: There is none of that key.
    """
    profile: Profile = import_module(f"{SYSTEMS[key]}.profile").PROFILE
    return profile
