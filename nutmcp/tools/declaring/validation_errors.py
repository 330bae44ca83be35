"""Say in two sentences of ours what is wrong with the arguments of a call, and what would be right."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.schema import NEEDED, TAKES_FLAG, TAKES_NUMBER, JsonSchema
from nutmcp.tools.declaring.synonyms import right_name, right_value
from nutmcp.words.fold import clean
from nutmcp.words.nearest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls a name that there is not, among the arguments and in an object among them."""
_MOST_NAMED, _MOST_TOLD = 5, 20
_LONGEST_VALUE = 200
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
    """Return one error for all that pydantic found wrong with arguments of this schema."""
    return all_of(list(_faults(findings, schema)))


def absent(
    given: object, schema: JsonSchema, by_default: Collection[str], place: tuple[int | str, ...] = ()
) -> "Iterator[ErrorDetails]":
    """Yield a finding, like pydantic's own, for each argument that is needed, was left out, and has no default."""
    if isinstance(given, dict):
        said = cast("dict[str, object]", given)
        for name, each in cast("dict[str, JsonSchema]", schema.get("properties", {})).items():
            if name in said:
                yield from absent(said[name], each, by_default, (*place, name))
            elif NEEDED in each and name not in by_default and each[NEEDED] not in said:
                yield {"type": "missing", "loc": (*place, name), "msg": "", "input": None}
    if isinstance(given, list):
        for number, each in enumerate(cast("list[object]", given)):
            yield from absent(each, cast("JsonSchema", schema.get("items", {})), by_default, (*place, number))


def all_of(faults: Sequence[InvalidArguments]) -> InvalidArguments:
    """Return one error for all the faults of a call, of which there is at least one."""
    if len(faults) == 1:
        return faults[0]
    fields = [f"“{each.field}”" for each in faults]
    named = ", ".join(fields[:_MOST_NAMED]) + (" and others" if len(fields) > _MOST_NAMED else "")
    return InvalidArguments(
        f"{len(faults)} arguments are wrong: {named}.",
        "Correct each to what `errors` says it must be, and call again.",
        field=faults[0].field,
        errors=_each(faults[:_MOST_TOLD]),
    )


def _each(faults: Sequence[InvalidArguments]) -> list[dict[str, str]]:
    """Return the field and the sentences of each; advice that one before has given is not repeated."""
    given: set[str] = set()
    told: list[dict[str, str]] = []
    for each in faults:
        told.append({"field": each.field or "", "message": each.happened if each.advice in given else each.message})
        given.add(each.advice)
    return told


def _faults(findings: "Sequence[ErrorDetails]", schema: JsonSchema) -> Iterator[InvalidArguments]:
    """Yield an error for each argument: unknown names first, and nothing for what is missing only by another name."""
    meant: set[str] = set()
    for found in findings:
        if found["type"] in _UNKNOWN:
            fault, right = _unknown(found, schema)
            meant.add(right)
            yield fault
    told: set[str] = set()
    for found in findings:
        field, wanted = _walk(found["loc"], schema)
        if found["type"] in _UNKNOWN or field in told or (found["type"] == "missing" and field in meant):
            continue
        told.add(field)
        yield missing(field) if found["type"] == "missing" else _wrong(field, found["input"], wanted, schema)


def _unknown(found: "ErrorDetails", schema: JsonSchema) -> tuple[InvalidArguments, str]:
    """Return the error for a name that there is not, and the field that may be meant by it."""
    where, parent = _walk(found["loc"][:-1], schema)
    name = clean(str(found["loc"][-1])[:200], 40)
    valid = list(cast("dict[str, object]", parent.get("properties", {})))
    right = right_name(name, valid)
    asked = did_you_mean(right)
    advice = f"Valid arguments are: {', '.join(valid)}." if valid else "Call it without arguments."
    fault = InvalidArguments(f"Unknown argument “{name}”{asked}", advice, field=_join(where, name))
    return fault, _join(where, right or "")


def missing(field: str) -> InvalidArguments:
    """Return the error of an argument that has to be given."""
    return InvalidArguments(f"The argument “{field}” is missing.", f"Call again with “{field}”.", field=field)


def _wrong(field: str, given: object, wanted: JsonSchema, root: JsonSchema) -> InvalidArguments:
    if not field:
        return InvalidArguments("The arguments cannot be read.", "Give plain text and numbers of ordinary size.")
    kind = _kind(given)
    same = kind == wanted.get("type")
    happened = f"The value of “{field}” is not allowed." if same else f"“{field}” was given as {_NAMES[kind]}."
    choices = _choices(wanted)
    hint = did_you_mean(right_value(str(given)[:_LONGEST_VALUE], choices))
    if choices and str(given) in cast("dict[str, object]", root.get("properties", {})):
        hint = f"; `{given}` is an argument of its own."
    return InvalidArguments(happened, f"Give {say(wanted)}{hint}", field=field)


def say(schema: JsonSchema) -> str:
    """Return in words what a schema accepts."""
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
        case "string" if TAKES_NUMBER in schema:
            said = str(schema[TAKES_NUMBER])
        case "string" if TAKES_FLAG in schema:
            said = "text, or true or false"
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
    fixed = cast("list[object]", [schema["const"]] if "const" in schema else schema.get("enum", []))
    return [str(choice) for choice in fixed]


def _kind(value: object) -> str:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    return next((name for kind, name in kinds.items() if type(value) is kind), "null")


def _walk(path: Sequence[int | str], schema: JsonSchema) -> tuple[str, JsonSchema]:
    """Return the field that a path names, as in `entries[0].project`, and its schema.

    A list of plain values is named as a whole, for one of them may have been given alone.
    The path of pydantic goes on into the branches of a union; it ends here where the schema no longer has it.
    """
    field = ""
    for step in path:
        known = cast("dict[str, JsonSchema]", schema.get("properties", {}))
        below = schema.get("items") if isinstance(step, int) else known.get(step)
        if below is None:
            break
        schema = cast("JsonSchema", below)
        if isinstance(step, str):
            field = _join(field, step)
        elif "properties" in schema:
            field = f"{field}[{step}]"
    return field, schema


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
