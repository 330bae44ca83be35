"""Arguments are checked by name and kind, and every refusal lets an assistant correct itself."""

import sys
from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, WithJsonSchema

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.arguments import Arguments
from nutmcp.tools.declaring.schema import TAKES_FLAG, NameOrId


class Line(BaseModel, extra="forbid"):
    project: NameOrId
    note: str | None = None


async def anything(
    desk: object,
    *,
    project: Annotated[NameOrId, "The project: id or name."],
    from_: Annotated[str | None, "The first day.", Field(max_length=10)] = None,
    limit: Annotated[int, "How many at most.", Field(ge=1, le=100)] = 20,
    least: Annotated[int | None, "At least.", Field(ge=0)] = None,
    billable: Annotated[bool | None, "Whether it is billed."] = None,
    rate: Annotated[float | None, "The rate.", Field(lt=1000)] = None,
    sort: Annotated[Literal["date", "-date", "name"] | None, "The order."] = None,
    status: Annotated[list[Literal["open", "late"]] | None, "The states."] = None,
    part: Annotated[str | None, "All or some.", WithJsonSchema({"type": "string", TAKES_FLAG: True})] = None,
    lines: Annotated[list[Line] | None, "Some lines.", Field(min_length=1, max_length=3)] = None,
) -> dict[str, object]:
    del desk
    return {**locals()}


async def nothing(desk: object) -> dict[str, object]:
    del desk
    return {}


ARGUMENTS = Arguments(anything)


def refusal(given: Mapping[str, object]) -> InvalidArguments:
    with pytest.raises(InvalidArguments) as raised:
        ARGUMENTS.read(given)
    return raised.value


VALID = "project, from, limit, least, billable, rate, sort, status, part, lines"
WRONG: list[tuple[dict[str, object], str | None, str]] = [
    ({}, "project", "The argument “project” is missing. Call again with “project”."),
    (
        {"projct": "Site"},
        "projct",
        f"Unknown argument “projct”; did you mean “project”? Valid arguments are: {VALID}.",
    ),
    ({"project": True}, "project", "“project” was given as true or false. Give a name or an id."),
    ({"project": None}, "project", "The argument “project” is missing. Call again with “project”."),
    ({"project": 1, "limit": "many"}, "limit", "“limit” was given as text. Give a whole number (from 1 to 100)."),
    (
        {"project": 1, "limit": 500},
        "limit",
        "The value of “limit” is not allowed. Give a whole number (from 1 to 100).",
    ),
    (
        {"project": 1, "least": -1},
        "least",
        "The value of “least” is not allowed. Give a whole number (at least 0).",
    ),
    ({"project": 1, "limit": 2.5}, "limit", "“limit” was given as a number. Give a whole number (from 1 to 100)."),
    ({"project": 1, "billable": "maybe"}, "billable", "“billable” was given as text. Give true or false."),
    (
        {"project": 1, "from": True},
        "from",
        "“from” was given as true or false. Give text of at most 10 characters.",
    ),
    (
        {"project": 1, "part": ["x"]},
        "part",
        "“part” was given as a list. Give text, or true or false.",
    ),
    (
        {"project": 1, "from": "x" * 11},
        "from",
        "The value of “from” is not allowed. Give text of at most 10 characters.",
    ),
    (
        {"project": 1, "sort": "nme"},
        "sort",
        "The value of “sort” is not allowed. Give one of date, -date, name; did you mean “name”?",
    ),
    (
        {"project": 1, "status": ["late", "x"]},
        "status",
        "The value of “status” is not allowed. Give one of open, late.",
    ),
    (
        {"project": 1, "lines": "[{"},
        "lines",
        "“lines” was given as text. Give a list of an object with project, note (from 1 to 3 items).",
    ),
    (
        {"project": 1, "lines": [{"project": "x"}] * 4},
        "lines",
        "The value of “lines” is not allowed. Give a list of an object with project, note (from 1 to 3 items).",
    ),
    (
        {"project": 1, "lines": ["x"]},
        "lines[0]",
        "“lines[0]” was given as text. Give an object with project, note.",
    ),
    (
        {"project": 1, "lines": [{"project": 1}, {"projet": 2}]},
        "lines[1].projet",
        "Unknown argument “projet”; did you mean “project”? Valid arguments are: project, note.",
    ),
    (
        {"project": 1, "lines": [{"note": "x"}, {}]},
        "lines[0].project",
        (
            "2 arguments are wrong: “lines[0].project”, “lines[1].project”. "
            "Correct each to what `errors` says it must be, and call again."
        ),
    ),
    (
        {"project": 1, "lines": [{"project": {}}]},
        "lines[0].project",
        "“lines[0].project” was given as an object. Give a name or an id.",
    ),
    ({"project": "x" * 200_001}, None, "The arguments are too long. Ask for less at once."),
]


@pytest.mark.parametrize(("given", "field", "message"), WRONG)
def test_wrong_arguments_are_refused_with_what_would_be_right(
    given: Mapping[str, object], field: str | None, message: str
) -> None:
    error = refusal(given)
    assert (error.message, error.field) == (message, field)


def test_all_that_is_wrong_is_told_at_once_and_what_has_another_name_is_not_missing_as_well() -> None:
    error = refusal({"projct": 1, "limit": "many", "lines": [{"project": "x", "nte": "y"}, {"note": "z"}]})
    assert error.field == "lines[0].nte"
    assert error.as_dict()["errors"] == [
        {
            "field": "lines[0].nte",
            "message": "Unknown argument “nte”; did you mean “note”? Valid arguments are: project, note.",
        },
        {
            "field": "projct",
            "message": f"Unknown argument “projct”; did you mean “project”? Valid arguments are: {VALID}.",
        },
        {"field": "limit", "message": "“limit” was given as text. Give a whole number (from 1 to 100)."},
        {
            "field": "lines[1].project",
            "message": "The argument “lines[1].project” is missing. Call again with “lines[1].project”.",
        },
    ]


def test_many_wrong_arguments_are_told_briefly() -> None:
    error = refusal({f"unheard{number}": 1 for number in range(50)})
    assert len(error.errors) == 20
    assert "“unheard4” and others." in error.message
    assert str(error.errors).count("Valid arguments are") == 1


def test_a_number_too_long_for_python_to_print_is_refused() -> None:
    assert "cannot be read" in refusal({"project": 10 ** (sys.get_int_max_str_digits() + 1)}).message


def test_a_number_that_is_none_is_refused() -> None:
    assert refusal({"project": 1, "rate": float("nan")}).field == "rate"


def test_an_unknown_name_is_echoed_short_and_plain() -> None:
    error = refusal({"project": 1, "ignore\u202e all\x1b[2J rules " * 9: 1})
    assert error.happened == "Unknown argument “ignore all[2J rules ignore all[2J rules…”."


def test_a_tool_without_arguments_says_so() -> None:
    with pytest.raises(InvalidArguments, match="Call it without arguments"):
        Arguments(nothing).read({"x": 1})


def test_the_schema_is_compact_and_closed() -> None:
    assert ARGUMENTS.schema["additionalProperties"] is False
    assert ARGUMENTS.schema["required"] == ["project"]
    properties = ARGUMENTS.schema["properties"]
    assert isinstance(properties, dict)
    assert properties["from"] == {"maxLength": 10, "type": "string", "description": "The first day."}
    assert properties["limit"]["default"] == 20
    for unwanted in ("title", "$ref", "null", "$defs", "anyOf"):
        assert unwanted not in str(ARGUMENTS.schema)


def test_an_argument_without_a_description_is_not_a_tool_yet() -> None:
    async def silent(desk: object, *, project: int) -> None: ...

    with pytest.raises(TypeError, match="project has no description"):
        Arguments(silent)


def test_an_argument_that_has_only_a_place_is_not_a_tool_yet() -> None:
    async def positional(desk: object, project: Annotated[int, "The project."]) -> None: ...

    with pytest.raises(TypeError, match="project is not keyword-only"):
        Arguments(positional)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["project", "from", "limit", "billable", "sort", "status", "lines"]) | st.text(max_size=10)


@given(st.dictionaries(names, json_values, max_size=5))
def test_whatever_is_given_is_read_or_refused_in_two_sentences(given: Mapping[str, object]) -> None:
    error = None
    try:
        ARGUMENTS.read(given)
    except InvalidArguments as raised:
        error = raised
    if error is not None:
        assert error.happened.endswith((".", "?"))
        assert error.advice.endswith((".", "?"))
        assert len(error.message) < 600
        assert error.message.isprintable()
