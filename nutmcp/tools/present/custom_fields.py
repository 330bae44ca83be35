"""The fields that an account has made for itself."""

import json
from typing import Any

from nutmcp.tools.present.extent import Extent


def custom_fields(text: str | None, extent: Extent) -> dict[str, Any] | None:
    """Return the fields that an account has made for itself, safe to show."""
    held: dict[str, Any] = json.loads(text) if text else {}
    return {extent.name(name) or "": _shown(value, extent) for name, value in held.items()} or None


def _shown(value: object, extent: Extent) -> object:
    if isinstance(value, int | float | bool | None):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return extent.text(text)
