"""The manifests of the desktop bundles, one for each system: what a desktop client asks for, shows, and starts."""

import json
from typing import Any

import nutmcp
from nutmcp.remote.profile import Profile
from nutmcp.remote.setting import Setting
from nutmcp.settings import SETTINGS
from nutmcp.settings.choice import VARIABLE
from nutmcp.systems import DEFAULT, profile_of, system_of
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import definitions, is_named_alone
from scripts.docs.registry import REPOSITORY
from scripts.docs.tools_page import first_sentence

# What a person decides in a dialogue: the system's own settings but these, and some of the product's. The rest has its
# place in the environment of a server.
_LEFT_OUT = ("url", "api_version")
_ASKED = ("timezone", "week_start", "read_only", "sandbox")


def bundle_of(key: str) -> str:
    """Return the name of the bundle of a system; it tells those that are installed side by side apart."""
    return "nutmcp" if key == DEFAULT else f"nutmcp-{key}"


def manifest_of(key: str) -> str:
    """Return the path of the manifest of a system's bundle."""
    return f"desktop/manifest{'' if key == DEFAULT else f'-{key}'}.json"


def text(key: str) -> str:
    """Return the manifest of a system's bundle."""
    system, tools = profile_of(key), [each for each in definitions(system_of(key)) if not is_named_alone(each)]
    own = (each for each in system.settings if each.name not in _LEFT_OUT)
    asked = [*own, *(each for name in _ASKED for each in SETTINGS if each.name == name)]
    has_invoices = any(each["toolset"] == "invoices" for each in tools)
    document = {
        "manifest_version": "0.4",
        "name": bundle_of(key),
        "display_name": system.name,
        "version": nutmcp.__version__,
        "description": _description(
            system, "time tracking, projects and invoicing" if has_invoices else "time tracking"
        ),
        "author": {"name": "nutmcp contributors"},
        "repository": {"type": "git", "url": REPOSITORY},
        "homepage": REPOSITORY,
        "documentation": f"{REPOSITORY}/blob/main/docs/connecting.md",
        "support": f"{REPOSITORY}/issues",
        "privacy_policies": [f"{REPOSITORY}/blob/main/docs/privacy.md"],
        "icon": "icon.png",
        "license": "MIT",
        "keywords": [system.name.casefold(), "time tracking", *(["invoicing"] if has_invoices else [])],
        "server": {"type": "uv", "entry_point": "nutmcp/__main__.py", "mcp_config": _start(system, asked)},
        "tools": [_listed(each) for each in tools],
        "user_config": {each.name: _question(each) for each in asked},
        "compatibility": {"platforms": ["darwin", "linux", "win32"], "runtimes": {"python": ">=3.11"}},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _description(system: Profile, what: str) -> str:
    trial = " Experimental: nobody has tried it on a real account yet." if system.experimental else ""
    return f"{system.name} in conversation: an MCP server for {what}.{trial}"


def _listed(tool: Definition) -> dict[str, str]:
    return {"name": tool["name"], "description": f"{first_sentence(tool)}."}


def _start(system: Profile, asked: list[Setting]) -> dict[str, Any]:
    return {
        "command": "uv",
        "args": ["run", "--directory", "${__dirname}", "--frozen", "--no-default-groups", "python", "-m", "nutmcp"],
        "env": {VARIABLE: system.key, **{each.variable: f"${{user_config.{each.name}}}" for each in asked}},
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
