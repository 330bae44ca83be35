"""Arguments that tools share are listed and read as if each tool had them alone."""

import json
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.arguments import Arguments, Reworded
from nutmcp.tools.declaring.schema import NameOrId


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    project: Annotated[NameOrId, "The project: id or name."]
    from_: Annotated[str | None, "The first day.", Field(max_length=10)] = None
    limit: Annotated[int, "How many at most.", Field(ge=1, le=100)] = 20


async def sharing(
    desk: object,
    *,
    first: Annotated[str | None, "One of its own."] = None,
    filters: Annotated[Filters, Reworded("As in anything.", limit="Not many.")],
    last: Annotated[bool, "Another."] = False,
) -> None: ...


async def alone(
    desk: object,
    *,
    first: Annotated[str | None, "One of its own."] = None,
    project: Annotated[NameOrId, "As in anything."],
    from_: Annotated[str | None, "As in anything.", Field(max_length=10)] = None,
    limit: Annotated[int, "Not many.", Field(ge=1, le=100)] = 20,
    last: Annotated[bool, "Another."] = False,
) -> None: ...


def test_shared_arguments_are_listed_as_if_the_tool_had_them_alone() -> None:
    assert json.dumps(Arguments(sharing).schema) == json.dumps(Arguments(alone).schema)


def test_shared_arguments_arrive_together_and_what_was_not_given_has_its_default() -> None:
    read = Arguments(sharing).read({"project": 1, "from": "today", "last": True})
    assert read == {"filters": Filters(project=1, from_="today", limit=20), "last": True}


def test_a_shared_argument_that_is_wrong_is_named_by_itself() -> None:
    with pytest.raises(InvalidArguments, match="The argument “project” is missing") as raised:
        Arguments(sharing).read({})
    assert raised.value.field == "project"
    with pytest.raises(InvalidArguments, match="Unknown argument “filters”"):
        Arguments(sharing).read({"filters": {"project": 1}, "project": 1})
