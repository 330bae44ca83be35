"""An assistant for the demo: it asks through a real MCP client, prints what is asked and answered, and checks it."""

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

from nutmcp.errors import InternalError

if TYPE_CHECKING:
    from mcp import Client

Answer = dict[str, Any]

_MOST_ITEMS = 5
_WIDTH = 100


class Assistant:
    """Plays the part of the assistant; `checks` counts the expectations that were met.

    Args:
        client: A connected client.
    """

    def __init__(self, client: "Client") -> None:
        self._client = client
        self.checks = 0

    async def tools(self) -> list[str]:
        """Return the names of the tools on offer."""
        print("\n▸ What can you do?\n  tools/list")
        names = [each.name for each in (await self._client.list_tools()).tools]
        print(f"  → {', '.join(names)}")
        return names

    async def ask(self, said: str, tool: str, **arguments: object) -> Answer:
        """Call a tool for what somebody said, and return its answer, which must be no error."""
        failed, answer = await self._call(said, tool, arguments)
        self.check(not failed, f"{tool} to succeed")
        return answer

    async def ask_in_vain(self, said: str, tool: str, **arguments: object) -> Answer:
        """Call a tool for what somebody said, and return the error that it must answer."""
        failed, answer = await self._call(said, tool, arguments)
        self.check(failed, f"{tool} to refuse")
        return cast("Answer", answer["error"])

    def check(self, holds: object, expected: str) -> None:
        """Go on if what was expected holds; else the demo has failed."""
        if not holds:
            raise InternalError(f"The demo failed; expected: {expected}.", "Report it with the answer above.")
        self.checks += 1

    async def _call(self, said: str, tool: str, arguments: Mapping[str, object]) -> tuple[bool, Answer]:
        print(f"\n▸ {said}\n  {tool} {json.dumps(arguments, ensure_ascii=False)}")
        result = await self._client.call_tool(tool, dict(arguments))
        answer: Answer = result.structured_content or {}
        mark = "✗" if result.is_error else "→"
        for number, line in enumerate(_told(answer)):
            print(f"  {' ' if number else mark} {line}")
        return bool(result.is_error), answer


def _told(value: object) -> Iterator[str]:
    """Yield a JSON value in lines for people: what is simple together, then what is nested, indented."""
    if isinstance(value, dict):
        fields = cast("Answer", value)
        nested: Answer = {name: each for name, each in fields.items() if isinstance(each, dict | list)}
        simple = [f"{name} {_word(each)}" for name, each in fields.items() if name not in ("message", *nested)]
        yield from wrap(fields.get("message", ""), _WIDTH)
        yield from wrap(" · ".join(simple), _WIDTH)
        for name, each in nested.items():
            yield f"{name}:"
            yield from (f"  {line}" for line in _told(each))
    elif isinstance(value, list):
        items = cast("list[object]", value)
        for item in items[:_MOST_ITEMS]:
            yield from (f"{' ' if number else '–'} {line}" for number, line in enumerate(_told(item)))
        if len(items) > _MOST_ITEMS:
            yield f"… and {len(items) - _MOST_ITEMS} more"
    else:
        yield _word(value)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
