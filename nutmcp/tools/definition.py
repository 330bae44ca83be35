"""A tool as it is listed, which is all that most servers ever hold of it."""

from typing import NotRequired, TypedDict

from nutmcp.tools.declaring.schema import JsonSchema


class Annotations(TypedDict):
    """The hints of MCP about what a tool does, under their names there."""

    readOnlyHint: bool
    destructiveHint: bool
    idempotentHint: bool
    openWorldHint: bool


class Definition(TypedDict):
    """A tool as `tools/list` shows it, and the toolset that it belongs to."""

    toolset: str
    name: str
    title: str
    description: str
    inputSchema: JsonSchema
    outputSchema: JsonSchema
    annotations: Annotations
    onDemand: NotRequired[bool]
