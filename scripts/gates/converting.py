"""Judges what a framework made of the tools: every argument is still there, with its type and its fixed values."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CONVERTED = "converted.json"
Schema = Mapping[str, Any]


def judge_conversion(scratch: Path) -> str:
    """Return what was lost on the way, or nothing.

    Args:
        scratch: The folder that the converted tools were written to.
    """
    converted = json.loads((scratch / CONVERTED).read_text(encoding="utf-8"))
    listed = json.loads((ROOT / "nutmcp" / "tools" / "definitions" / "nutcache.json").read_text(encoding="utf-8"))
    return "\n".join(lost for tool in listed for lost in _lost(tool["name"], tool["inputSchema"], converted))


def _lost(tool: str, schema: Schema, converted: Schema) -> Iterator[str]:
    if tool not in converted:
        yield f"{tool} is lost."
        return
    left = dict(_leaves(converted[tool] or {}))
    for argument, wanted in _leaves(schema):
        if left.get(argument) != wanted:
            yield f"{tool}: {argument} is {left.get(argument)}, and was {wanted}."


def _leaves(schema: Schema, at: str = "") -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """Yield every argument, every item and every field of one, with its type and its fixed values."""
    for name, each in schema.get("properties", {}).items():
        yield from _parts(each, f"{at}.{name}".lstrip("."))


def _parts(schema: Schema, at: str) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    yield at, (str(schema.get("type")).lower(), schema.get("enum", []))
    yield from _leaves(schema, at)
    if "items" in schema:
        yield from _parts(schema["items"], f"{at}[]")
