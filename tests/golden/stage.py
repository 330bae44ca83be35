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

from nutmcp.remote.id import read_id
from nutmcp.sandbox import Sandbox, open_sandbox
from tests.fakes import FakeClock
from tests.golden.layout import laid_out, plain
from tests.golden.scenario import Step
from tests.golden.subjects import Subject
from tests.whole_server import TUESDAY, Office, open_office

HAPPENINGS = frozenset({"later", "fault", "knobs", "insert", "change", "remove", "restart"})
"""What may happen in a scenario besides what an assistant asks for; `Stage.happen` says what each is."""
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(slots=True)
class Stage:
    """The system that is played, the server of the moment, how to start it anew, and the answers so far."""

    subject: Subject
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
                    template = f"{self.subject.profile.scheme}://{step.words}/{{{next(iter(given))}}}"
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
        """Let time pass, let the system fail or change, or start the server anew."""
        control, words = self.office.sandbox.control, [str(self._filled(each)) for each in step.words.split()]
        store = control.store
        match step.verb:
            case "later":
                self.office.clock.advance(_seconds(step.words))
            case "fault":
                control.fail(**step.given)
            case "knobs":
                control.turn(**step.given)
            case "insert":
                control.insert(words[0], step.given, self.subject.organization)
            case "change":
                with store.transaction():
                    store.update(words[0], read_id(words[1]), step.given)
            case "remove":
                with store.transaction():
                    store.delete(words[0], read_id(words[1]))
            case _:
                self.office = await self.reopen()


def sandbox_for(subject: Subject, clock: FakeClock) -> Sandbox:
    """Return a sandbox of the system that makes the same ids each time."""
    return open_sandbox(":memory:", system=subject.key, clock=clock, rng=random.Random(5))


@asynccontextmanager
async def open_stage(subject: Subject, options: Sequence[str], shared: Sandbox | None) -> AsyncGenerator[Stage]:
    """Open a stage, with chance of its own: what comes before and after leaves no mark in its tokens.

    Args:
        subject: The system that is played.
        options: How it differs from the usual; besides those of the system, `at=2026-11-24T04:30Z`,
            `zone=Europe/Paris`, `me=…`.
        shared: A sandbox that others play on as well; without it, the stage has its own.
    """
    differing = {**subject.office, **dict(_differing(subject, options))}
    clock = FakeClock(differing.pop("at", TUESDAY))
    chance = random.Random(4)

    def token_urlsafe(size: int) -> str:
        return chance.randbytes(size).hex()

    async with AsyncExitStack() as stack:
        stack.enter_context(patch.object(secrets, "token_bytes", chance.randbytes))
        stack.enter_context(patch.object(secrets, "token_urlsafe", token_urlsafe))
        sandbox = shared or await stack.enter_async_context(sandbox_for(subject, clock))
        opened = partial(open_office, sandbox=sandbox, clock=clock, **differing)
        office = await stack.enter_async_context(opened())

        async def reopen() -> Office:
            return await stack.enter_async_context(opened(store=office.desk.store))

        yield Stage(subject, office, reopen)


def _differing(subject: Subject, options: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for each in options:
        name, given, value = each.partition("=")
        if not given:
            yield from subject.differing(name).items()
        else:
            yield name, {"at": datetime.fromisoformat, "zone": ZoneInfo, "me": str}[name](value)


def _seconds(said: str) -> int:
    return sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([dhms])", said))


def _at(value: Any, name: str) -> object:  # noqa: ANN401 - JSON
    return value[int(name) if isinstance(value, list) else name]
