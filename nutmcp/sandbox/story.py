"""What a demo tells of a system: its conversations as data, without anybody who asks."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a person says, and the tool that an assistant calls for it; it is sent the answer.

    Attributes:
        said: What the person says.
        tool: The tool.
        arguments: What the tool is given.
        in_vain: Whether it has to refuse; then the error is sent.
    """

    said: str
    tool: str
    arguments: Mapping[str, object] = field(default_factory=dict[str, object])
    in_vain: bool = False


@dataclass(frozen=True, slots=True)
class Expect:
    """Something that has to hold now.

    Attributes:
        holds: Whether it does.
        expected: What is expected, as in "the entry to be created".
    """

    holds: object
    expected: str


Telling = Generator[Ask | Expect, Answer, None]
"""A conversation without I/O: it yields what is said and what is expected, and is sent the answers."""
Chapter = Callable[[], Telling]
"""Begins a conversation anew."""


@dataclass(frozen=True, slots=True)
class Story:
    """The main job of a day on a system, with the made-up data of its sandbox.

    Attributes:
        tools: The tools that the job takes.
        chapters: The conversations, one after the other.
    """

    tools: frozenset[str]
    chapters: tuple[Chapter, ...]
