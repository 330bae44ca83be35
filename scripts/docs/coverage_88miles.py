"""What 88 Miles documents, the tools that were seen to use it, and why the rest is left alone, as a page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.docs.table import markdown_table

ANSWERS = Path(__file__).parents[2] / "tests" / "golden" / "answers" / "88miles"
"""What every tool was seen to ask."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REQUEST = re.compile(r"^    (GET|POST|PUT|DELETE) api/1/([^ ?]+)\.json(\?where=)?", re.MULTILINE)

_MOST_NAMED = 6
"""How many tools are named; what more of them ask for is read for the names that people say."""
_ASSUMED = "**assumed**"
_SET_UP = "projects and companies are set up in 88 Miles"
_CASCADES = "what is deleted with it is not known"
_SAME = "the same as without the company"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of 88 Miles.

    Attributes:
        request: The request, such as `GET projects/{id}`.
        source: Where it is documented, or that it is assumed.
        unused: Why no tool asks for it; empty where some do.
    """

    request: str
    source: str
    unused: str = ""


def operations() -> Mapping[str, tuple[Operation, ...]]:
    """Return what is documented, by the page of the vendor's on which it stands."""
    return {
        "projects": (
            *_of("projects", "GET projects", "GET projects/{id}", "GET companies/{id}/projects"),
            *_of("projects", *(f"POST projects/{{id}}/{each}" for each in _ACTIONS)),
            *_of("projects", "POST projects", "PUT projects/{id}", unused=_SET_UP),
            *_of("projects", "DELETE projects/{id}", unused=_CASCADES),
            *_of("projects", "GET companies/{id}/projects/{id}", "POST companies/{id}/projects", unused=_SAME),
            *_of("projects", "PUT companies/{id}/projects/{id}", "DELETE companies/{id}/projects/{id}", unused=_SAME),
            *_of("projects", *(f"POST companies/{{id}}/projects/{{id}}/{each}" for each in _ACTIONS), unused=_SAME),
        ),
        "shifts": (
            *_of("shifts", "GET shifts", "GET shifts/{id}", "GET projects/{id}/shifts"),
            *_of("shifts", "POST shifts", "PUT shifts/{id}", "DELETE shifts/{id}"),
        ),
        "activities": (
            *_of("activities", "GET projects/{id}/activities"),
            *_of("activities", "GET projects/{id}/activities/{id}", unused="they come with their project"),
            *_of("activities", "POST projects/{id}/activities", unused=_SET_UP),
            *_of(_ASSUMED, "PUT projects/{id}/activities/{id}", unused=_SET_UP),
            *_of(_ASSUMED, "DELETE projects/{id}/activities/{id}", unused=_CASCADES),
        ),
        "companies": (
            *_of("companies", "GET companies", "GET companies/{id}"),
            *_of(_ASSUMED, "POST companies", "PUT companies/{id}", unused=_SET_UP),
            *_of(_ASSUMED, "DELETE companies/{id}", unused=_CASCADES),
        ),
        "staff": _of("staff", "GET staff", "GET staff/{id}"),
    }


_ACTIONS = ("punch_in", "punch_out", "sign_off", "reopen")


def _of(source: str, *requests: str, unused: str = "") -> tuple[Operation, ...]:
    said = source if source == _ASSUMED else f"the page on {source}"
    return tuple(Operation(each, said, unused) for each in requests)


def seen() -> Mapping[str, tuple[str, ...]]:
    """Return the tools that were seen to make each request; one with a filter is seen as such, too."""
    tools: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(ANSWERS.glob("[a-z]*.txt")):
        for method, address, filtered in _REQUEST.findall(path.read_text(encoding="utf-8")):
            request = f"{method} {_ID.sub('{id}', address)}"
            tools[request].add(path.stem)
            if filtered:
                tools[f"{request}?where"].add(path.stem)
    return {request: tuple(sorted(names)) for request, names in tools.items()}


def page() -> str:
    """Return the page."""
    return (
        "# What is covered of 88 Miles\n\n"
        "Every operation that 88 Miles documents, the tools that ask for it, and why no tool asks for the others. The\n"
        "tools are those that were seen to do so: what each of them says and asks is written down, call by call, in\n"
        "`tests/golden/answers/88miles/`. That client and sandbox understand each other is a law with a test,\n"
        "`tests/sandbox/test_inverse.py`; whether 88 Miles understands them nobody has tried on a real account yet.\n\n"
        "What is assumed beyond the documents stands on the page of [its sandbox](sandbox-88miles.md), with a knob\n"
        "for each question that they leave open.\n"
        + "".join(f"\n## {name}\n\n{_table(theirs)}" for name, theirs in operations().items())
        + "\n## Every list\n\n"
        "Lists come whole: 88 Miles documents no pages. Filters are sent as `where` where both sides surely mean the\n"
        "same, and applied here to what comes; so they were seen in "
        + ", ".join(f"`{each}`" for each in sorted(seen()) if each.endswith("?where"))
        + ".\n"
    )


def _table(theirs: tuple[Operation, ...]) -> str:
    return markdown_table(("Request", "Documented in", "Tools"), _rows(theirs))


def _rows(operations: tuple[Operation, ...]) -> Iterator[tuple[str, ...]]:
    asked = seen()
    for each in operations:
        theirs = asked.get(each.request, ())
        tools = "most tools" if len(theirs) > _MOST_NAMED else ", ".join(f"`{tool}`" for tool in theirs)
        yield f"`{each.request}`", each.source, f"none: {each.unused}" if each.unused else tools
