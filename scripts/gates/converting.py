"""Judges what a framework made of the tools: every argument is still there, with its type and its fixed values."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import read_definitions

Schema = Mapping[str, Any]


def judge_conversion(scratch: Path) -> str:
    """Return what was lost on the way of the tools of any system, or nothing.

    Args:
        scratch: The folder that the converted tools of each system were written to, under its key.
    """
    return "\n".join(f"{system}: {lost}" for system in SYSTEMS for lost in _all_lost(system, scratch))


def _all_lost(system: str, scratch: Path) -> Iterator[str]:
    converted = json.loads((scratch / f"{system}.json").read_text(encoding="utf-8"))
    for tool in read_definitions(system):
        yield from _lost(tool["name"], tool["inputSchema"], converted)


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
