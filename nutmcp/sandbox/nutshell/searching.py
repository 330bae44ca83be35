"""Finds entities by words of their names, e-mails and numbers; what is found comes as stubs."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.finding import MOST
from nutmcp.sandbox.nutshell.reading import Sent, id_of
from nutmcp.sandbox.nutshell.rendering import Row
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.work import Work
from nutmcp.sandbox.nutshell.worked_out import display_name
from nutmcp.words.fold import fold

SEARCHES: Mapping[str, tuple[tuple[str, ...], int]] = MappingProxyType(
    {
        "searchAccounts": (("Accounts",), 10),
        "searchContacts": (("Contacts",), 10),
        "searchCompetitors": (("Competitors",), 10),
        "searchProducts": (("Products",), 10),
        "searchSources": (("Sources",), 10),
        "searchContactsAndUsers": (("Contacts", "Users"), 10),
        "searchUsersAndTeams": (("Users", "Teams"), 10),
        "searchActivityParticipants": (("Contacts", "Users"), 10),
        "searchLeads": (("Leads",), 40),
    }
)
"""The types that each search looks among, and how many it finds at most unless it is said."""
_EVERYTHING = MappingProxyType({"contacts": "Contacts", "accounts": "Accounts", "leads": "Leads"})


def search(work: Work, method: str, params: Sent) -> list[Row]:
    """Return what is found by the words of a string, ignoring case and accents (assumed).

    Raises:
        Failure: There is no string.
    """
    types, usual = SEARCHES[method]
    words, limit = _words(params, "string"), min(id_of(params.get("limit", usual)), MOST)
    found = [each for kind in types for each in _matching(work, kind, words)]
    return [work.rendering.stub(each) for each in found[:limit]]


def search_everything(work: Work, params: Sent, name: str) -> dict[str, list[Row]]:
    """Return contacts, accounts and leads that are found, by what they are.

    Raises:
        Failure: There is no string.
    """
    words = _words(params, name)
    return {
        key: [work.rendering.stub(each) for each in _matching(work, kind, words)] for key, kind in _EVERYTHING.items()
    }


def _words(params: Sent, name: str) -> list[str]:
    said = params.get(name)
    if not isinstance(said, str):
        raise invalid(f"The {name} is missing.")
    return fold(said).split()


def _matching(work: Work, kind: str, words: list[str]) -> list[Entity]:
    return [each for each in work.documents.every(kind) if words and _has_all(_texts(work, each), words)]


def _has_all(texts: Iterable[str], words: list[str]) -> bool:
    there = " ".join(fold(each) for each in texts)
    return all(word in there for word in words)


def _texts(work: Work, entity: Entity) -> list[str]:
    """Return the texts of an entity that are searched; a lead is found by its account and contacts, too (assumed)."""
    emails: Any = entity.keyed("email")
    told = [display_name(entity), entity.get("description") or "", *emails.values(), *entity.several("emails")]
    if entity.kind == "Leads":
        related = work.relations.found([*entity.several("accounts"), *entity.several("contacts")])
        told += [str(entity.get("number")), *map(display_name, related)]
    return told
