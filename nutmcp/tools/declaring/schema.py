"""JSON Schema as an assistant reads it, without what it would pay for and not use."""

from collections.abc import Mapping
from typing import Annotated, cast

from pydantic import WithJsonSchema

from nutmcp.remote.id import ReadId

JsonSchema = dict[str, object]

TAKES_NUMBER, TAKES_FLAG, EMPTY_COUNTS = "x-number", "x-flag", "x-empty"
"""Marks of text that are not listed: a number stays one, true and false are taken as text, and empty text is a value,
where elsewhere it is as if nothing had been given. The first says what is wanted."""

NEEDED = "x-needed"
"""Marks an argument that is needed unless a setting stands in for it, or the argument that the mark names is given."""

NameOrId = Annotated[int | str, WithJsonSchema({"type": "string", TAKES_NUMBER: "a name or an id"})]
"""Text, as which a number is taken too, and stays one: it can only be an id, or a name as a whole."""

NameOrIdToLogOn = Annotated[
    int | str, WithJsonSchema({"type": "string", TAKES_NUMBER: "a name or an id", NEEDED: "amend"})
]
"""The same of what time is logged on: it may be left out where a default is set, or a running timer is amended."""

_AN_ID = "an id"
ArgumentId = Annotated[ReadId, WithJsonSchema({"type": "string", TAKES_NUMBER: _AN_ID})]
"""Text or a number that can only be an id."""

_NULL: JsonSchema = {"type": "null"}
_UNLISTED = ("additionalProperties", TAKES_NUMBER, TAKES_FLAG, EMPTY_COUNTS, NEEDED)
_NO = ("default", False)
_EMPTY: tuple[object, ...] = (None, "", [], {})
_HOLDING = (dict, list)
_BRANCHING = ("anyOf", "oneOf", "allOf", "prefixItems")


def compact(schema: Mapping[str, object]) -> JsonSchema:
    """Return the schema without titles, nulls, and references; `X | None` becomes just X.

    Raises:
        RecursionError: The schema refers to itself; no tool takes or gives such a thing.
    """
    return _compact(schema, cast("Mapping[str, JsonSchema]", schema.get("$defs", {})))


def is_id(schema: Mapping[str, object]) -> bool:
    """Return whether a schema is of an id, which holds no comma."""
    return schema.get(TAKES_NUMBER) == _AN_ID


def listed(schema: JsonSchema) -> JsonSchema:
    """Return the schema of arguments as it is listed; they are held to the whole of it.

    That nothing else may be given is not said, for some clients fail at it, and a default of false goes without.
    """
    kept = {key: value for key, value in schema.items() if key not in _UNLISTED and (key, value) != _NO}
    return {key: _listed_part(key, value) for key, value in kept.items()}


def without_empty(value: object, schema: Mapping[str, object]) -> object:
    """Return an answer without null and empty fields, except those that its schema requires."""
    if isinstance(value, dict):
        required = cast("list[str]", schema.get("required", []))
        known = cast("dict[str, JsonSchema]", schema.get("properties", {}))
        kept: dict[str, object] = {}
        for name, field in cast("dict[str, object]", value).items():
            shown = without_empty(cast("object", field), known.get(name, {})) if isinstance(field, _HOLDING) else field
            if shown or shown not in _EMPTY or name in required:
                kept[name] = shown
        return kept
    if isinstance(value, list):
        of_each = cast("JsonSchema", schema.get("items", {}))
        return [without_empty(each, of_each) for each in cast("list[object]", value)]
    return value


def or_error(schema: Mapping[str, object]) -> JsonSchema:
    """Return the schema of an answer that may be `{"error": {…}}` instead.

    Clients on the TypeScript SDK hold failed calls to the output schema as well, and would hide the error:
    they check whatever structured content there is.
    """
    fields = cast("dict[str, JsonSchema]", schema.get("properties", {}))
    shown: JsonSchema = {**schema, "properties": {**fields, "error": {"type": "object"}}}
    required = shown.pop("required", [])
    return {**shown, "anyOf": [{"required": required}, {"required": ["error"]}]}


def _compact(schema: Mapping[str, object], defs: Mapping[str, JsonSchema]) -> JsonSchema:
    if isinstance(reference := schema.get("$ref"), str):
        named = defs[reference.rpartition("/")[2]]
        return _compact({**named, **{key: value for key, value in schema.items() if key != "$ref"}}, defs)
    shown: JsonSchema = {
        key: _compact_part(key, value, defs)
        for key, value in schema.items()
        if key not in {"title", "$defs"} and not (key == "default" and value is None)
    }
    branches = cast("list[JsonSchema]", shown.get("anyOf", []))
    kept = [branch for branch in branches if branch != _NULL]
    if len(kept) == 1:
        del shown["anyOf"]
        return {**kept[0], **shown}
    return {**shown, "anyOf": kept} if kept else shown


def _compact_part(key: str, value: object, defs: Mapping[str, JsonSchema]) -> object:
    if key == "properties":
        return {name: _compact(each, defs) for name, each in cast("dict[str, JsonSchema]", value).items()}
    if key in _BRANCHING:
        return [_compact(each, defs) for each in cast("list[JsonSchema]", value)]
    if key in {"items", "additionalProperties"} and isinstance(value, dict):
        return _compact(cast("JsonSchema", value), defs)
    return value


def _listed_part(key: str, value: object) -> object:
    if key == "properties":
        return {name: listed(each) for name, each in cast("dict[str, JsonSchema]", value).items()}
    if key == "items":
        # The sentence about one of a list is the docstring of its class; the list is described already.
        return {name: each for name, each in listed(cast("JsonSchema", value)).items() if name != "description"}
    return value
