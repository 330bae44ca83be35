"""What holds for every tool there is, whoever writes the next one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest

from nutmcp.errors import InvalidArguments
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import TOOLSETS, offers, read_definitions, tools_of
from nutmcp.tools.tool import AnyTool
from tests.tools.questions import QUESTIONS
from tests.whole_server import whole_surface

DEFINITIONS: Mapping[str, Definition] = {each["name"]: each for each in read_definitions("nutcache")}
TOOLS: Mapping[str, AnyTool] = {
    each.name: each.as_listed(DEFINITIONS[each.name])
    for module in TOOLSETS.values()
    for each in tools_of(module)
    if each.name in DEFINITIONS
}
LISTED = {
    *("type", "description", "properties", "required", "items", "enum", "default"),
    *("minimum", "maximum", "minItems", "maxItems", "maxLength"),
}
HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
MOST = 25
Schema = Mapping[str, Any]

# What each verb means, once for all: whether it reads, and whether it may replace or remove.
VERBS = {
    "get": ("tells all about one", "reads"),
    "list": ("shows all there are, page by page", "reads"),
    "search": ("finds by words and filters", "reads"),
    "find": ("finds whatever no other tool is for", "reads"),
    "summarize": ("adds up over all pages", "reads"),
    "log": ("adds worked time", "adds"),
    "start": ("begins what goes on", "adds"),
    "update": ("changes what is there", "replaces"),
    "delete": ("removes what is there", "replaces"),
    "set": ("brings into a state", "replaces"),
    "stop": ("ends what goes on, or gives it up", "replaces"),
    "undo": ("takes a change back", "replaces"),
}

every_tool = pytest.mark.parametrize("name", TOOLS)


def schemas(schema: Schema) -> Iterator[Schema]:
    """Yield a schema and every schema inside it."""
    yield schema
    for name in ("properties", "$defs"):
        for each in schema.get(name, {}).values():
            yield from schemas(each)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            yield from schemas(schema[name])
    for name in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(name, ()):
            yield from schemas(each)


def takes(name: str) -> Schema:
    """Return the schema of what a tool takes."""
    return cast("Schema", DEFINITIONS[name]["inputSchema"])


def parameters(name: str, kind: str) -> list[str]:
    """Return the parameters of a tool that take this kind of value, perhaps among others."""
    return [each for each, schema in takes(name)["properties"].items() if kind in schema.get("type", ())]


def whole_numbers() -> list[tuple[str, str]]:
    """Return every parameter that takes a whole number."""
    return [(name, each) for name in TOOLS for each in parameters(name, "integer")]


def refused(name: str, arguments: Mapping[str, object]) -> InvalidArguments:
    """Return why a tool refuses these arguments."""
    with pytest.raises(InvalidArguments) as raised:
        TOOLS[name].read(arguments)
    return raised.value


def test_there_are_few_tools_in_one_order() -> None:
    assert len(TOOLS) <= MOST
    assert list(TOOLS) == [each["name"] for each in whole_surface(offers("nutcache"))]


@every_tool
def test_a_tool_says_what_it_is_to_people_and_programs(name: str) -> None:
    definition = DEFINITIONS[name]
    assert definition["title"]
    assert set(definition["annotations"]) == set(HINTS)
    assert all(isinstance(each, bool) for each in definition["annotations"].values())
    assert definition["outputSchema"]["type"] == "object"
    assert definition["description"].splitlines()[0].endswith(".")


def test_no_two_tools_share_a_title() -> None:
    titles = [each["title"] for each in DEFINITIONS.values()]
    assert len(titles) == len(set(titles))


@every_tool
def test_a_name_is_a_verb_of_one_meaning_and_a_noun(name: str) -> None:
    verb, _, noun = name.partition("_")
    _, effect = VERBS[verb]
    hints = DEFINITIONS[name]["annotations"]
    assert hints["readOnlyHint"] == (effect == "reads")
    assert hints["destructiveHint"] == (effect == "replaces")
    assert noun or verb == "undo"


def test_one_thing_is_done_by_one_tool() -> None:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for name in TOOLS:
        verb, _, noun = name.partition("_")
        by_noun[noun.rstrip("s").removeprefix("time_")].append(VERBS[verb][0])
    assert not [noun for noun, meanings in by_noun.items() if len(meanings) != len(set(meanings))]


@every_tool
def test_every_parameter_is_described(name: str) -> None:
    undescribed = [each for each, schema in takes(name)["properties"].items() if not schema.get("description")]
    assert not undescribed


@every_tool
def test_what_a_tool_takes_is_a_plain_object_typed_to_the_leaf(name: str) -> None:
    schema = takes(name)
    assert schema["type"] == "object"
    for each in schemas(schema):
        assert isinstance(each["type"], str), "one type for each argument, to the leaf"
        assert set(each) <= LISTED, "what strict clients keep, and no word of what else may not be given"
        assert each["type"] != "object" or each["properties"] or each is schema


@every_tool
def test_every_list_says_of_what(name: str) -> None:
    definition = DEFINITIONS[name]
    for schema in (*schemas(definition["inputSchema"]), *schemas(definition["outputSchema"])):
        assert "array" not in schema.get("type", ()) or schema["items"].get("type"), schema


@every_tool
def test_an_unknown_argument_is_refused_by_name(name: str) -> None:
    error = refused(name, {"nonsense": 1})
    assert error.field == "nonsense"
    assert "“nonsense”" in error.happened


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (name, each)
        for name in TOOLS
        for each, schema in takes(name)["properties"].items()
        if schema.get("items", {}).get("type") == "object"
    ],
)
def test_an_unknown_field_inside_an_argument_is_refused_by_name(name: str, parameter: str) -> None:
    error = refused(name, {parameter: [{"nonsense": 1}]})
    assert error.field == f"{parameter}[0].nonsense"


def test_there_are_arguments_with_fields_to_try_that_on() -> None:
    nested = [each for name in TOOLS for each in takes(name)["properties"].values() if "items" in each]
    assert [each for each in nested if each["items"]["type"] == "object"]


@pytest.mark.parametrize(("name", "parameter"), whole_numbers())
@pytest.mark.parametrize("said", [5, "5", 5.0], ids=repr)
def test_digits_are_taken_for_a_whole_number(name: str, parameter: str, said: object) -> None:
    others = {each: "customers" for each in takes(name).get("required", ()) if each != parameter}
    others |= dict.fromkeys(set(others) & {each for _, each in whole_numbers()}, 1)
    assert TOOLS[name].read({**others, parameter: said})[parameter] == 5


@every_tool
def test_a_null_is_an_argument_that_was_not_given(name: str) -> None:
    optional = [each for each in takes(name)["properties"] if each not in takes(name).get("required", ())]
    given = dict(QUESTIONS.get(name, [{}])[0])
    without = {each: value for each, value in given.items() if each not in optional}
    if set(takes(name).get("required", ())) <= set(without):
        assert TOOLS[name].read({**without, **dict.fromkeys(optional)}) == TOOLS[name].read(without)
