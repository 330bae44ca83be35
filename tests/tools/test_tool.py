"""A tool is read from its function."""

from typing import Annotated, cast

import pytest
from typing_extensions import TypedDict

from nutmcp.tools.tool import tool
from tests.server.toys import ToyDesk, echo, rows

pytestmark = pytest.mark.anyio


class Said(TypedDict):
    said: str


async def test_a_tool_is_called_like_the_function_that_it_is() -> None:
    assert await rows(ToyDesk(), count=1) == {"items": [{"id": 0, "name": None}], "note": None}


async def test_a_call_from_outside_gets_an_answer_without_what_is_empty() -> None:
    assert await rows.run(ToyDesk(), rows.read({"count": "1"})) == {"items": [{"id": 0}]}
    assert await rows.run(ToyDesk(), rows.read({})) == {"items": []}


def test_a_definition_says_everything_that_a_client_needs() -> None:
    definition = echo.definition()
    assert definition["name"] == "echo"
    assert definition["title"] == "Say it again"
    assert definition["description"] == "Say what was given."
    assert definition["annotations"] == {
        "readOnlyHint": True,
        "destructiveHint": False,
        "idempotentHint": True,
        "openWorldHint": True,
    }
    assert definition["outputSchema"] == {
        "properties": {"said": {"type": "string"}, "error": {"type": "object"}},
        "type": "object",
        "anyOf": [{"required": ["said"]}, {"required": ["error"]}],
    }
    properties = cast("dict[str, object]", definition["inputSchema"]["properties"])
    assert list(properties) == ["project", "from", "limit", "billable", "sort", "lines"]


def test_a_tool_that_answers_no_object_is_no_tool() -> None:
    async def either(desk: object) -> Said | dict[str, str]:
        """Answer this or that."""
        del desk
        return {"said": ""}

    declared = tool(toolset="x", title="X", read_only=True, destructive=False, idempotent=True)
    with pytest.raises(TypeError, match="either does not answer an object"):
        declared(either).definition()


def test_a_tool_that_says_too_much_or_nothing_is_no_tool() -> None:
    async def chatty(desk: object, *, note: Annotated[str, "A note."]) -> Said:
        del desk
        return {"said": note}

    declared = tool(toolset="x", title="X", read_only=True, destructive=False, idempotent=True)
    with pytest.raises(TypeError, match="no docstring"):
        declared(chatty).definition()
    chatty.__doc__ = "x" * 1_025
    with pytest.raises(TypeError, match="longer than 1024"):
        declared(chatty)
