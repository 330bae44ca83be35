"""Filters and sort rules as SQL, meaning the same as `spec.filter` says of records in hand."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from sqlite3 import Connection
from typing import Any

from nutmcp.sandbox.columns import FORMS, Cell, Kind, cell, kinds
from nutmcp.spec.filter import Filter, Operator, Scalar, Sort
from nutmcp.spec.record import Record

_COMPARISONS = {
    Operator.EQ: "=",
    Operator.NEQ: "<>",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.GTE: ">=",
    Operator.LTE: "<=",
}
_LARGEST = 2**63
_AS_SQL_NUMBERS = {Kind.NUMBER: 1, Kind.AMOUNT: 1_000_000}


def teach(database: Connection) -> None:
    """Give a connection the functions that conditions use; SQLite itself folds the case of ASCII only."""
    database.create_function("folded", 1, _folded, deterministic=True)
    database.create_function("matches", 4, _matches, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _matches(operator: str, kind: str, value: Any, wanted: str) -> bool:  # noqa: ANN401 - whatever the column holds
    """Compare the value of a column as text, without regard to case."""
    if value is None:
        return False
    text = FORMS[Kind(kind)].word(value)
    match operator:
        case Operator.CT:
            return wanted in text
        case Operator.SW:
            return text.startswith(wanted)
        case _:
            return text.endswith(wanted)


class Conditions:
    """Conditions on one table, joined by AND, with the values that they compare with."""

    def __init__(self, record: type[Record]) -> None:
        self._kinds = kinds(record)
        self._parts: list[str] = []
        self.values: list[Cell] = []

    @property
    def sql(self) -> str:
        """Return the conditions as the text after WHERE."""
        return " AND ".join(self._parts) or "1"

    def among(self, column: str, values: Iterable[int]) -> "Conditions":
        """Add that a column holds one of these numbers."""
        listed = sorted({int(value) for value in values})
        self._parts.append(f'"{column}" IN ({",".join(map(str, listed))})')
        return self

    def meeting(self, rules: Iterable[Filter]) -> "Conditions":
        """Add the filters."""
        for rule in rules:
            part, values = self._condition(rule)
            self._parts.append(f"({part})")
            self.values += values
        return self

    def _condition(self, rule: Filter) -> tuple[str, list[Cell]]:
        kind, column = self._kinds[rule.property], f'"{rule.property}"'
        blank = rule.value == ""
        # A field without a value meets only `neq`, and `eq` to empty text.
        null_meets = rule.operator is (Operator.EQ if blank else Operator.NEQ)
        if rule.operator in _COMPARISONS:
            part, values = self._comparison(rule, kind, column)
        else:
            part = f"matches(?, ?, {column}, ?)"
            values: list[Cell] = [rule.operator.value, kind.value, _as_text(rule.value)]
        return (f"{column} IS NULL OR {part}" if null_meets else f"{column} IS NOT NULL AND {part}"), values

    def _comparison(self, rule: Filter, kind: Kind, column: str) -> tuple[str, list[Cell]]:
        wanted = _wanted(kind, rule.value)
        if wanted is None:
            return ("1" if rule.operator is Operator.NEQ else "0"), []
        side = f"folded({column})" if kind is Kind.TEXT else column
        return f"{side} {_COMPARISONS[rule.operator]} ?", [wanted]


def _as_text(value: Scalar) -> str:
    return str(value).casefold()


def _wanted(kind: Kind, value: Scalar) -> Cell:
    """Return the value in the form of the column, or None where it has no such form."""
    try:
        if kind is Kind.TEXT:
            return _as_text(value)
        if kind in _AS_SQL_NUMBERS:
            return _sql_number(Decimal(str(value)) * _AS_SQL_NUMBERS[kind])
        return cell(kind, value)
    except (ValueError, KeyError, InvalidOperation, OverflowError):
        return None


def _sql_number(number: Decimal) -> Cell:
    if not number.is_finite():
        return None
    return float(number) if abs(number) >= _LARGEST or number % 1 else int(number)


def order(record: type[Record], rules: Iterable[Sort]) -> str:
    """Return the text after ORDER BY: the rules, fields without a value last, and the id so that pages are stable."""
    parts: list[str] = []
    for rule in rules:
        column = f'"{rule.property}"'
        key = f"folded({column})" if kinds(record)[rule.property] is Kind.TEXT else column
        parts += [f"{column} IS NULL", f"{key} {'DESC' if rule.descending else 'ASC'}"]
    return ", ".join([*parts, '"id"'])
