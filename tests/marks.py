"""What the marks of tests come to: which of a crossed test are a matrix, and that none starts a process in secret."""

import os
import subprocess
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from functools import wraps
from multiprocessing import util
from typing import Any

import pytest

from tests.examples import is_quick

_STARTS: tuple[tuple[Any, str], ...] = (
    (subprocess.Popen, "__init__"),
    (util, "spawnv_passfds"),
    *(
        (os, each)
        for each in ("system", "fork", "forkpty", "posix_spawn", "posix_spawnp", "execv", "execve")
        if hasattr(os, each)
    ),
)
"""By what a process is begun. An audit hook would hear of them, too, and of a thousand times as much else."""
MANY = 4
"""How many cases a test has at most of which `make quick` takes all."""
_under_way: list[pytest.Item] = []


def hold_to_the_mark(patch: pytest.MonkeyPatch) -> None:
    """Fail a test that starts a process and does not carry the mark that says so."""
    for place, name in _STARTS:
        patch.setattr(place, name, _held(getattr(place, name)))


def _held(start: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(start)
    def held(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it takes and returns
        if _under_way and not _under_way[-1].get_closest_marker("process"):
            pytest.fail("This test starts a process: mark it with `pytest.mark.process`.")
        return start(*arguments, **more)

    return held


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Know which test is being run, from the first of its fixtures to the last."""
    _under_way.append(item)
    try:
        return (yield)
    finally:
        _under_way.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Make a matrix of each crossed test, but for so many that each case of each kind is met.

    Where a test has many cases even so, `make quick` takes every other one.
    """
    for crossing in cases_of([each for each in items if each.get_closest_marker("crossed")]):
        for item in set(crossing) - enough_of(crossing):
            item.add_marker("matrix")
    if is_quick():
        tests = cases_of([each for each in items if not each.get_closest_marker("matrix")])
        left_out = {each for cases in tests if len(cases) > MANY for each in cases[1::2]}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [each for each in items if each not in left_out]


def cases_of(items: Iterable[pytest.Item]) -> Collection[Sequence[pytest.Function]]:
    """Return the cases of each test that has several."""
    tests: dict[tuple[object, str], list[pytest.Function]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            tests.setdefault((item.parent, item.originalname), []).append(item)
    return tests.values()


def enough_of(crossing: Iterable[pytest.Function]) -> set[pytest.Function]:
    """Return so many of a crossed test that each case is met: first a diagonal, then those that are left."""
    met: set[tuple[str, int]] = set()
    enough: set[pytest.Function] = set()
    for new_in_all in (True, False):
        for item in crossing:
            cases = {(kind, id(case)) for kind, case in item.callspec.params.items()}
            if cases.isdisjoint(met) if new_in_all else not cases <= met:
                met |= cases
                enough.add(item)
    return enough
