"""The remote systems that nutmcp speaks to, each a folder of declarations and a dialect, imported when it is needed."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nutmcp.remote.system import System

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {"nutcache": "nutmcp.systems.nutcache", "88miles": "nutmcp.systems.miles88"}
)
"""The package of each system by its key; it declares itself there as `SYSTEM`."""
DEFAULT = "nutcache"
"""The key of the system that is meant where nothing is said."""


def system_of(key: str) -> "System":
    """Return the declaration of a system.

    Raises:
        KeyError: There is none of that key.
    """
    system: System = import_module(SYSTEMS[key]).SYSTEM
    return system
