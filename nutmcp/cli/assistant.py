"""An assistant for the demo: it asks through a real MCP client, prints what is asked and answered, and checks it."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from nutmcp.errors import InternalError

if TYPE_CHECKING:
    from mcp import Client

Answer = dict[str, Any]

_MOST_ITEMS = 6
_WIDTH = 116


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
        print(f"\n▸ {said}\n  {tool} {_compact(arguments)}")
        result = await self._client.call_tool(tool, dict(arguments))
        answer: Answer = result.structured_content or {}
        for line in _shown(answer):
            print(f"  {'✗' if result.is_error else '→'} {line}")
        return bool(result.is_error), answer


def _shown(answer: Answer) -> Iterator[str]:
    """Yield an answer in lines: each item of a list on its own, then the rest."""
    for name, value in answer.items():
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        for item in items[:_MOST_ITEMS]:
            yield _cut(f"{name}: {item if isinstance(item, str) else _compact(item)}")
        if len(items) > _MOST_ITEMS:
            yield f"{name}: … and {len(items) - _MOST_ITEMS} more"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
