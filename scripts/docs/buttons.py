"""Links that add nutmcp to an editor with one click, for a real account and for the sandbox."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from nutmcp.systems.nutcache.profile import PROFILE
from scripts.docs.table import markdown_table

# What an account of version 3 needs; version 4 is set by hand.
_ASKED = ("public_key", "username", "password")
_SANDBOX = {"command": "uvx", "args": ["nutmcp", "--sandbox"]}


def table() -> str:
    """Return the links as a table."""
    links = {
        "VS Code": (_vs_code("nutcache", *_asked_by_vs_code()), _vs_code("nutcache-sandbox", _SANDBOX, ())),
        "Cursor": (_cursor("nutcache", _asked_by_cursor()), _cursor("nutcache-sandbox", _SANDBOX)),
    }
    rows = [
        (editor, f"[Add your account]({real})", f"[Add the sandbox]({toy})") for editor, (real, toy) in links.items()
    ]
    return markdown_table(("Editor", "Nutcache", "Without an account"), rows)


def _account(values: Mapping[str, str]) -> dict[str, Any]:
    return {"command": "uvx", "args": ["nutmcp"], "env": dict(values)}


def _asked_by_vs_code() -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
    """Return what starts the server, and the questions that VS Code asks first; it keeps the answers."""
    asked = [setting for setting in PROFILE.settings if setting.name in _ASKED]
    questions = [
        {"type": "promptString", "id": each.name, "description": f"{each.help[0].upper()}{each.help[1:]}"}
        | ({"password": True} if each.secret else {})
        for each in asked
    ]
    return _account({each.variable: f"${{input:{each.name}}}" for each in asked}), tuple(questions)


def _asked_by_cursor() -> dict[str, Any]:
    """Return what starts the server; Cursor shows it for the user to fill in."""
    return _account(
        {each.variable: f"your-{each.name.replace('_', '-')}" for each in PROFILE.settings if each.name in _ASKED}
    )


def _vs_code(name: str, config: Mapping[str, Any], questions: tuple[Mapping[str, Any], ...]) -> str:
    said = {"name": name, "config": _packed(config)} | ({"inputs": _packed(questions)} if questions else {})
    return f"https://insiders.vscode.dev/redirect/mcp/install?{urlencode(said, quote_via=quote)}"


def _cursor(name: str, config: Mapping[str, Any]) -> str:
    said = {"name": name, "config": base64.b64encode(_packed(config).encode()).decode()}
    return f"https://cursor.com/en/install-mcp?{urlencode(said)}"


def _packed(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
