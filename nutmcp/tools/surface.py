"""What is offered: the tools that the system and the settings leave, listed without building any of them."""

import json
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nutmcp.errors import ConfigurationError, Refused
from nutmcp.tools.declaring.schema import JsonSchema
from nutmcp.tools.definition import Definition
from nutmcp.words.nearest import HALF_LIKE, likest

if TYPE_CHECKING:
    from nutmcp.remote.system import System
    from nutmcp.tools.tool import AnyTool

# A toolset: one folder, whose TOOLS name its tools in the order they are listed in, each a module of that name, and one
# line here.
TOOLSETS = {
    "time": "nutmcp.tools.time",
    "changes": "nutmcp.tools.changes",
    "timers": "nutmcp.tools.timers",
    "projects": "nutmcp.tools.projects",
    "tasks": "nutmcp.tools.tasks",
    "customers": "nutmcp.tools.customers",
    "people": "nutmcp.tools.people",
    "leads": "nutmcp.tools.leads",
    "activities": "nutmcp.tools.activities",
    "notes": "nutmcp.tools.notes",
    "invoices": "nutmcp.tools.invoices",
    "records": "nutmcp.tools.records",
    "account": "nutmcp.tools.account",
}

NAMED_ALONE = frozenset({"search_expenses"})
"""Tools that are only offered where they are named, or their toolset is: what is listed to everybody has a budget."""

UNDO = "changes"
"""The toolset that comes with each other one that writes, so that what was written can be taken back."""

DEFINITIONS = Path(__file__).with_name("definitions")
"""The folder of the definitions as written down, a file for each system."""

_SENTENCE = re.compile(r".+?(?:[.?!](?=\s|$)|$)\s*", re.DOTALL)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Offer:
    """One tool: how it is listed, and how it is had when it is called for the first time."""

    definition: Definition
    load: Callable[[], "AnyTool"]


@dataclass(frozen=True)
class Choice:
    """What the settings leave of the tools; each of them narrows, and read-only beats the rest.

    An empty `toolsets` or `tools` leaves all of them, but for those that have to be named.
    """

    read_only: bool = False
    toolsets: Sequence[str] = ()
    tools: Sequence[str] = ()
    exclude_tools: Sequence[str] = ()


class Surface:
    """The tools on offer, in the order given.

    Args:
        offers: Every tool there is.
        choice: What the settings leave of them.

    Raises:
        ConfigurationError: The choice names a tool or a toolset that does not exist.
    """

    def __init__(self, offers: Iterable[Offer], choice: Choice | None = None) -> None:
        choice = choice or Choice()
        every = {offer.definition["name"]: offer for offer in offers}
        toolsets = list(dict.fromkeys(offer.definition["toolset"] for offer in every.values()))
        _known("toolset", choice.toolsets, toolsets)
        _known("tool", [*choice.tools, *choice.exclude_tools], every)
        whole = _with_undo(choice, [offer.definition for offer in every.values()])
        chosen = {name: offer for name, offer in every.items() if _is_chosen(offer.definition, whole)}
        self._writing = {name for name in chosen if choice.read_only and not _reads_only(chosen[name].definition)}
        left = {name: offer for name, offer in chosen.items() if name not in self._writing}
        self._offers = {name: _without_mention(offer, every.keys() - left.keys()) for name, offer in left.items()}
        if not self._offers:
            _logger.warning("The settings leave no tool to offer.")

    def __iter__(self) -> Iterator[Definition]:
        return (offer.definition for offer in self._offers.values())

    def find(self, name: str) -> Offer | None:
        """Return the offer of that name, or None where none is offered.

        Raises:
            Refused: It exists, and only a server that may write offers it.
        """
        if name in self._writing:
            happened = "This server is read-only, and that tool writes."
            raise Refused(happened, "Use the tools that read, or have the server started without read-only.")
        return self._offers.get(name)

    def nearest(self, name: str) -> str | None:
        """Return the name on offer that looks most like this one, if any does."""
        return likest(name, self._offers, like_enough=HALF_LIKE)

    def input_schema(self, name: str) -> JsonSchema | None:
        """Return what the tool of that name takes, or None where none is offered."""
        found = self._offers.get(name)
        return found.definition["inputSchema"] if found else None


@cache
def offers(key: str) -> Sequence[Offer]:
    """Return the offer of every tool that works on the system of that key, as written down when nutmcp was built.

    Of a server for several people each surface has the same ones.
    """
    return tuple(Offer(definition, cache(partial(_load, definition))) for definition in read_definitions(key))


def offers_of(tools: Iterable["AnyTool"], system: "System") -> list[Offer]:
    """Return the offers of those of the tools that work on a system, made from the functions themselves."""
    every = {each.name: each for each in tools}
    fit = {name: each for name, each in every.items() if each.works_on(system)}
    if all(each.annotations["readOnlyHint"] for each in fit.values() if each.toolset != UNDO):
        fit = {name: each for name, each in fit.items() if each.toolset != UNDO}
    made = [_offer(each, _of_system(system, each)) for each in fit.values()]
    return [_without_mention(each, every.keys() - fit.keys()) for each in made]


def _of_system(system: "System", tool: "AnyTool") -> Definition:
    from nutmcp.tools.declaring.system_terms import in_terms_of  # a server reads what was written down

    definition = in_terms_of(system, tool.definition())
    return {**definition, "onDemand": True} if tool.toolset in system.on_demand else definition


def is_named_alone(definition: Definition) -> bool:
    """Return whether a tool is only offered where it, or its toolset, is named."""
    return definition["name"] in NAMED_ALONE or definition.get("onDemand", False)


def _offer(tool: "AnyTool", definition: Definition) -> Offer:
    return Offer(definition, cache(partial(tool.as_listed, definition)))


def every_tool() -> Iterator["AnyTool"]:
    """Yield every tool that nutmcp has, whichever system it works on."""
    return chain.from_iterable(map(tools_of, TOOLSETS.values()))


def definitions(system: "System") -> list[Definition]:
    """Return the definition of every tool that works on that system, made from the functions themselves."""
    return [each.definition for each in offers_of(every_tool(), system)]


def read_definitions(key: str) -> list[Definition]:
    """Return the definitions as written down; to read them is much faster than to make them."""
    return cast("list[Definition]", json.loads((DEFINITIONS / f"{key}.json").read_bytes()))


def definitions_text(system: "System") -> str:
    """Return what the file of definitions ought to say."""
    return json.dumps(definitions(system), ensure_ascii=False, indent=2) + "\n"


def _load(definition: Definition) -> "AnyTool":
    return _tool(TOOLSETS[definition["toolset"]], definition["name"]).as_listed(definition)


def tools_of(folder: str) -> Sequence["AnyTool"]:
    """Return the tools of a toolset's folder, which are imported for that."""
    return [_tool(folder, name) for name in import_module(folder).TOOLS]


def _tool(folder: str, name: str) -> "AnyTool":
    """Return one tool of a toolset; its module is imported, and no other's, for a server seldom needs all of them."""
    return getattr(import_module(f"{folder}.{name}"), name)


def _without_mention(offer: Offer, absent: Collection[str]) -> Offer:
    """Return an offer whose description leaves out every sentence that names a tool which is not on offer."""
    if not absent:
        return offer
    named = re.compile(rf"\b(?:{'|'.join(absent)})\b")
    about = offer.definition["description"]
    kept = "".join(each for each in _SENTENCE.findall(about) if not named.search(each)).strip()
    return replace(offer, definition={**offer.definition, "description": kept})


def _with_undo(choice: Choice, every: Iterable[Definition]) -> Choice:
    """Return a choice with the tools that take back what its toolsets write."""
    writing = {each["toolset"] for each in every if not _reads_only(each)}
    return replace(choice, toolsets=[*choice.toolsets, UNDO]) if writing.intersection(choice.toolsets) else choice


def _is_chosen(definition: Definition, choice: Choice) -> bool:
    name = definition["name"]
    named = definition["toolset"] in choice.toolsets or name in choice.tools
    return (
        (named or not is_named_alone(definition))
        and (not choice.toolsets or definition["toolset"] in choice.toolsets)
        and (not choice.tools or name in choice.tools)
        and name not in choice.exclude_tools
    )


def _reads_only(definition: Definition) -> bool:
    return definition["annotations"]["readOnlyHint"]


def _known(what: str, named: Iterable[str], valid: Iterable[str]) -> None:
    names = list(valid)
    for each in named:
        if each not in names:
            raise ConfigurationError(f"There is no {what} called “{each}”.", f"Valid {what}s are: {', '.join(names)}.")
