"""An assistant for the demo: it asks through a real MCP client, prints what is asked and answered, and checks it."""

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, cast

from nutmcp.errors import InternalError
from nutmcp.sandbox.story import Answer, Ask, Expect

if TYPE_CHECKING:
    from mcp import Client

    from nutmcp.sandbox.story import Story, Telling

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

    async def tell(self, story: "Story") -> None:
        """Walk through a story, after a look at the tools that it takes."""
        await self.look_around(story.tools)
        for chapter in story.chapters:
            await self.converse(chapter())

    async def look_around(self, needed: frozenset[str]) -> None:
        """List the tools on offer; those that are needed must be among them."""
        print("\n▸ What can you do?\n  tools/list")
        names = [each.name for each in (await self._client.list_tools()).tools]
        print(f"  → {', '.join(names)}")
        self._check(needed <= set(names), "every tool of the main job")

    async def converse(self, telling: "Telling") -> None:
        """Call the tools of one conversation, and check what it expects."""
        try:
            turn = next(telling)
            while True:
                turn = telling.send(await self._take(turn))
        except StopIteration:
            return

    async def _take(self, turn: Ask | Expect) -> Answer:
        if isinstance(turn, Expect):
            self._check(turn.holds, turn.expected)
            return {}
        failed, answer = await self._call(turn.said, turn.tool, turn.arguments)
        self._check(failed == turn.in_vain, f"{turn.tool} to {'refuse' if turn.in_vain else 'succeed'}")
        return answer["error"] if turn.in_vain else answer

    def _check(self, holds: object, expected: str) -> None:
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
