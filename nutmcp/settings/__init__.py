"""Every setting once, and what they come to: read from the environment and from flags, which win."""

from nutmcp.settings.choice import chosen, default, profiles
from nutmcp.settings.declared import SETTINGS
from nutmcp.settings.loading import Settings, load, settings_for

__all__ = ["SETTINGS", "Settings", "chosen", "default", "load", "profiles", "settings_for"]
