"""Say in two sentences of ours what is wrong with the arguments of a call, and what would be right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.schema import JsonSchema
from nutmcp.words.fold import clean
from nutmcp.words.nearest import HALF_LIKE, did_you_mean, likest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAMES = {
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "an object",
}


def objection(findings: "Sequence[ErrorDetails]", schema: JsonSchema) -> InvalidArguments:
    """Return the error for what pydantic found wrong with arguments of this schema.

    A name that does not exist comes first: it is often the reason why another is missing.
    """
    by_type = {found["type"]: found for found in reversed(findings)}
    for kind in ("extra_forbidden", "unexpected_keyword_argument"):  # of the arguments; of a dataclass among them
        if kind in by_type:
            return _unknown(by_type[kind], schema)
    if "missing" in by_type:
        return _missing([found for found in findings if found["type"] == "missing"], schema)
    if not findings[0]["loc"]:
        return InvalidArguments("The arguments cannot be read.", "Give plain text and numbers of ordinary size.")
    return _wrong(findings[0], schema)


def _unknown(found: "ErrorDetails", schema: JsonSchema) -> InvalidArguments:
    where, parent = _walk(found["loc"][:-1], schema)
    name = clean(str(found["loc"][-1])[:200], 40)
    valid = list(cast("dict[str, object]", parent.get("properties", {})))
    asked = did_you_mean(likest(name, valid, like_enough=HALF_LIKE))
    advice = f"Valid arguments are: {', '.join(valid)}." if valid else "Call it without arguments."
    return InvalidArguments(f"Unknown argument “{name}”{asked}", advice, field=_join(where, name))


def _missing(found: "Sequence[ErrorDetails]", schema: JsonSchema) -> InvalidArguments:
    fields = [_walk(each["loc"], schema)[0] for each in found]
    named = " and ".join(f"“{field}”" for field in fields[:5])
    subject, verb = ("argument", "is") if len(fields) == 1 else ("arguments", "are")
    return InvalidArguments(f"The {subject} {named} {verb} missing.", f"Call again with {named}.", field=fields[0])


def _wrong(found: "ErrorDetails", schema: JsonSchema) -> InvalidArguments:
    field, wanted = _walk(found["loc"], schema)
    given = _kind(found["input"])
    if given in _kinds(wanted):
        happened = f"The value of “{field}” is not allowed."
    else:
        happened = f"“{field}” was given as {_NAMES[given]}."
    hint = did_you_mean(likest(str(found["input"]), _choices(wanted)))
    return InvalidArguments(happened, f"Give {say(wanted)}{hint}", field=field)


def say(schema: JsonSchema) -> str:
    """Return in words what a schema accepts."""
    if "anyOf" in schema:
        said = [say(branch) for branch in cast("list[JsonSchema]", schema["anyOf"])]
        return ", or ".join(dict.fromkeys(said))
    if choices := _choices(schema):
        return "one of " + ", ".join(choices[:30])
    match schema.get("type"):
        case "integer" | "number":
            said = _NAMES[str(schema["type"])] + _bounds(schema, "minimum", "maximum")
        case "array":
            of_what = say(cast("JsonSchema", schema.get("items", {})))
            said = f"a list of {of_what}{_bounds(schema, 'minItems', 'maxItems')}"
        case "object":
            said = "an object with " + ", ".join(cast("dict[str, object]", schema.get("properties", {})))
        case "string" if "maxLength" in schema:
            said = f"text of at most {schema['maxLength']} characters"
        case kind:
            said = _NAMES.get(str(kind), "another value")
    return said


def _bounds(schema: JsonSchema, lowest: str, highest: str) -> str:
    least, most = schema.get(lowest), schema.get(highest)
    of_items = " items" if lowest == "minItems" else ""
    if least is not None and most is not None:
        return f" (from {least} to {most}{of_items})"
    if least is not None:
        return f" (at least {least}{of_items})"
    return f" (at most {most}{of_items})" if most is not None else ""


def _choices(schema: JsonSchema) -> list[str]:
    if "const" in schema:
        return [str(schema["const"])]
    if "anyOf" in schema:
        return [choice for branch in cast("list[JsonSchema]", schema["anyOf"]) for choice in _choices(branch)]
    return [str(choice) for choice in cast("list[object]", schema.get("enum", []))]


def _kind(value: object) -> str:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    return next((name for kind, name in kinds.items() if type(value) is kind), "null")


def _kinds(schema: JsonSchema) -> set[object]:
    return {branch.get("type") for branch in cast("list[JsonSchema]", schema.get("anyOf", [schema]))}


def _walk(path: Sequence[int | str], schema: JsonSchema) -> tuple[str, JsonSchema]:
    """Return the field that a path names, as in `entries[0].project`, and its schema.

    The path of pydantic goes on into the branches of a union; it ends here where the schema no longer has it.
    """
    field = ""
    for step in path:
        options = [schema, *cast("list[JsonSchema]", schema.get("anyOf", []))]
        below = [found for option in options if (found := _step(step, option)) is not None]
        if not below:
            break
        field = f"{field}[{step}]" if isinstance(step, int) else _join(field, step)
        schema = below[0]
    return field, schema


def _step(step: int | str, schema: JsonSchema) -> JsonSchema | None:
    if isinstance(step, int):
        return cast("JsonSchema | None", schema.get("items"))
    return cast("dict[str, JsonSchema]", schema.get("properties", {})).get(step)


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
