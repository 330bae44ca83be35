"""The manifest of the desktop bundle: what a desktop client asks for, shows, and starts."""

import json
from typing import Any

import nutmcp
from nutmcp.remote.setting import Setting
from nutmcp.settings import settings_for
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.systems.nutcache.profile import PROFILE
from nutmcp.tools.surface import definitions
from scripts.docs.registry import REPOSITORY, description
from scripts.docs.tools_page import first_sentence

# What a person decides in a dialogue; the rest has its place in the environment of a server.
_ASKED = (
    "public_key",
    "username",
    "password",
    "access_token",
    "organization",
    "member",
    "timezone",
    "week_start",
    "read_only",
    "sandbox",
)


def text() -> str:
    """Return `desktop/manifest.json`."""
    asked = [setting for name in _ASKED for setting in settings_for(PROFILE) if setting.name == name]
    document = {
        "manifest_version": "0.4",
        "name": "nutmcp",
        "display_name": "Nutcache",
        "version": nutmcp.__version__,
        "description": description(),
        "author": {"name": "nutmcp contributors"},
        "repository": {"type": "git", "url": REPOSITORY},
        "homepage": REPOSITORY,
        "documentation": f"{REPOSITORY}/blob/main/docs/connecting.md",
        "support": f"{REPOSITORY}/issues",
        "privacy_policies": [f"{REPOSITORY}/blob/main/docs/privacy.md"],
        "icon": "icon.png",
        "license": "MIT",
        "keywords": ["nutcache", "time tracking", "invoicing"],
        "server": {"type": "uv", "entry_point": "nutmcp/__main__.py", "mcp_config": _start(asked)},
        "tools": [{"name": each["name"], "description": f"{first_sentence(each)}."} for each in definitions(NUTCACHE)],
        "user_config": {each.name: _question(each) for each in asked},
        "compatibility": {"platforms": ["darwin", "linux", "win32"], "runtimes": {"python": ">=3.11"}},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _start(asked: list[Setting]) -> dict[str, Any]:
    return {
        "command": "uv",
        "args": ["run", "--directory", "${__dirname}", "--frozen", "--no-default-groups", "python", "-m", "nutmcp"],
        "env": {each.variable: f"${{user_config.{each.name}}}" for each in asked},
    }


def _question(setting: Setting) -> dict[str, Any]:
    """Return one field of the dialogue; what is left blank counts as not set, so nothing is demanded."""
    default = f"; default: {setting.default}" if setting.default and not setting.switch else ""
    return {
        "type": "boolean" if setting.switch else "string",
        "title": setting.name.replace("_", " ").capitalize(),
        "description": f"{setting.help[0].upper()}{setting.help[1:]}{default}",
        "required": False,
        "default": False if setting.switch else "",
    } | ({"sensitive": True} if setting.secret else {})
