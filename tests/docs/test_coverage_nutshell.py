"""The page about what is covered of Nutshell says what its tools were seen to call, and leaves out nothing of it."""

import re
from itertools import chain
from pathlib import Path

from scripts.docs.coverage_nutshell import METHODS, page, seen

EVERY = {each.name: each for each in chain.from_iterable(METHODS.values())}
NAMED = frozenset(
    {
        *("findAccounts", "findAccountTypes", "findActivities", "findActivityTypes"),
        *("findCompetitors", "findContacts", "findDelays", "findIndustries"),
        *("findLead_Outcomes", "findLeads", "findMarkets", "findAudiences"),
        *("findMilestones", "findOrigins", "findProducts", "findSettings"),
        *("findSources", "findTeams", "findUsers", "searchAccounts"),
        *("searchCompetitors", "searchContacts", "searchContactsAndUsers", "searchProducts"),
        *("searchSources", "searchUniversal", "searchUsersAndTeams", "getLead"),
        *("editLead", "editContact", "editAccount", "getContact"),
    }
)
"""The methods that the vendor's document names, transcribed."""


def test_whatever_a_tool_was_seen_to_call_is_on_the_page() -> None:
    assert seen()
    assert not seen().keys() - EVERY.keys()


def test_a_method_is_called_by_some_tool_or_the_page_says_why_not() -> None:
    assert {name for name, each in EVERY.items() if not each.unused} == set(seen())


def test_each_method_of_the_document_is_on_the_page() -> None:
    assert {name for name, each in EVERY.items() if each.source == "the document"} == NAMED


def test_each_method_stands_on_the_page_once() -> None:
    text = page()
    assert [name for name in EVERY if text.count(f"| `{name}` |") != 1] == []


def test_no_request_skips_the_check_of_revisions() -> None:
    answers = Path(__file__).parents[1] / "golden" / "answers" / "nutshell"
    said = "".join(path.read_text(encoding="utf-8") for path in answers.glob("*.txt"))
    assert "REV_IGNORE" not in said
    edits = re.findall(r"POST (?:edit|delete)\w+ (\{.*)", said)
    assert edits
    assert all('"rev":"' in each for each in edits)
    finds = re.findall(r"POST find(?:Leads|Contacts|Accounts|Activities) (\{.*)", said)
    assert all('"stubResponses":' in each for each in finds)
