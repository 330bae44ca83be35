"""The tools, as a table for the README and as a page for each system, read from the functions themselves."""

import json
from collections.abc import Iterable
from typing import Any, cast

from nutmcp.systems import DEFAULT, SYSTEMS, profile_of, system_of
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import NAMED_ALONE, UNDO, definitions, is_named_alone
from scripts.docs.settings_page import trial
from scripts.docs.table import markdown_table

Schema = dict[str, Any]
_WHERE_NAMED = (
    f"{', '.join(f'`{each}`' for each in sorted(NAMED_ALONE))} is offered where it or its toolset is named, as in "
    "`--toolsets time,projects,invoices`; the list that everybody gets is kept short."
)
_COMES_ALONG = "Where toolsets are chosen, it comes with each that writes."


def table() -> str:
    """Return the short table of the README: what each toolset reads and writes."""
    every = definitions(system_of(DEFAULT))
    toolsets = dict.fromkeys(tool["toolset"] for tool in every)
    rows = [(f"`{name}`", *(_named(every, name, reads=reads) for reads in (True, False))) for name in toolsets]
    return markdown_table(("Toolset", "Reads", "Writes"), rows)


def _named(tools: Iterable[Definition], toolset: str, *, reads: bool) -> str:
    chosen = [t for t in tools if t["toolset"] == toolset and t["annotations"]["readOnlyHint"] is reads]
    names = (f"`{tool['name']}`{' (where named)' * is_named_alone(tool)}" for tool in chosen)
    return ", ".join(names) or "–"


def path_of(key: str) -> str:
    """Return the path of the page of a system."""
    return f"docs/tools{'' if key == DEFAULT else f'-{key}'}.md"


def page(key: str) -> str:
    """Return the page of a system, which tells the arguments and the answer of each tool."""
    tools = definitions(system_of(key))
    return (
        f"{_beginning(key)}\n\n"
        "Wherever a tool takes a record, it takes its id or its name. An unknown argument is refused by name.\n"
        "An error says what happened, what to do, and, where a name is not clear, which records it may mean.\n"
        "\n"
        + markdown_table(
            ("Tool", "What it does", "Effect"),
            [(f"[`{t['name']}`](#{t['name']})", first_sentence(t), _effect(t)) for t in tools],
        )
        + "".join(_section(tool) for tool in tools)
    )


def _beginning(key: str) -> str:
    """Return the title, and where the tools of other systems are told of."""
    system = profile_of(key)
    if key == DEFAULT:
        others = ", ".join(f"[{profile_of(each).name}](tools-{each}.md)" for each in SYSTEMS if each != key)
        return f"# Tools\n\nThese are the tools for {system.name}. Other systems keep other things: {others}."
    return f"# Tools for {system.name}\n\n{trial(system)}{system.instructions}"


def _section(tool: Definition) -> str:
    takes, gives = cast("Schema", tool["inputSchema"]), cast("Schema", tool["outputSchema"])
    fields = [f"`{name}`" for name, _ in _properties(gives) if name != "error"]
    required = takes.get("required", [])
    arguments = [
        (f"`{name}`", _kind(each), "yes" if name in required else "", _meaning(each))
        for name, each in _properties(takes)
    ]
    return (
        f"\n## {tool['name']}\n\n"
        f"{tool['title']} · toolset `{tool['toolset']}` · {_effect(tool)}\n\n"
        f"{tool['description']}\n\n"
        f"{f'{_WHERE_NAMED}{chr(10) * 2}' if is_named_alone(tool) else ''}"
        f"{f'{_COMES_ALONG}{chr(10) * 2}' if tool['toolset'] == UNDO else ''}"
        + (markdown_table(("Argument", "Type", "Required", "Meaning"), arguments) if arguments else "No arguments.\n")
        + f"\nAnswer: {', '.join(fields)}.\n"
    )


def first_sentence(tool: Definition) -> str:
    """Return what a tool does, in one sentence without its full stop."""
    return tool["description"].split("\n\n")[0].partition(". ")[0].rstrip(".")


def _effect(tool: Definition) -> str:
    hints = tool["annotations"]
    if hints["readOnlyHint"]:
        return "reads"
    return "writes, and may replace or delete" if hints["destructiveHint"] else "writes"


def _properties(schema: Schema) -> Iterable[tuple[str, Schema]]:
    return cast("dict[str, Schema]", schema.get("properties", {})).items()


def _kind(schema: Schema) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in cast("list[Schema]", schema["anyOf"])))
    if "enum" in schema:
        return "one of " + ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kinds = schema.get("type", "value")
    return kinds if isinstance(kinds, str) else " or ".join(cast("list[str]", kinds))


def _meaning(schema: Schema) -> str:
    default = f" Default: `{json.dumps(schema['default'])}`." if "default" in schema else ""
    return f"{schema.get('description', '')}{default}"
