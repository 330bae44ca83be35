"""What the MCP registry is told: which package to fetch, how to start it, and which settings to ask for."""

import json
from typing import Any

import nutmcp
from nutmcp.remote.setting import Setting
from nutmcp.settings import SETTINGS, profiles

NAME = "io.github.nutmcp/nutmcp"
"""The server's name in the registry, which proves that the package is ours by finding it in the README."""

REPOSITORY = "https://github.com/nutmcp/nutmcp"
"""Where the code is to be found; like the name, it is assumed until it is registered."""

ICON = f"{REPOSITORY}/raw/main/desktop/icon.png"
ICON_SIZE = "512x512"

LONGEST_DESCRIPTION = 100
"""The most characters that the registry takes."""

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"

# What only the one transport needs.
_FOR_HTTP = ("NUTMCP_TOKEN", "NUTMCP_ALLOWED_HOSTS", "NUTMCP_ALLOWED_ORIGINS")
_TOKEN = "NUTMCP_TOKEN"  # noqa: S105 - the name of the variable
_PORT = "8000"


def description() -> str:
    """Return what the product is, in the one sentence that is published, which may not be long."""
    said = f"{_names()} in conversation: an MCP server"
    whole = f"{said} for time tracking, projects and invoicing."
    return whole if len(whole) <= LONGEST_DESCRIPTION else f"{said}."


def _names() -> str:
    *others, last = (each.name for each in profiles())
    return f"{', '.join(others)} and {last}"


def _settings() -> tuple[Setting, ...]:
    """Return the settings of every system, and the product's."""
    return (*(own for each in profiles() for own in each.settings), *SETTINGS)


def text() -> str:
    """Return `server.json`."""
    document = {
        "$schema": SCHEMA,
        "name": NAME,
        "title": _names(),
        "description": description(),
        "version": nutmcp.__version__,
        "websiteUrl": REPOSITORY,
        "repository": {"url": REPOSITORY, "source": "github"},
        "icons": [{"src": ICON, "mimeType": "image/png", "sizes": [ICON_SIZE]}],
        "packages": [_over_stdio(), _over_http()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _over_stdio() -> dict[str, Any]:
    variables = [_variable(each) for each in _settings() if each.variable not in _FOR_HTTP]
    return _package() | {"transport": {"type": "stdio"}, "environmentVariables": variables}


def _over_http() -> dict[str, Any]:
    token = {"description": "The bearer token that NUTMCP_TOKEN holds", "isRequired": True, "isSecret": True}
    header = {
        "name": "Authorization",
        "description": "The server demands it of every client",
        "value": "Bearer {token}",
        "isRequired": True,
        "isSecret": True,
        "variables": {"token": token},
    }
    variables = [_variable(each) | {"isRequired": each.variable == _TOKEN} for each in _settings()]
    return _package() | {
        "packageArguments": [
            {"type": "positional", "value": "serve"},
            {"type": "named", "name": "--http"},
            {"type": "named", "name": "--port", "value": _PORT},
        ],
        "transport": {"type": "streamable-http", "url": f"http://127.0.0.1:{_PORT}/mcp", "headers": [header]},
        "environmentVariables": variables,
    }


def _package() -> dict[str, Any]:
    return {"registryType": "pypi", "identifier": "nutmcp", "version": nutmcp.__version__, "runtimeHint": "uvx"}


def _variable(setting: Setting) -> dict[str, Any]:
    """Return what a client asks its user for; a default that is a phrase stands in the description."""
    default = f" (default: {setting.default})" if setting.default else ""
    return {
        "name": setting.variable,
        "description": f"{setting.help[0].upper()}{setting.help[1:]}{default}",
        "format": "boolean" if setting.switch else "string",
    } | ({"isSecret": True} if setting.secret else {})
