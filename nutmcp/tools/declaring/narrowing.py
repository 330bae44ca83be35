"""Holds a call and its answer to what the tool is listed with, where a system leaves some of it out."""

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


def leaves_out(listed: Mapping[str, object], whole: Mapping[str, object]) -> bool:
    """Return whether a tool is listed without a field that its whole schema has."""
    known, there = _properties(whole), _properties(listed)
    return any(name not in there or leaves_out(there[name], each) for name, each in known.items()) or (
        "items" in whole and leaves_out(_items(listed), _items(whole))
    )


def told(answer: object, whole: JsonSchema, listed: JsonSchema) -> object:
    """Return an answer without the fields that the tool is not listed with."""
    if isinstance(answer, dict):
        known, there = _properties(whole), _properties(listed)
        return {
            name: told(value, known[name], there[name]) if name in there else value
            for name, value in cast("dict[str, object]", answer).items()
            if name in there or name not in known
        }
    if isinstance(answer, list):
        return [told(each, _items(whole), _items(listed)) for each in cast("list[object]", answer)]
    return answer


def left_out(given: object, whole: JsonSchema, listed: JsonSchema, place: Place = ()) -> "Iterator[ErrorDetails]":
    """Yield a finding, like pydantic's own, for each argument given and each fixed value that is not listed."""
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
    if "enum" in listed and given not in _values(listed) and given in (_values(whole) or [given]):
        yield {"type": "literal_error", "loc": place, "msg": "", "input": given}


def _properties(schema: Mapping[str, object]) -> dict[str, JsonSchema]:
    return cast("dict[str, JsonSchema]", schema.get("properties", {}))


def _values(schema: Mapping[str, object]) -> list[object]:
    return cast("list[object]", schema.get("enum", []))


def _items(schema: Mapping[str, object]) -> JsonSchema:
    return cast("JsonSchema", schema.get("items", {}))
