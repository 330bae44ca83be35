"""A task as a person puts it, the call that an assistant makes of it, and what has to come of it."""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from nutmcp.sandbox import Sandbox, open_sandbox
from tests.fakes import FakeClock
from tests.tasks.books import Books
from tests.whole_server import TUESDAY, Office, open_office

Answer = dict[str, Any]
LONGEST = 30_000
"""How many characters an answer has at most."""


@dataclass(frozen=True)
class Task:
    """One task that is done by asking.

    Attributes:
        said: The person's words.
        tool: The tool that the assistant takes.
        arguments: What it gives.
        got: Takes out of the answer what the person wants to know.
        want: Reckons the same from the rows.
        most: How many requests a server that has just started may make of Nutcache.
        longest: How many characters the answer may have.
    """

    said: str
    tool: str
    arguments: dict[str, object]
    got: Callable[[Answer], object]
    want: Callable[[Books], object]
    most: Callable[[Books], int]
    longest: int = LONGEST


@cache
def large() -> Sandbox:
    """Return the large sandbox that all reading tasks share; making it takes a while."""
    sandbox = open_sandbox(":memory:", size="large", clock=FakeClock(TUESDAY))
    sandbox.control.limits.allowed = {}
    return sandbox


@cache
def books() -> Books:
    """Return what the rows of the large sandbox say."""
    return Books(large().control)


@asynccontextmanager
async def newcomer() -> AsyncGenerator[Office]:
    """Open a server that has just started, on the large sandbox."""
    large().control.requests.clear()
    async with open_office(sandbox=large(), clock=FakeClock(TUESDAY)) as office:
        yield office


def ids(answer: Answer) -> list[int]:
    """Return the ids of a list."""
    return [each["id"] for each in answer["items"]]


def grouped(*levels: str, of: str = "minutes") -> Callable[[Answer], object]:
    """Return what takes out of a summary one figure of each group, by the group's name or names."""

    def got(answer: Answer) -> object:
        keys = [tuple(each[level] for level in levels) for each in answer["groups"]]
        assert len(keys) == len(set(keys)), "two groups of one name"
        figures = [each[of] for each in answer["groups"]]
        return dict(zip(keys if len(levels) > 1 else [key for (key,) in keys], figures, strict=True))

    return got


def names(tasks: Sequence[Task]) -> list[str]:
    """Return how tasks are called in a report."""
    return [each.said for each in tasks]


async def do(task: Task) -> None:
    """Do a task, and hold the answer to what the rows say, to its cost, and to its length."""
    async with newcomer() as office:
        answer = await office.call(task.tool, **task.arguments)
        asked = office.asked()
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    assert task.got(answer) == task.want(books())
    assert len(asked) <= task.most(books()), asked
    assert len(text) <= task.longest, text
