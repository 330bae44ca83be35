"""Every setting once, and what they come to: read from the environment and from flags, which win."""

from nutmcp.settings.declared import SETTINGS, Setting
from nutmcp.settings.loading import KEY_VERSION, TOKEN_VERSION, Settings, credentials_of, load, nearest_first

__all__ = [
    "KEY_VERSION",
    "SETTINGS",
    "TOKEN_VERSION",
    "Setting",
    "Settings",
    "credentials_of",
    "load",
    "nearest_first",
]
