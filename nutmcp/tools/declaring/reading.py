"""Arguments as they come, each brought to the type that the schema declares wherever only one value can be meant."""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import cast

from nutmcp.tools.declaring.schema import EMPTY_COUNTS, TAKES_FLAG, TAKES_NUMBER, JsonSchema, is_id
from nutmcp.words.fold import fold

_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NOTHING = "null"


def as_declared(given: Mapping[str, object], schema: JsonSchema) -> dict[str, object]:
    """Return arguments, or the fields of an object among them, in the types of their schema.

    JSON text becomes the list, object, number, true or false that is declared, a number becomes the text that is
    declared, and one value a list of it. What is null or empty is left out, as if it had not been given. What can
    be none of that stays as it came, to be refused.
    """
    properties = cast("Mapping[str, JsonSchema]", schema.get("properties", {}))
    required = cast("list[str]", schema.get("required", []))
    read = {name: _read(value, properties.get(name, {})) for name, value in given.items()}
    return {
        name: value
        for name, value in read.items()
        if not _is_left_out(value, properties.get(name, {}), required=name in required)
    }


def _is_left_out(value: object, schema: JsonSchema, *, required: bool) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip() and EMPTY_COUNTS not in schema
    return value in ([], {}) and not required


def _read(value: object, schema: JsonSchema) -> object:
    match schema.get("type"):
        case "string":
            return _as_text(value, schema)
        case "integer" | "number":
            return _as_number(value)
        case "boolean":
            return _as_flag(value)
        case "array":
            return _as_list(value, cast("JsonSchema", schema.get("items", {})))
        case "object":
            value = _parsed(value, "{")
            return as_declared(cast("dict[str, object]", value), schema) if isinstance(value, dict) else value
        case _:
            return value


def _as_text(value: object, schema: JsonSchema) -> object:
    if isinstance(value, str):
        return _choice(value, cast("list[str]", schema.get("enum", []))) if value.strip() else ""
    if isinstance(value, bool):
        return json.dumps(value) if TAKES_FLAG in schema else value
    value = _whole(value)
    number = isinstance(value, int) or (isinstance(value, float) and isfinite(value))
    return json.dumps(value) if number and TAKES_NUMBER not in schema else value


def _choice(said: str, choices: list[str]) -> str:
    """Return the fixed value that is meant, in whatever case and with whatever between its words."""
    if said in choices:
        return said
    like = [choice for choice in choices if _plain(choice) == _plain(said)]
    return like[0] if len(like) == 1 else said


def _plain(said: str) -> str:
    return re.sub(r"[\s_-]+", "_", fold(said[:80]))


def _as_number(value: object) -> object:
    if isinstance(value, str):
        try:
            number: object = json.loads(value)
        except (ValueError, RecursionError):
            return value
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
            return value
        value = number
    return _whole(value)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_flag(value: object) -> object:
    if not isinstance(value, str):
        return value
    word = value.strip().casefold()
    return None if word == _NOTHING else _FLAGS.get(word, value)


def _as_list(value: object, items: JsonSchema) -> object:
    value = _parsed(value, "[{")
    if isinstance(value, str) and ("enum" in items or items.get("type") == "integer" or is_id(items)):
        value = value.split(",")
    if not isinstance(value, list):
        if value is None or isinstance(value, dict) != (items.get("type") == "object"):
            return value
        value = [value]
    read = [_read(each, items) for each in cast("list[object]", value)]
    return [each for each in read if not _is_left_out(each, items, required=True)]


def _parsed(value: object, openings: str) -> object:
    """Return what JSON text holds that begins like a list or an object; anything else as it is."""
    if not isinstance(value, str) or not value.strip().startswith((*openings, _NOTHING)):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
