"""Where a scenario is played: a whole server on a sandbox, asked through an MCP client, on a clock that it sets."""

import json
import random
import re
import secrets
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, reduce
from typing import Any, cast
from unittest.mock import patch
from zoneinfo import ZoneInfo

from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, PromptReference, ResourceTemplateReference, TextContent

from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.sandbox.nutcache.users import BOTH_CREDENTIALS, START_END_CREDENTIALS
from nutmcp.tools.surface import Choice
from tests.fakes import FakeClock
from tests.golden.layout import laid_out, plain
from tests.golden.scenario import Step
from tests.whole_server import TUESDAY, Office, open_office

OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "v4": {"version": 4},
    "read_only": {"choice": Choice(read_only=True)},
    "start_end": {"credentials": START_END_CREDENTIALS, "me": START_END_CREDENTIALS["username"]},
    "both": {"credentials": BOTH_CREDENTIALS, "me": BOTH_CREDENTIALS["username"]},
    "nobody": {"me": None},
}
"""How a scenario may differ from the usual; besides, `at=2026-11-24T04:30Z`, `zone=Europe/Paris`, `me=…`."""
HAPPENINGS = frozenset({"later", "fault", "knobs", "insert", "change", "remove", "restart"})
"""What may happen in a scenario besides what an assistant asks for; `Stage.happen` says what each is."""
_ORGANIZATION = 1686
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(slots=True)
class Stage:
    """The server of the moment, how to start it anew, and the answers so far."""

    office: Office
    reopen: Any
    answers: list[tuple[str | None, object]] = field(default_factory=list[tuple[str | None, object]])

    async def ask(self, step: Step) -> str:
        """Ask for something as an MCP client does, and return what was answered."""
        given, assistant = self._filled(step.arguments), self.office.assistant
        try:
            match step.verb:
                case "read":
                    return f"answer {laid_out(plain(await assistant.read_resource(step.words)))}"
                case "prompt":
                    return f"answer {laid_out(plain(await assistant.get_prompt(step.words, given)))}"
                case "complete_prompt":
                    return await self._completed(PromptReference(name=step.words), given)
                case "complete_resource":
                    template = f"nutcache://{step.words}/{{{next(iter(given))}}}"
                    return await self._completed(ResourceTemplateReference(uri=template), given)
                case _:
                    return self._told(step, await assistant.call_tool(step.verb, given))
        except MCPError as error:
            return f"protocol error {laid_out(plain(error.error))}"

    async def _completed(self, ref: PromptReference | ResourceTemplateReference, given: Mapping[str, str]) -> str:
        ((name, value),) = given.items()
        completed = await self.office.assistant.complete(ref, {"name": name, "value": value})
        return f"answer {laid_out(plain(completed))}"

    def _told(self, step: Step, result: CallToolResult) -> str:
        """Return the answer of a tool; once, where its text is the structured content byte for byte."""
        self.answers.append((step.label, result.structured_content))
        said = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
        once = [each.text for each in result.content if isinstance(each, TextContent)] == [said]
        shown = result.structured_content if once else plain(result)
        return f"{'error' if result.is_error else 'answer'} {laid_out(shown)}"

    def _filled(self, given: Any) -> Any:  # noqa: ANN401 - JSON
        """Return arguments with what earlier answers say in the place of `$…`."""
        if isinstance(given, str) and given.startswith("$"):
            return self._answered(given[1:])
        if isinstance(given, list):
            return [self._filled(each) for each in cast("list[object]", given)]
        if isinstance(given, dict):
            return {name: self._filled(each) for name, each in cast("dict[str, object]", given).items()}
        return given

    def _answered(self, path: str) -> object:
        """Return what the latest answer that has something at a path has there."""
        label, _, rest = path.partition(".")
        named = [answer for name, answer in self.answers if name == label]
        for answer in reversed(named or [answer for _, answer in self.answers]):
            try:
                return reduce(_at, (rest if named else path).split("."), answer)
            except (KeyError, IndexError, TypeError):
                continue
        raise ValueError(path)

    async def happen(self, step: Step) -> None:
        """Let time pass, let Nutcache fail or change, or start the server anew."""
        control, words = self.office.sandbox.control, step.words.split()
        store = control.store
        match step.verb:
            case "later":
                self.office.clock.advance(_seconds(step.words))
            case "fault":
                control.fail(**step.given)
            case "knobs":
                control.turn(**step.given)
            case "insert":
                control.insert(words[0], step.given, _ORGANIZATION)
            case "change":
                with store.transaction():
                    store.update(words[0], int(words[1]), step.given)
            case "remove":
                with store.transaction():
                    store.delete(words[0], int(words[1]))
            case _:
                self.office = await self.reopen()


@asynccontextmanager
async def open_stage(options: Sequence[str], shared: Sandbox | None) -> AsyncGenerator[Stage]:
    """Open a stage, with chance of its own: what comes before and after leaves no mark in its tokens.

    Args:
        options: How it differs from the usual.
        shared: A sandbox that others play on as well; without it, the stage has its own.
    """
    differing = dict(_differing(options))
    clock = FakeClock(differing.pop("at", TUESDAY))
    chance = random.Random(4)

    def token_urlsafe(size: int) -> str:
        return chance.randbytes(size).hex()

    async with AsyncExitStack() as stack:
        stack.enter_context(patch.object(secrets, "token_bytes", chance.randbytes))
        stack.enter_context(patch.object(secrets, "token_urlsafe", token_urlsafe))
        sandbox = shared or await stack.enter_async_context(open_sandbox(":memory:", clock=clock))
        opened = partial(open_office, sandbox=sandbox, clock=clock, **differing)
        office = await stack.enter_async_context(opened())

        async def reopen() -> Office:
            return await stack.enter_async_context(opened(store=office.desk.store))

        yield Stage(office, reopen)


def _differing(options: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for each in options:
        name, given, value = each.partition("=")
        if not given:
            yield from OPTIONS[name].items()
        else:
            yield name, {"at": datetime.fromisoformat, "zone": ZoneInfo, "me": str}[name](value)


def _seconds(said: str) -> int:
    return sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([dhms])", said))


def _at(value: Any, name: str) -> object:  # noqa: ANN401 - JSON
    return value[int(name) if isinstance(value, list) else name]
