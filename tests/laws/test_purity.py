"""Time, chance and the environment come in through the front door, and tools only decide what to do."""

import ast

import pytest

from tests.laws.sources import Source, sources

# The rooms above `tools`: what they learn about the machine they hand down.
MAY_READ_THE_ENVIRONMENT = ("settings", "server", "cli", "docs")

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
TIME = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.sleep"),
    *("asyncio.sleep", "anyio.sleep", "anyio.sleep_until"),
}
CHANCE = {"random.Random", "random.SystemRandom"}


def rooms_name(source: Source) -> str:
    """Return the room of the package that a file is in."""
    return source.name.split("/")[1].removesuffix(".py")


def places(source: Source, names: set[str]) -> list[str]:
    """Return where a file uses one of these names."""
    return [f"{source.name}:{line} {name}" for line, name in source.dotted_names if name in names]


def test_nothing_below_settings_reads_the_environment() -> None:
    below = [source for source in sources("nutmcp") if rooms_name(source) not in MAY_READ_THE_ENVIRONMENT]
    assert not [place for source in below for place in places(source, ENVIRONMENT)]


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    others = [source for source in sources("nutmcp") if rooms_name(source) != "clock"]
    assert not [place for source in others for place in places(source, TIME)]


def test_chance_is_handed_in() -> None:
    drawn = [
        f"{source.name}:{line} {name}"
        for source in sources("nutmcp")
        for line, name in source.dotted_names
        if name.startswith("random.") and name.count(".") == 1 and name not in CHANCE
    ]
    assert not drawn


def declares_a_tool(source: Source) -> bool:
    """Return whether a function of the file is decorated with `@tool(…)`."""
    functions = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    decorators = (ast.unparse(decorator) for function in functions for decorator in function.decorator_list)
    return any(decorator.startswith("tool(") for decorator in decorators)


@pytest.mark.parametrize("kind", [ast.Try, ast.TryStar])
def test_a_tool_leaves_errors_to_the_edge(kind: type[ast.stmt]) -> None:
    toolsets = [source for source in sources("nutmcp/tools") if declares_a_tool(source)]
    assert not [f"{source.name}:{node.lineno}" for source in toolsets for node in source.nodes(kind)]
