"""Every setting once, and what they come to: read from the environment and from flags, which win."""

from nutmcp.settings.declared import SETTINGS, Setting
from nutmcp.settings.loading import Settings, load, nearest_first

__all__ = ["SETTINGS", "Setting", "Settings", "load", "nearest_first"]
