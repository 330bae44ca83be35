"""Reads `where` and `order` by the grammar that the vendor's examples follow, and applies them to rows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any

Row = Mapping[str, Any]
Condition = Callable[[Row], bool]

_TOKEN = re.compile(
    r'\s*(?:(?P<join>&&|\|\||\(|\))|(?P<sign>!=|~=|<=|>=|=|<|>)|"(?P<text>(?:\\"|[^"])*)"|(?P<word>[A-Za-z0-9_.-]+))'
)
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
)
_WORDS: Mapping[str, object] = MappingProxyType({"null": None, "true": True, "false": False})


class Unparsable(ValueError):
    """The text does not follow the grammar, or names what is no column."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What can be compared in a table.

    Attributes:
        names: The columns.
        moments: Those that hold moments.
        ids: Those that hold ids, which text may not be like.
        match_ids: Whether text finds an id all the same.
    """

    names: frozenset[str]
    moments: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    match_ids: bool = False

    def check(self, name: str) -> str:
        """Return the name of a column.

        Raises:
            Unparsable: There is none of that name.
        """
        if name not in self.names:
            raise Unparsable(f"There is no column {name}.")
        return name


def parse_where(text: str, columns: Columns) -> Condition:
    """Return the condition that a text states.

    Raises:
        Unparsable: It states none.
    """
    parser = _Parser(list(_tokens(text)), columns)
    condition = parser.either()
    parser.end()
    return condition


def in_order_of(text: str, columns: Columns, rows: Sequence[Row]) -> list[Row]:
    """Return the rows in the order that a text states; what has no value comes last.

    Raises:
        Unparsable: It states none.
    """
    ordered = list(rows)
    for rule in reversed(text.split(",")):
        match rule.split():
            case [name] | [name, "asc" | "ASC"]:
                descending = False
            case [name, "desc" | "DESC"]:
                descending = True
            case _:
                raise Unparsable("An order is a column, and asc or desc.")
        column = columns.check(name)
        held = [row for row in ordered if row.get(column) is not None]
        held.sort(key=lambda row, column=column: row[column], reverse=descending)
        ordered = [*held, *(row for row in ordered if row.get(column) is None)]
    return ordered


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise Unparsable("The query is not understood.")
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


class _Parser:
    """Reads a condition from its tokens; `&&` binds closer than `||`."""

    def __init__(self, tokens: Sequence[tuple[str, str]], columns: Columns) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._columns = columns

    def either(self) -> Condition:
        """Read conditions joined by `||`."""
        parts = [self._both()]
        while self._takes("join", "||"):
            parts.append(self._both())
        return lambda row: any(part(row) for part in parts)

    def end(self) -> None:
        """Read the end."""
        if self._tokens[0][0] != "end":
            raise Unparsable("The query goes on where it should end.")

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._takes("join", "&&"):
            parts.append(self._one())
        return lambda row: all(part(row) for part in parts)

    def _one(self) -> Condition:
        if self._takes("join", "("):
            inner = self.either()
            if not self._takes("join", ")"):
                raise Unparsable("A bracket is not closed.")
            return inner
        column = self._columns.check(self._next("word")[1])
        sign = self._next("sign")[1]
        kind, value = self._next("text", "word")
        return self._comparison(column, sign, _WORDS.get(value, value) if kind == "word" else value)

    def _comparison(self, column: str, sign: str, value: object) -> Condition:
        if value is None:
            return lambda row: (row.get(column) is None) is (sign == "=")
        if column in self._columns.ids and not self._columns.match_ids:
            return lambda _row: False
        if sign == "~=":
            pattern = _pattern(str(value))
            return lambda row: row.get(column) is not None and bool(pattern.fullmatch(str(row[column])))
        is_moment = column in self._columns.moments
        return lambda row: row.get(column) is not None and _compares(row[column], sign, value, is_moment=is_moment)

    def _takes(self, kind: str, text: str) -> bool:
        if self._tokens[0] != (kind, text):
            return False
        self._tokens.pop(0)
        return True

    def _next(self, *kinds: str) -> tuple[str, str]:
        if self._tokens[0][0] not in kinds:
            raise Unparsable("A comparison is a column, a sign and a value.")
        return self._tokens.pop(0)


def _pattern(text: str) -> re.Pattern[str]:
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(each, re.escape(each)) for each in text), re.IGNORECASE | re.DOTALL)


def _compares(there: object, sign: str, value: object, *, is_moment: bool) -> bool:
    """Compare what a row holds with a value, in the type of what it holds."""
    try:
        if is_moment:
            there, value = datetime.fromisoformat(str(there)), datetime.fromisoformat(str(value))
        elif isinstance(there, bool):
            value = {"true": True, "false": False, "t": True, "f": False}[str(value).lower()]
        elif isinstance(there, int):
            value = int(str(value))
        else:
            there, value = str(there), {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
        return _SIGNS[sign](there, value)
    except (KeyError, TypeError, ValueError):
        return False
