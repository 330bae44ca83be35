"""Records what every tool says: one text for each tool, which is what its golden file holds."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, cast

from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.control import Logged
from tests.fakes import FakeClock
from tests.golden.layout import headers_shown, laid_out, plain, request_line, section
from tests.golden.scenario import Scenario, Step, scenarios
from tests.golden.stage import HAPPENINGS, open_stage, sandbox_for
from tests.golden.subjects import Subject
from tests.whole_server import TUESDAY, Office, open_office

SERVER, HEADERS = "_server", "_headers"
"""The files beside those of the tools: what the server says of itself, and the headers of all requests."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked for in a scenario.

    Attributes:
        step: What was asked for.
        requests: What the system was asked for it.
        entry: All of it, as a golden file shows it.
    """

    step: Step
    requests: list[Logged]
    entry: str


async def record(subject: Subject) -> dict[str, str]:
    """Return what the golden files of a system ought to say now, by name."""
    async with open_office(**subject.office) as office, open_office(**subject.office, era="legacy") as before:
        tools = await _tools(office)
        files = {name: [shown] for name, shown in _definitions(tools, await _tools(before)).items()}
        files[SERVER] = [await _server(office)]
    reading = {each["name"] for each in tools if each["annotations"]["readOnlyHint"]}
    requests: list[Logged] = []
    async with sandbox_for(subject, FakeClock(TUESDAY)) as shared:
        shared.control.limits.allowed = {}
        for scenario in scenarios(subject.scenarios):
            only_reads = all(step.verb in reading for step in scenario.steps)
            async for asked in play(subject, scenario, shared if only_reads else None):
                files.get(asked.step.verb, files[SERVER]).append(asked.entry)
                requests += asked.requests
    return {name: "\n".join(parts) for name, parts in files.items()} | {HEADERS: headers_shown(requests)}


async def play(subject: Subject, scenario: Scenario, shared: Sandbox | None) -> AsyncGenerator[Asked]:
    """Play a scenario from a fresh start, and yield what came of each thing that was asked for."""
    given: list[Step] = []
    async with open_stage(subject, scenario.options, shared) as stage:
        for step in scenario.steps:
            if step.verb in HAPPENINGS:
                await stage.happen(step)
                given.append(step)
                continue
            seen = stage.office.sandbox.control.requests
            seen.clear()
            outcome = await stage.ask(step)
            parts = [*(f"given {each}" for each in given), *(request_line(each) for each in seen), outcome]
            yield Asked(step, list(seen), section(f"{scenario.title}: {step}", *parts))
            given.clear()


async def _tools(office: Office) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", plain(each)) for each in (await office.assistant.list_tools()).tools]


def _definitions(tools: list[dict[str, Any]], before: list[dict[str, Any]]) -> dict[str, str]:
    """Return the definition of each tool as clients are told it, once where old and new ones are told the same."""
    former = {each["name"]: each for each in before}
    shown: dict[str, str] = {}
    for each in tools:
        name = each["name"]
        parts = [section("definition", laid_out(each))]
        if former[name] != each:
            parts.append(section("definition before 2026-07-28", laid_out(former[name])))
        shown[name] = "\n".join(parts)
    return shown


async def _server(office: Office) -> str:
    """Return what the server says of itself and what it lists besides the definitions of its tools."""
    assistant = office.assistant
    listed = {
        "tools": [each["name"] for each in await _tools(office)],
        "resources": plain(await assistant.list_resources()),
        "resource templates": plain(await assistant.list_resource_templates()),
        "prompts": plain(await assistant.list_prompts()),
        "capabilities": plain(assistant.server_capabilities),
    }
    parts = [section(name, laid_out(value)) for name, value in listed.items()]
    return "\n".join([*parts, section("instructions", assistant.instructions or "")])
