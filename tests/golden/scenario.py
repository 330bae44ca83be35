"""Scenarios: named sequences of calls and of what happens between them, read from text that people write.

A line at the margin names a scenario; in brackets stands how it differs from the usual, as in `[start_end, v4]`.
Each indented line below it is a step: a tool with its arguments as JSON, or something else that happens, such as
`later 2h` or `fault {"kind": "drop"}`. A line that is indented further goes on with the step before it. A step may be
given a name, as in `first = log_time {…}`; `"$first.change"` stands for that field of its answer, and `"$change"` for
the last one of that name in any answer. `#` begins a comment.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.golden.layout import as_json

_TITLE = re.compile(r"(?P<name>[^\[]+?)(?: \[(?P<options>[^\]]+)\])?")
_STEP = re.compile(r"(?:(?P<label>\w+) = )?(?P<verb>\S+)(?: (?P<words>[^{\[]*?))? *(?P<given>[{\[].*)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens.

    Attributes:
        verb: The tool that is called, or what else happens.
        words: What is said of it in words.
        given: What is said of it in JSON: the arguments of a tool.
        label: The name that later steps call its answer by.
    """

    verb: str
    words: str = ""
    given: Any = None
    label: str | None = None

    @property
    def arguments(self) -> Mapping[str, object]:
        """Return the arguments of a tool."""
        return {} if isinstance(self.given, list) else self.given or {}

    def __str__(self) -> str:
        given = "" if self.given is None else as_json(self.given)
        return " ".join(part for part in (self.verb, self.words, given) if part)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens, from a fresh start.

    Attributes:
        name: What it shows.
        options: How it differs from the usual.
        steps: What happens, in order.
    """

    name: str
    options: Sequence[str]
    steps: Sequence[Step]

    @property
    def title(self) -> str:
        """Return its name, and how it differs from the usual."""
        return f"{self.name} [{', '.join(self.options)}]" if self.options else self.name


def scenarios(folder: Path) -> list[Scenario]:
    """Return all scenarios of a folder, in the order of its files and in each as they are written."""
    return [each for path in scripts(folder) for each in written_in(path)]


def written_in(path: Path) -> list[Scenario]:
    """Return the scenarios of a file."""
    return list(read(path.read_text(encoding="utf-8")))


def scripts(folder: Path) -> list[Path]:
    """Return the files of a folder that hold scenarios, in their order."""
    return sorted(folder.glob("*.txt"))


def read(text: str) -> Iterator[Scenario]:
    """Yield the scenarios of a text.

    Raises:
        ValueError: A line is none of what a line may be.
    """
    title = ""
    lines = (line.rstrip() for line in text.splitlines())
    written = [line for line in lines if line and not line.lstrip().startswith("#")]
    for indented, block in groupby(written, key=lambda line: line.startswith(" ")):
        if indented:
            name, options = _fields(_TITLE, title)
            yield Scenario(name or "", (options or "").split(", ") if options else (), tuple(_steps(block)))
        else:
            *empty, title = block
            if empty:
                raise ValueError(empty)


def _steps(lines: Iterable[str]) -> Iterator[Step]:
    joined: list[str] = []
    for line in lines:
        if line.startswith("     "):
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line.strip())
    for line in joined:
        label, verb, words, given = _fields(_STEP, line)
        yield Step(verb or "", words or "", json.loads(given) if given else None, label)


def _fields(form: re.Pattern[str], line: str) -> Sequence[str | None]:
    found = form.fullmatch(line)
    if found is None:
        raise ValueError(line)
    return found.groups()
