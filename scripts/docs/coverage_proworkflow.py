"""What ProWorkflow documents, the tools that reach it, and why the rest is left alone, as a page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nutmcp.remote.call import Verb
from nutmcp.systems.proworkflow.resources import LISTS, PATHS, RESOURCES
from scripts.docs.calls_proworkflow import CALLS, UNUSED
from scripts.docs.table import markdown_table

ANSWERS = Path(__file__).parents[2] / "tests" / "golden" / "answers" / "proworkflow"
"""What every tool was seen to ask."""
EVERY = tuple(each for theirs in CALLS.values() for each in theirs)
"""The calls of the vendor’s list."""
_REQUEST = re.compile(r"^    (GET|POST|PUT|DELETE) ([^ ?\n]+)", re.MULTILINE)
_ID = re.compile(r"(?<=/)\d+(?=/|$)")
_MOST_NAMED = 6
"""How many tools are named; what more of them ask for is read for the names that people say."""


def seen() -> Mapping[str, frozenset[str]]:
    """Return the tools that were seen to make each call."""
    tools: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(ANSWERS.glob("[a-z]*.txt")):
        for method, address in _REQUEST.findall(path.read_text(encoding="utf-8")):
            tools[f"{method} {_ID.sub('{id}', address)}"].add(path.stem)
    return {request: frozenset(names) for request, names in tools.items()}


def declared() -> Mapping[str, frozenset[str]]:
    """Return the tools that read any resource, by the calls that its declaration takes."""
    found: dict[str, frozenset[str]] = {}
    for name, each in RESOURCES.items():
        path = PATHS[name]
        if Verb.LIST in each.verbs and each.parent is None:
            found[f"GET {LISTS.get(name, path)}"] = frozenset({"find_records"})
        if Verb.GET in each.verbs:
            found[f"GET {path}/{{id}}"] = frozenset({"get_record"})
    return found


def reached() -> Mapping[str, frozenset[str]]:
    """Return the tools that reach each call: those that were seen to, and those that read what is declared."""
    by_sight, by_word = seen(), declared()
    return {
        each: by_sight.get(each, frozenset()) | by_word.get(each, frozenset())
        for each in by_sight.keys() | by_word.keys()
    }


def unused(request: str) -> str:
    """Return why no tool makes a call; an empty text where there is no reason."""
    return next((why for pattern, why in UNUSED if re.fullmatch(pattern, request)), "")


def page() -> str:
    """Return the page."""
    beyond = sorted(seen().keys() - set(EVERY), key=lambda each: each.partition(" ")[::-1])
    return (
        "# What is covered of ProWorkflow\n\n"
        f"The {len(EVERY)} calls of the vendor's list, the tools that reach them, and why no tool makes the others.\n"
        "What the tools were seen to ask is written down, call by call, in `tests/golden/answers/proworkflow/`;\n"
        "whatever is declared is read by `find_records` and `get_record`, where `--toolsets` names `records`.\n\n"
        "The list ends at the letter P. What stands in the last table is not in it, and was learned from those who\n"
        "use it; what nobody has published is assumed, and stands on [its sandbox's page](sandbox-proworkflow.md).\n"
        "Nobody has tried any of it on a real account yet.\n"
        + "".join(f"\n## {name}\n\n{_table(theirs)}" for name, theirs in CALLS.items())
        + f"\n## Beyond the list\n\n{_table(beyond)}"
    )


def _table(requests: Iterable[str]) -> str:
    return markdown_table(("Call", "Tools"), _rows(requests))


def _rows(requests: Iterable[str]) -> Iterator[tuple[str, ...]]:
    tools = reached()
    for each in requests:
        theirs = sorted(tools.get(each, ()))
        named = "most tools" if len(theirs) > _MOST_NAMED else ", ".join(f"`{tool}`" for tool in theirs)
        yield f"`{each}`", named or f"none: {unused(each)}"
