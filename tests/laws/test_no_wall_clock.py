"""No test measures the clock on the wall, or races it: what has to come is waited for as long as only a hang takes."""

import ast
from collections.abc import Iterator

from tests.laws.sources import Source, sources
from tests.laws.test_purity import places

MEASURES = {
    *("time.time", "time.monotonic", "time.perf_counter", "time.process_time", "time.thread_time", "timeit.timeit"),
    *("time.sleep", "asyncio.sleep", "anyio.sleep", "anyio.current_time"),
}
DEADLINES = {"fail_after", "move_on_after", "wait_for"}
LIMITS = {"timeout", "read_timeout_seconds"}


def on_the_wall() -> list[Source]:
    """Return the tests whose time is that of the machine."""
    return [each for each in sources("tests") if "still_time" not in each.name + each.text]


def literal_limits(source: Source) -> Iterator[int]:
    """Yield the lines of the calls that give something a number of seconds."""
    for call in source.nodes(ast.Call):
        limits = [each.value for each in call.keywords if each.arg in LIMITS]
        if ast.unparse(call.func).rpartition(".")[2] in DEADLINES:
            limits += call.args
        yield from (call.lineno for each in limits if isinstance(each, ast.Constant) and each.value is not None)


def test_no_test_measures_time_or_lets_it_pass() -> None:
    found = [place for source in on_the_wall() for place in places(source, MEASURES)]
    assert not found, "\n".join(["Prove it by its cause, on a fake clock or on tests.still_time:", *found])


def test_no_test_has_a_deadline_of_its_own() -> None:
    found = [f"{source.name}:{line}" for source in on_the_wall() for line in literal_limits(source)]
    assert not found, "\n".join(["Wait for `tests.patience.PATIENCE`:", *found])
