"""Records what every tool says: one text for each tool, which is what its golden file holds."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.control import Logged
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import read_definitions
from tests.fakes import FakeClock
from tests.golden.layout import headers_shown, laid_out, plain, request_line, section
from tests.golden.scenario import Scenario, Step, scripts, written_in
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
    files, requests = await define(subject), list[Logged]()
    for script in scripts(subject.scenarios):
        for asked in await perform(subject, written_in(script)):
            files[file_of(subject, asked)].append(asked.entry)
            requests += asked.requests
    return {name: "\n".join(parts) for name, parts in files.items()} | {HEADERS: headers_shown(requests)}


def file_of(subject: Subject, asked: Asked) -> str:
    """Return the name of the golden file that shows what was asked for: its tool's, if there is such a tool."""
    return asked.step.verb if asked.step.verb in tools_of(subject) else SERVER


def tools_of(subject: Subject) -> Mapping[str, Definition]:
    """Return the definitions of all tools of a system by name."""
    return {each["name"]: each for each in read_definitions(subject.key)}


async def define(subject: Subject) -> dict[str, list[str]]:
    """Return what each golden file begins with: how a tool is defined, and what the server says of itself."""
    async with open_office(**subject.office) as office, open_office(**subject.office, era="legacy") as before:
        shown = _definitions(await _tools(office), await _tools(before))
        return {**{name: [each] for name, each in shown.items()}, SERVER: [await _server(office)]}


async def perform(subject: Subject, played: Iterable[Scenario]) -> list[Asked]:
    """Play scenarios, and return what came of each thing that was asked for."""
    reading = {name for name, each in tools_of(subject).items() if each["annotations"]["readOnlyHint"]}
    async with sandbox_for(subject, FakeClock(TUESDAY)) as shared:
        shared.control.limits.allowed = {}
        asked: list[Asked] = []
        for scenario in played:
            only_reads = all(step.verb in reading for step in scenario.steps)
            asked += [each async for each in play(subject, scenario, shared if only_reads else None)]
        return asked


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
