"""JSON Schema as an assistant reads it, without what it would pay for and not use."""

from collections.abc import Mapping
from typing import Any, cast

JsonSchema = dict[str, object]

_NULL: JsonSchema = {"type": "null"}
_NO = ("default", False)
_BRIEF = "x-brief"
_KIND = ("type", "anyOf", "description", "additionalProperties", "required")
_BRANCHING = ("anyOf", "oneOf", "allOf", "prefixItems")


def compact(schema: Mapping[str, object]) -> JsonSchema:
    """Return the schema without titles, nulls, and references; `X | None` becomes just X.

    Raises:
        RecursionError: The schema refers to itself; no tool takes or gives such a thing.
    """
    return _compact(schema, cast("Mapping[str, JsonSchema]", schema.get("$defs", {})))


def in_brief(schema: dict[str, Any]) -> None:
    """Mark a schema, as `json_schema_extra`, to be listed by its kind alone: its description says the rest."""
    schema[_BRIEF] = True


def dense(schema: JsonSchema) -> JsonSchema:
    """Return the same schema in fewer words, as it is listed; arguments are held to the whole of it.

    A choice of types becomes a list of them, a default of false goes, and of what is marked as brief only the kind
    and the names of its fields stay.
    """
    if schema.get(_BRIEF):
        return _dense_branches(_kind_alone(schema))
    return _dense_branches({key: _dense_part(key, value) for key, value in schema.items() if (key, value) != _NO})


def without_empty(value: object, schema: Mapping[str, object]) -> object:
    """Return an answer without null and empty fields, except those that its schema requires."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        required = cast("list[str]", schema.get("required", []))
        known = cast("dict[str, JsonSchema]", schema.get("properties", {}))
        kept = {name: without_empty(field, known.get(name, {})) for name, field in fields.items()}
        return {name: field for name, field in kept.items() if name in required or not _is_empty(field)}
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


def _dense_branches(schema: JsonSchema) -> JsonSchema:
    branches = cast("list[JsonSchema]", schema.get("anyOf", []))
    if not branches or any(branch.keys() != {"type"} for branch in branches):
        return schema
    return {"type": [branch["type"] for branch in branches]} | {k: v for k, v in schema.items() if k != "anyOf"}


def _kind_alone(schema: JsonSchema) -> JsonSchema:
    brief = {key: value for key, value in schema.items() if key in _KIND}
    if "anyOf" in brief:
        brief["anyOf"] = [{"type": branch["type"]} for branch in cast("list[JsonSchema]", brief["anyOf"])]
    listed = [schema, *cast("list[JsonSchema]", schema.get("anyOf", []))]
    items = next((cast("JsonSchema", each["items"]) for each in listed if "items" in each), None)
    if items is not None:
        brief["items"] = {"type": items["type"]}  # some clients refuse a list that does not say of what
    if "properties" in schema:
        brief["properties"] = {name: {} for name in cast("JsonSchema", schema["properties"])}
    return brief


def _dense_part(key: str, value: object) -> object:
    if key == "properties":
        return {name: dense(each) for name, each in cast("dict[str, JsonSchema]", value).items()}
    if key == "items" and isinstance(value, dict):
        return dense(cast("JsonSchema", value))
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})
