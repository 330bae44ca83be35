"""A client that searches for tools by words finds the right one: BM25 over names and descriptions, as clients do."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from nutmcp.tools.surface import offers
from nutmcp.words.fold import fold
from tests.whole_server import whole_surface

FIRST_PLACES, AMONG_THE_FIRST = 30, 3
PHRASES: Sequence[tuple[str, str]] = (
    ("log two hours on a project", "log_time"),
    ("log time I worked yesterday", "log_time"),
    ("fill in my timesheet for the whole week", "log_timesheet"),
    ("copy last week's timesheet", "log_timesheet"),
    ("log several time entries at once", "log_timesheet"),
    ("list my time entries of last week", "list_time_entries"),
    ("show the time entries that are not invoiced", "list_time_entries"),
    ("how many hours did I work, summarize my time", "summarize_time"),
    ("add up hours by project", "summarize_time"),
    ("which days without time are missing", "summarize_time"),
    ("update a time entry", "update_time_entry"),
    ("change the note of a time entry", "update_time_entry"),
    ("delete a time entry", "delete_time_entry"),
    ("undo that", "undo"),
    ("take back the last change", "undo"),
    ("list the changes I made this morning", "list_changes"),
    ("what was changed here", "list_changes"),
    ("start a timer", "start_timer"),
    ("stop the timer", "stop_timer"),
    ("which timers are running", "list_timers"),
    ("list projects over budget", "list_projects"),
    ("what is left of the budgets", "list_projects"),
    ("services and members of a project", "get_project"),
    ("find a customer by name", "search_customers"),
    ("what does a customer owe, and contact", "get_customer"),
    ("find unpaid invoices", "search_invoices"),
    ("lines and taxes of an invoice", "get_invoice"),
    ("add up invoices: what is outstanding and overdue by age", "summarize_invoices"),
    ("find expenses", "search_expenses"),
    ("list members of the organization", "list_members"),
    ("which account and time zone is this", "get_account"),
    ("find any records of a resource with filters", "find_records"),
    ("get one record by its id", "get_record"),
)
"""What people say, and the tool that is meant."""


_STOP_WORDS = """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this
    to was will with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""The words that search engines for English leave out."""
ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))


def words(text: str) -> list[str]:
    """Return the words of a text as search engines compare them: without accents, stop words and endings."""
    found = re.findall(r"[a-z0-9]+", fold(text.replace("_", " ")))
    return [stem(word) for word in found if word not in STOP_WORDS]


def stem(word: str) -> str:
    """Return a word without its ending."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending) + instead
    return word


class Bm25:
    """The order that Okapi BM25 gives to documents, with its usual weights."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._counts = {name: Counter(words(text)) for name, text in documents.items()}
        self._mean = sum(each.total() for each in self._counts.values()) / len(documents)
        self._held = Counter(word for each in self._counts.values() for word in each)

    def ranked(self, phrase: str) -> list[str]:
        """Return the names of all documents, the best first."""
        return sorted(self._counts, key=lambda name: -self._score(self._counts[name], words(phrase)))

    def _score(self, counts: Counter[str], said: Sequence[str]) -> float:
        length = 0.25 + 0.75 * counts.total() / self._mean
        return sum(self._weight(word) * counts[word] * 2.5 / (counts[word] + 1.5 * length) for word in said)

    def _weight(self, word: str) -> float:
        held = self._held[word]
        return math.log(1 + (len(self._counts) - held + 0.5) / (held + 0.5))


@pytest.fixture(scope="module")
def places() -> Mapping[str, int]:
    """Return at which place each phrase finds its tool."""
    listed = {each["name"]: f"{each['name']} {each['description']}" for each in whole_surface(offers("nutcache"))}
    search = Bm25(listed)
    return {phrase: search.ranked(phrase).index(tool) + 1 for phrase, tool in PHRASES}


def test_each_phrase_finds_its_tool_among_the_first(places: Mapping[str, int]) -> None:
    assert {phrase: place for phrase, place in places.items() if place > AMONG_THE_FIRST} == {}


def test_most_phrases_find_their_tool_at_the_first_place(places: Mapping[str, int]) -> None:
    later = {phrase: place for phrase, place in places.items() if place > 1}
    assert len(PHRASES) - len(later) >= FIRST_PLACES, later
