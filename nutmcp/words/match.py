"""The one record that someone means by an id or a name: exact, then folded, then by its words; never a fuzzy guess."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from nutmcp.errors import Ambiguous, InvalidArguments, NotFound
from nutmcp.words.fold import clean, fold, spellings
from nutmcp.words.nearest import nearest
from nutmcp.words.phrase import quoted

T = TypeVar("T")

_LONGEST_SAID = 1_000
_LONGEST_SHOWN = 80
_MOST_CANDIDATES = 5
_SHORTEST_BEGINNING = 3
"""The letters from which a word may stand for one that begins with it."""


def _no_aliases(_record: object) -> Sequence[str]:
    return ()


def _nothing_around(_record: object) -> str:
    return ""


def _nothing_more(_record: object) -> Mapping[str, str | int]:
    return {}


@dataclass(frozen=True)  # with slots, Python 3.11 cannot write Kind[Project](…)
class Kind(Generic[T]):
    """How records of one kind are named and told apart.

    Args:
        noun: What one is called in a sentence: `project`.
        id_of: The record's id, a number or a GUID.
        name_of: The record's name.
        aliases_of: What else it goes by, in full only: an e-mail, an invoice number.
        around_of: What else it may be known by, beside words of its name: its customer's name.
        describe: What tells it apart from others of its name, for the candidates of an error.
        listed_by: Where all of them are found, in a sentence: `list_projects lists them`.
    """

    noun: str
    id_of: Callable[[T], int | str]
    name_of: Callable[[T], str]
    aliases_of: Callable[[T], Sequence[str]] = _no_aliases
    around_of: Callable[[T], str] = _nothing_around
    describe: Callable[[T], Mapping[str, str | int]] = _nothing_more
    listed_by: str = "check the name"

    def candidate(self, record: T) -> dict[str, str | int]:
        """Return what an error says of a record that may be meant: safe to show, without what is empty."""
        texts = {"name": self.name_of(record), **self.describe(record)}
        shown = {key: clean(value, _LONGEST_SHOWN) if isinstance(value, str) else value for key, value in texts.items()}
        return {"id": self.id_of(record), **{key: value for key, value in shown.items() if value != ""}}

    def place_in_order(self, record: T) -> tuple[str, int, str]:
        """Return the key that sorts records by name, those of one name by id."""
        id_ = str(self.id_of(record))
        return fold(self.name_of(record)), len(id_), id_


class Closeness(IntEnum):
    """How closely a record goes by what was said, the closest first."""

    ID = 0
    NAME = 1
    PART = 2
    WORDS = 3
    NOTHING = 4


@dataclass(frozen=True)
class Found(Generic[T]):
    """The records that go by what was said more closely than all others, and how closely."""

    closeness: Closeness
    records: Sequence[T] = ()


def match(said: str | int, records: Sequence[T], kind: Kind[T], *, field: str | None = None) -> T:
    """Return the one record that is meant, in whatever order the records come; see `closest`.

    Args:
        said: The id or the name.
        records: All there are to choose from; one that comes twice counts once.
        kind: How they are named.
        field: The argument at fault if no one record is meant; the kind's noun by default.

    Raises:
        InvalidArguments: Nothing is named.
        NotFound: No record goes by that; the candidates are the nearest names, or all where they are few.
        Ambiguous: Several do; the candidates are the first five by name.
    """
    found = closest(said, records, kind, field=field)
    if found.closeness is Closeness.NOTHING:
        raise _not_found(str(said).strip(), records, kind, field or kind.noun)
    return only(said, found, kind, field=field)


def only(said: str | int, found: Found[T], kind: Kind[T], *, field: str | None = None) -> T:
    """Return the record that was found, if it is alone.

    Raises:
        Ambiguous: It is not.
    """
    if len(found.records) == 1:
        return found.records[0]
    ordered = sorted(found.records, key=kind.place_in_order)
    raise Ambiguous(
        f"{quoted(str(said).strip())} fits {len(ordered)} records, and one {kind.noun} is meant.",
        "Give the id of the one that is meant, or more of its name.",
        field=field or kind.noun,
        candidates=[kind.candidate(record) for record in ordered[:_MOST_CANDIDATES]],
    )


def closest(said: str | int, records: Iterable[T], kind: Kind[T], *, field: str | None = None) -> Found[T]:
    """Return the records that go by what was said.

    An id always names its record, even where the same digits are another's name; so do `#6640` and `6640.0`, unless
    something is called that. Then comes the exact name or alias, then the names that contain what was said, then the
    records that have all its words in any order, in their names or around. Of exact names the one that is written like
    it goes first; of the others, accents count where some were said, for who leaves them out may mean any. A number,
    other than digits in a string, is an id or an exact name: part of a name would be a guess.

    Raises:
        InvalidArguments: Nothing is named.
    """
    field = field or kind.noun
    text = str(said).strip()
    wanted = spellings(text) if len(text) <= _LONGEST_SAID else ("", "", "")
    if not wanted[-1]:
        raise InvalidArguments(f"`{field}` names no {kind.noun}.", "Give an id or a name.", field=field)
    by_id = {str(kind.id_of(record)).casefold(): record for record in records}
    if (own := text.casefold()) in by_id:
        return Found(Closeness.ID, [by_id[own]])
    if named := _named(wanted, by_id.values(), kind):
        return Found(Closeness.NAME, named)
    if (own := re.sub(r"\.0+$", "", own.removeprefix("#").lstrip())) in by_id:
        return Found(Closeness.ID, [by_id[own]])
    if not isinstance(said, str) or not _words(wanted[-1]):
        return Found(Closeness.NOTHING)
    names = [(spellings(kind.name_of(record))[1:], record) for record in by_id.values()]
    if containing := _fitting(wanted[1:], names, _contains):
        return Found(Closeness.PART, containing)
    known = [(spellings(f"{kind.name_of(record)} {kind.around_of(record)}")[1:], record) for record in by_id.values()]
    of_these_words = _fitting(wanted[1:], known, _has_words) or _fitting(wanted[1:], known, _has_beginnings)
    return Found(Closeness.WORDS, of_these_words) if of_these_words else Found(Closeness.NOTHING)


def _named(wanted: Sequence[str], records: Collection[T], kind: Kind[T]) -> list[T]:
    names = [
        ([spellings(each) for each in (kind.name_of(record), *kind.aliases_of(record))], record) for record in records
    ]
    for level, text in enumerate(wanted):
        if found := [record for spelled, record in names if any(each[level] == text for each in spelled)]:
            return found
    return []


def _fitting(
    wanted: Sequence[str], names: Sequence[tuple[Sequence[str], T]], fits: Callable[[str, str], bool]
) -> list[T]:
    with_accents, without = wanted
    if with_accents != without and (found := [record for (name, _), record in names if fits(name, with_accents)]):
        return found
    return [record for (_, name), record in names if fits(name, without)]


def _contains(name: str, part: str) -> bool:
    """Return whether the part stands in the name, and not as a letter without the mark that it carries there."""
    at = name.find(part)
    while at >= 0:
        end = at + len(part)
        if not unicodedata.category(name[end : end + 1] or " ").startswith("M"):
            return True
        at = name.find(part, at + 1)
    return False


def _has_words(name: str, said: str) -> bool:
    return set(_words(said)) <= set(_words(name))


def _has_beginnings(name: str, said: str) -> bool:
    """Return whether every word is one of the name, or the beginning of one: not of a number, nor a letter or two."""
    words = _words(name)
    return all(word in words or any(_begins(each, word) for each in words) for word in _words(said))


def _begins(word: str, beginning: str) -> bool:
    long_enough = len(beginning) >= _SHORTEST_BEGINNING and not beginning[-1].isdigit()
    return long_enough and word.startswith(beginning) and _contains(word[: len(beginning) + 1], beginning)


def _words(text: str) -> list[str]:
    """Return the runs of letters with their marks and of digits; apostrophes and hyphens part them."""
    return "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in text).split()


def _not_found(text: str, records: Sequence[T], kind: Kind[T], field: str) -> NotFound:
    """Return the error with the nearest names; where none is near, all of them if they are few."""
    every = sorted({str(kind.id_of(record)): record for record in records}.values(), key=kind.place_in_order)
    near = nearest(text, every, kind.name_of, most=_MOST_CANDIDATES, around_of=kind.around_of)
    advice = "Take one of the candidates if it is meant." if near else f"Nothing is called alike; {kind.listed_by}."
    if not near and 0 < len(every) <= NotFound.most_candidates:
        near, advice = every, f"The candidates are all that could be meant; {kind.listed_by}."
    return NotFound(
        f"There is no {kind.noun} {quoted(text)} here.",
        advice,
        field=field,
        candidates=[kind.candidate(record) for record in near],
    )
