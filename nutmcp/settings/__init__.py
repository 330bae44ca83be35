"""Every setting once, and what they come to: read from the environment and from flags, which win."""

from nutmcp.settings.declared import SETTINGS, Setting
from nutmcp.settings.loading import TOKEN_VERSION, Settings, load, nearest_first

__all__ = ["SETTINGS", "TOKEN_VERSION", "Setting", "Settings", "load", "nearest_first"]
