"""The methods of Nutshell, the tools that were seen to call each, and why the rest is left alone, as a page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from scripts.docs.table import markdown_table

ANSWERS = Path(__file__).parents[2] / "tests" / "golden" / "answers" / "nutshell"
"""What every tool was seen to ask."""
_CALL = re.compile(r"^    POST (\w+) \{", re.MULTILINE)
_MOST_NAMED = 6
"""How many tools are named; what more of them ask for is read for the names that people say."""
_SET_UP = "set up in the web application"
_NAMES = "nobody asks for these yet; find_records has the ones beside them"
_THERE = "the finds and searches above tell as much"
_CLIENTS = "public clients"
_DOCUMENT = "the document"


@dataclass(frozen=True, slots=True)
class Method:
    """One method of Nutshell.

    Attributes:
        name: Its name, such as `getLead`.
        source: Where it is named.
        unused: Why no tool calls it; empty where some do.
    """

    name: str
    source: str
    unused: str = ""


_ADMIN = "users are the administrator's"


def _of(source: str, *names: str, unused: str = "") -> tuple[Method, ...]:
    return tuple(Method(each, source, unused) for each in names)


METHODS: Mapping[str, tuple[Method, ...]] = MappingProxyType(
    {
        "Reading one": (
            *_of(_DOCUMENT, "getLead", "getContact"),
            *_of(_CLIENTS, "getAccount", "getActivity", "getNote", "getProduct", "getTeam", "getUser"),
            *_of(_CLIENTS, "getTask"),
            *_of(_CLIENTS, "getEmail", unused="e-mails stand in the timeline of the web application"),
        ),
        "Listing": (
            *_of(_DOCUMENT, "findAccounts", "findAccountTypes", "findActivities", "findActivityTypes"),
            *_of(_DOCUMENT, "findCompetitors", "findContacts", "findIndustries", "findLead_Outcomes", "findLeads"),
            *_of(_DOCUMENT, "findMarkets", "findMilestones", "findProducts", "findSources", "findTeams", "findUsers"),
            *_of(_CLIENTS, "findStagesets", "findTerritories", "findTasks"),
            *_of(_DOCUMENT, "findDelays", "findAudiences", "findOrigins", unused=_NAMES),
            *_of(_DOCUMENT, "findSettings", unused="what it tells is published nowhere"),
            *_of(_CLIENTS, "findTags", "findCustomFields", unused="they come with the records that have them"),
            *_of(
                _CLIENTS, "findTimeline", unused="its form is published nowhere; activities and notes are read instead"
            ),
            *_of(_CLIENTS, "findProcesses", unused="steps of a process are worked on in the web application"),
            *_of(_CLIENTS, "findBackups", unused="backups are the administrator's"),
        ),
        "Searching": (
            *_of(_DOCUMENT, "searchAccounts", "searchContacts"),
            *_of(_CLIENTS, "searchLeads"),
            *_of(
                _DOCUMENT,
                "searchCompetitors",
                "searchProducts",
                "searchSources",
                unused="there are few, which are listed",
            ),
            *_of(_DOCUMENT, "searchUniversal", "searchContactsAndUsers", "searchUsersAndTeams", unused=_THERE),
            *_of(_CLIENTS, "searchByEmail", "searchActivityParticipants", unused=_THERE),
        ),
        "Writing": (
            *_of(_CLIENTS, "newLead", "newActivity", "newNote"),
            *_of(_DOCUMENT, "editLead"),
            *_of(_CLIENTS, "deleteLead", "deleteActivity", "deleteNote"),
            *_of(_CLIENTS, "editActivity", unused="what was logged is taken back and logged anew"),
            *_of(_CLIENTS, "editNote", unused="only its author may, for 24 hours; another note is added"),
            *_of(_CLIENTS, "newAccount", "newContact", "newProduct", "newSource", "newTag", unused=_SET_UP),
            *_of(_DOCUMENT, "editAccount", "editContact", unused=_SET_UP),
            *_of(_CLIENTS, "editProduct", unused=_SET_UP),
            *_of(
                _CLIENTS,
                "deleteAccount",
                "deleteContact",
                "deleteProduct",
                unused="what is deleted with it is not known",
            ),
            *_of(_CLIENTS, "newTask", "editTask", "deleteTask"),
            *_of(_CLIENTS, "editStep", unused="steps of a process are worked on in the web application"),
            *_of(_CLIENTS, "newEmail", "deleteEmail", unused="nothing is sent to others"),
            *_of(_CLIENTS, "newUser", "editUser", "deleteUser", "newTeam", "editTeam", "deleteTeam", unused=_ADMIN),
        ),
        "Anything else": (
            *_of(_CLIENTS, "getUpdateTimes", unused="nothing is kept here that it would tell to be old"),
            *_of(_CLIENTS, "instanceData", unused="what it tells is published nowhere"),
            *_of(_CLIENTS, "getAnalyticsReport", unused="its form is published in part; sums are made of the leads"),
            *_of(_CLIENTS, "getApiForUsername", unused="the address is fixed now, and can be set"),
            *_of(_CLIENTS, "newBackup", unused="backups are the administrator's"),
            *_of(_CLIENTS, "add", unused="it adds two numbers"),
        ),
    }
)
"""The methods that are documented or published, by what they do."""


@cache
def seen() -> Mapping[str, tuple[str, ...]]:
    """Return the tools that were seen to call each method."""
    tools: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(ANSWERS.glob("[a-z]*.txt")):
        for name in _CALL.findall(path.read_text(encoding="utf-8")):
            tools[name].add(path.stem)
    return {name: tuple(sorted(theirs)) for name, theirs in tools.items()}


def page() -> str:
    """Return the page."""
    return (
        "# What is covered of Nutshell\n\n"
        "Every method of Nutshell’s JSON-RPC that its document names, or that public clients call, the tools that\n"
        "call it, and why no tool calls the others. The tools are those that were seen to do so: what each of them\n"
        "says and asks is written down, call by call, in `tests/golden/answers/nutshell/`. Client and sandbox were\n"
        "made apart from the same pages; whether Nutshell understands the client nobody has tried on a real account\n"
        "yet.\n\n"
        "What is assumed beyond the documents stands on the page of [its sandbox](sandbox-nutshell.md), with a knob\n"
        "for each question that they leave open. Finds always say whether stubs will do, and edits always carry the\n"
        "revision that was seen, never one that skips the check.\n"
        + "".join(f"\n## {name}\n\n{_table(theirs)}" for name, theirs in METHODS.items())
    )


def _table(theirs: tuple[Method, ...]) -> str:
    return markdown_table(("Method", "Named by", "Tools"), _rows(theirs))


def _rows(theirs: tuple[Method, ...]) -> Iterator[tuple[str, ...]]:
    for each in theirs:
        callers = seen().get(each.name, ())
        tools = "most tools" if len(callers) > _MOST_NAMED else ", ".join(f"`{tool}`" for tool in callers)
        yield f"`{each.name}`", each.source, f"none: {each.unused}" if each.unused else tools
