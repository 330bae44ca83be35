"""Holds a call to what its tool is listed with, where a system leaves some of the arguments out."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from nutmcp.tools.declaring.schema import JsonSchema

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Place = tuple[int | str, ...]


def narrowed(whole: JsonSchema, listed: Mapping[str, object]) -> JsonSchema:
    """Return a whole schema with the arguments and the fixed values alone that are listed."""
    shown = dict(whole)
    if "enum" in listed:
        shown["enum"] = listed["enum"]
    if "properties" in whole:
        there = _properties(listed)
        shown["properties"] = {
            name: narrowed(each, there[name]) for name, each in _properties(whole).items() if name in there
        }
    if "items" in whole:
        shown["items"] = narrowed(_items(whole), _items(listed))
    return shown


def left_out(given: object, whole: JsonSchema, listed: JsonSchema, place: Place = ()) -> "Iterator[ErrorDetails]":
    """Yield a finding, like pydantic's own of what is unknown, for each argument given that is not listed."""
    if isinstance(given, dict):
        known, there = _properties(whole), _properties(listed)
        for name, value in cast("dict[str, object]", given).items():
            if name in there:
                yield from left_out(value, known[name], there[name], (*place, name))
            elif name in known:
                yield {"type": "extra_forbidden", "loc": (*place, name), "msg": "", "input": value}
    if isinstance(given, list):
        for number, each in enumerate(cast("list[object]", given)):
            yield from left_out(each, _items(whole), _items(listed), (*place, number))


def _properties(schema: Mapping[str, object]) -> dict[str, JsonSchema]:
    return cast("dict[str, JsonSchema]", schema.get("properties", {}))


def _items(schema: Mapping[str, object]) -> JsonSchema:
    return cast("JsonSchema", schema.get("items", {}))
