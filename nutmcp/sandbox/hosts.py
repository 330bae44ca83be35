"""Where each system's half of the wire is; a system's folder is loaded when it is opened."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from nutmcp.errors import ConfigurationError
from nutmcp.sandbox.emulation import Emulation, Knobs

if TYPE_CHECKING:
    from nutmcp.sandbox.story import Story

HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "nutcache": "nutmcp.sandbox.nutcache",
        "88miles": "nutmcp.sandbox.miles88",
        "nutshell": "nutmcp.sandbox.nutshell",
        "proworkflow": "nutmcp.sandbox.proworkflow",
    }
)
"""The folder of each system by its key; it has an `EMULATION` in `emulation.py`, and a `STORY` in `story.py`."""


def emulation_of(system: str) -> Emulation[Knobs]:
    """Return what the sandbox stands in for, by the key of a system.

    Raises:
        ConfigurationError: There is no such system in the sandbox.
    """
    if system not in HOSTS:
        raise ConfigurationError("The sandbox does not have that system.", f"Name one of: {', '.join(HOSTS)}.")
    return cast("Emulation[Knobs]", import_module(f"{HOSTS[system]}.emulation").EMULATION)


def story_of(system: str) -> "Story":
    """Return what the demo tells of a system, by its key.

    Raises:
        KeyError: There is no such system in the sandbox.
    """
    return cast("Story", import_module(f"{HOSTS[system]}.story").STORY)
