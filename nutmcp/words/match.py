"""The one record that someone means by an id or a name."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nutmcp.errors import Ambiguous, InvalidArguments, NotFound
from nutmcp.words.fold import clean, fold
from nutmcp.words.nearest import nearest
from nutmcp.words.phrase import quoted

T = TypeVar("T")

_LONGEST_SAID = 1_000
_LONGEST_SHOWN = 80
_MOST_CANDIDATES = 5


def _no_aliases(_record: object) -> Sequence[str]:
    return ()


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
        describe: What tells it apart from others of its name, for the candidates of an error.
    """

    noun: str
    id_of: Callable[[T], int | str]
    name_of: Callable[[T], str]
    aliases_of: Callable[[T], Sequence[str]] = _no_aliases
    describe: Callable[[T], Mapping[str, str | int]] = _nothing_more

    def candidate(self, record: T) -> dict[str, str | int]:
        """Return what an error says of a record that may be meant: safe to show, without what is empty."""
        texts = {"name": self.name_of(record), **self.describe(record)}
        shown = {key: clean(value, _LONGEST_SHOWN) if isinstance(value, str) else value for key, value in texts.items()}
        return {"id": self.id_of(record), **{key: value for key, value in shown.items() if value != ""}}

    def place_in_order(self, record: T) -> tuple[str, int, str]:
        """Return the key that sorts records by name, those of one name by id."""
        id_ = str(self.id_of(record))
        return fold(self.name_of(record)), len(id_), id_


def match(said: str | int, records: Sequence[T], kind: Kind[T], *, field: str | None = None) -> T:
    """Return the one record that is meant, in whatever order the records come.

    An id always names its record, even where the same digits are another's name. Then comes the exact name
    or alias, ignoring case, accents and extra spaces, then the only name that contains what was said. A
    number, other than digits in a string, is an id or an exact name: part of a name would be a guess.

    Args:
        said: The id or the name.
        records: All there are to choose from; one that comes twice counts once.
        kind: How they are named.
        field: The argument at fault if no one record is meant; the kind's noun by default.

    Raises:
        InvalidArguments: Nothing is named.
        NotFound: No record goes by that; the candidates are the nearest names.
        Ambiguous: Several do; the candidates are the first five by name.
    """
    field = field or kind.noun
    text = str(said).strip()
    wanted = fold(text) if len(text) <= _LONGEST_SAID else ""
    if not wanted:
        raise InvalidArguments(f"`{field}` names no {kind.noun}.", "Give an id or a name.", field=field)
    by_id = {str(kind.id_of(record)).casefold(): record for record in records}
    if (own := text.casefold()) in by_id:
        return by_id[own]
    found = _called(wanted, by_id.values(), kind, in_part=isinstance(said, str))
    if len(found) == 1:
        return found[0]
    ordered = sorted(found or by_id.values(), key=kind.place_in_order)
    if found:
        raise Ambiguous(
            f"{quoted(text)} fits {len(found)} records, and one {kind.noun} is meant.",
            "Give the id of the one that is meant, or more of its name.",
            field=field,
            candidates=[kind.candidate(record) for record in ordered[:_MOST_CANDIDATES]],
        )
    near = nearest(text, ordered, kind.name_of, most=_MOST_CANDIDATES)
    raise NotFound(
        f"There is no {kind.noun} {quoted(text)} here.",
        "Take one of the candidates if it is meant." if near else "Nothing is called alike; check the name.",
        field=field,
        candidates=[kind.candidate(record) for record in near],
    )


def _called(wanted: str, records: Collection[T], kind: Kind[T], *, in_part: bool) -> list[T]:
    named = [(fold(kind.name_of(record)), record) for record in records]
    exact = [record for name, record in named if name == wanted or wanted in map(fold, kind.aliases_of(record))]
    if exact or not in_part:
        return exact
    return [record for name, record in named if wanted in name]
