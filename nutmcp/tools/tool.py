"""A tool is one decorated function: its name, its text, both schemas and the MCP hints are read from it."""

import inspect
from collections.abc import Awaitable, Callable, Collection, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar, cast

from nutmcp.remote.system import System
from nutmcp.tools.declaring.arguments import Arguments
from nutmcp.tools.declaring.narrowing import leaves_out, told
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import JsonSchema, compact, listed, or_error, without_empty
from nutmcp.tools.definition import Annotations, Definition

P = ParamSpec("P")
R = TypeVar("R", bound=Mapping[str, object])

LONGEST_DESCRIPTION = 1_024


class Tool(Generic[P, R]):
    """One tool; called like the function that it was made from, or from outside by `read` and `run`.

    Args:
        handler: The function: the desk first, then keyword-only parameters, each annotated
            `Annotated[type, "what it means"]`; it returns a TypedDict.
        toolset: The toolset that it is listed in.
        title: The name that people see.
        annotations: The hints about what it does.
        needs: What a system has to keep for it to work; None where it works on any.
    """

    def __init__(
        self,
        handler: Callable[P, Awaitable[R]],
        *,
        toolset: str,
        title: str,
        annotations: Annotations,
        needs: Needs | None = None,
    ) -> None:
        self._handler = handler
        self._needs = needs
        self._listed: JsonSchema | None = None
        self.name = handler.__name__
        self.toolset = toolset
        self.title = title
        self.description = inspect.cleandoc(handler.__doc__ or "")
        self.annotations = annotations
        if len(self.description) > LONGEST_DESCRIPTION:
            raise TypeError(f"the description of {self.name} is longer than {LONGEST_DESCRIPTION} characters")

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do what the tool does, as the function says."""
        return await self._handler(*args, **kwargs)

    def works_on(self, system: System) -> bool:
        """Return whether the system has what the tool needs."""
        return self._needs is None or self._needs.are_met_by(system)

    def read(self, given: Mapping[str, object], by_default: Collection[str] = ()) -> dict[str, object]:
        """Check the arguments of a call from outside, and return them as `run` takes them.

        Args:
            given: The arguments.
            by_default: The needed ones that a setting stands in for.

        Raises:
            InvalidArguments: They are not what the tool takes.
        """
        return self._arguments.read(given, by_default)

    async def run(self, desk: object, arguments: Mapping[str, object]) -> dict[str, object]:
        """Do what the tool does with arguments that `read` returned; the answer has no empty fields."""
        from nutmcp.directory.second_look import second_looks  # the directory’s room brings the client, for calls alone

        handler = cast("Callable[..., Awaitable[R]]", self._handler)
        with second_looks():
            answer = await handler(desk, **arguments)
        whole = self._output_schema
        shown = dict(answer) if self._listed is None else told(dict(answer), whole, self._listed)
        return cast("dict[str, object]", without_empty(shown, whole))

    def as_listed(self, definition: Definition) -> "Tool[P, R]":
        """Return the tool as one that takes and tells alone what it is listed with."""
        same = copy(self)
        same._arguments = self._arguments.as_listed(definition["inputSchema"])  # noqa: SLF001 - it is our own copy
        shown = definition["outputSchema"]
        same._listed = shown if leaves_out(shown, self._output_schema) else None  # noqa: SLF001 - the same
        return same

    def definition(self) -> Definition:
        """Return the tool as it is listed.

        Raises:
            TypeError: It lacks a description, or an argument does, or it does not answer an object.
        """
        if not self.description:
            raise TypeError(f"{self.name} has no docstring")
        if self._output_schema.get("type") != "object":
            raise TypeError(f"{self.name} does not answer an object")
        return {
            "toolset": self.toolset,
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": listed(self._arguments.schema),
            "outputSchema": or_error(self._output_schema),
            "annotations": self.annotations,
        }

    @cached_property
    def _arguments(self) -> Arguments:
        return Arguments(self._handler)

    @cached_property
    def _output_schema(self) -> JsonSchema:
        from pydantic import TypeAdapter  # only what is called pays for its schemas

        returned = inspect.signature(self._handler, eval_str=True).return_annotation
        schema = compact(TypeAdapter[object](returned).json_schema(mode="serialization"))
        schema.pop("description", None)
        return schema


AnyTool = Tool[..., Any]


def tool(
    *,
    toolset: str,
    title: str,
    read_only: bool,
    destructive: bool,
    idempotent: bool,
    open_world: bool = True,
    needs: Needs | None = None,
) -> Callable[[Callable[P, Awaitable[R]]], Tool[P, R]]:
    """Make a tool of the function below: its docstring is the description, its signature the schemas.

    It is offered where the system meets its `needs`.
    """
    annotations: Annotations = {
        "readOnlyHint": read_only,
        "destructiveHint": destructive,
        "idempotentHint": idempotent,
        "openWorldHint": open_world,
    }

    def decorate(handler: Callable[P, Awaitable[R]]) -> Tool[P, R]:
        return Tool(handler, toolset=toolset, title=title, annotations=annotations, needs=needs)

    return decorate
