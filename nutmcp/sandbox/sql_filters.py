"""Filters and sort rules as SQL, meaning the same as `remote.filter` says of records in hand."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from sqlite3 import Connection
from typing import Any

from nutmcp.remote.filter import Filter, Operator, Scalar, Sort
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import FieldKind, Record, field_kinds
from nutmcp.sandbox.columns import FORMS, Cell, cell

_COMPARISONS = {
    Operator.EQ: "=",
    Operator.NEQ: "<>",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.GTE: ">=",
    Operator.LTE: "<=",
}
_LARGEST = 2**63
_AS_SQL_NUMBERS = {FieldKind.ID: 1, FieldKind.CODE: 1, FieldKind.NUMBER: 1, FieldKind.AMOUNT: 1_000_000}


def teach(database: Connection) -> None:
    """Give a connection the functions that conditions use; SQLite itself folds the case of ASCII only."""
    database.create_function("folded", 1, _folded, deterministic=True)
    database.create_function("worded", 2, _worded, deterministic=True)
    database.create_function("matches", 4, _matches, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _worded(kind: str, value: Any) -> str | None:  # noqa: ANN401 - whatever the column holds
    return None if value is None else FORMS[FieldKind(kind)].word(value)


def _matches(operator: str, kind: str, value: Any, wanted: str) -> bool:  # noqa: ANN401 - whatever the column holds
    """Compare the value of a column as text, without regard to case."""
    if value is None:
        return False
    text = FORMS[FieldKind(kind)].word(value)
    match operator:
        case Operator.CT:
            return wanted in text
        case Operator.SW:
            return text.startswith(wanted)
        case _:
            return text.endswith(wanted)


class Conditions:
    """Conditions on one table, joined by AND, with the values that they compare with.

    Args:
        record: The class of the table's records.
        numbered: Whether all its ids are numbers, which are compared faster.
    """

    def __init__(self, record: type[Record], *, numbered: bool = True) -> None:
        self._numbered = numbered
        self._kinds = field_kinds(record)
        self._parts: list[str] = []
        self.values: list[Cell] = []

    @property
    def sql(self) -> str:
        """Return the conditions as the text after WHERE."""
        return " AND ".join(self._parts) or "1"

    def among(self, column: str, values: Iterable[Id]) -> "Conditions":
        """Add that a column holds one of these ids."""
        listed = sorted(set(values), key=id_order)
        # Numbers are written out, for there may be more of them than a statement takes values.
        written = [str(int(each)) if isinstance(each, int) else "?" for each in listed]
        self._parts.append(f'"{column}" IN ({",".join(written)})')
        self.values += [each for each in listed if isinstance(each, str)]
        return self

    def meeting(self, rules: Iterable[Filter], *, numbers_as_text: bool = False) -> "Conditions":
        """Add the filters."""
        for rule in rules:
            part, values = self._condition(rule, numbers_as_text=numbers_as_text)
            self._parts.append(f"({part})")
            self.values += values
        return self

    def _condition(self, rule: Filter, *, numbers_as_text: bool) -> tuple[str, list[Cell]]:
        kind, column = self._kinds[rule.property], f'"{rule.property}"'
        blank = rule.value == ""
        # A field without a value meets only `neq`, and `eq` to empty text.
        null_meets = rule.operator is (Operator.EQ if blank else Operator.NEQ)
        if kind is FieldKind.ID and not self._numbered and rule.operator in _COMPARISONS and not numbers_as_text:
            part, values = _mixed_comparison(rule, column)
        elif rule.operator in _COMPARISONS:
            part, values = _comparison(rule, kind, column, numbers_as_text=numbers_as_text)
        else:
            part = f"matches(?, ?, {column}, ?)"
            values: list[Cell] = [rule.operator.value, kind.value, _as_text(rule.value)]
        return (f"{column} IS NULL OR {part}" if null_meets else f"{column} IS NOT NULL AND {part}"), values


def _comparison(rule: Filter, kind: FieldKind, column: str, *, numbers_as_text: bool) -> tuple[str, list[Cell]]:
    as_text = numbers_as_text and kind in _AS_SQL_NUMBERS
    wanted = _as_text(rule.value) if as_text else _wanted(kind, rule.value)
    # To SQLite words are above all numbers; a code that is one is neither above nor below any other.
    bounds_codes = kind is FieldKind.CODE and not as_text and rule.operator not in (Operator.EQ, Operator.NEQ)
    if wanted is None or (bounds_codes and isinstance(wanted, str)):
        return ("1" if rule.operator is Operator.NEQ else "0"), []
    part = f"{_side(kind, column, as_text=as_text)} {_COMPARISONS[rule.operator]} ?"
    return f"typeof({column}) = 'integer' AND {part}" if bounds_codes else part, [wanted]


def _mixed_comparison(rule: Filter, column: str) -> tuple[str, list[Cell]]:
    """Compare ids of which some are text and some are numbers; no number is like text that is none."""
    compared = _COMPARISONS[rule.operator]
    on_numbers = "IS NOT" if rule.operator is Operator.NEQ else compared
    part = f"iif(typeof({column}) = 'text', folded({column}) {compared} ?, {column} {on_numbers} ?)"
    return part, [_as_text(rule.value), _wanted(FieldKind.ID, rule.value)]


def _side(kind: FieldKind, column: str, *, as_text: bool, numbered: bool = True) -> str:
    """Return what is compared and sorted by."""
    if as_text:
        return f"worded('{kind.value}', {column})"
    if kind is FieldKind.CODE or (kind is FieldKind.ID and not numbered):
        return f"iif(typeof({column}) = 'text', folded({column}), {column})"
    return f"folded({column})" if kind is FieldKind.TEXT else column


def _as_text(value: Scalar) -> str:
    return str(value).casefold()


def _wanted(kind: FieldKind, value: Scalar) -> Cell:
    """Return the value in the form of the column, or None where it has no such form."""
    try:
        if kind is FieldKind.TEXT:
            return _as_text(value)
        if kind is FieldKind.CODE:
            return _as_code(value)
        if kind in _AS_SQL_NUMBERS:
            return _sql_number(Decimal(str(value)) * _AS_SQL_NUMBERS[kind])
        return cell(kind, value)
    except (ValueError, KeyError, InvalidOperation, OverflowError):
        return None


def _as_code(value: Scalar) -> Cell:
    try:
        return _sql_number(Decimal(str(value)))
    except InvalidOperation:
        return _as_text(value)


def _sql_number(number: Decimal) -> Cell:
    if not number.is_finite():
        return None
    return float(number) if abs(number) >= _LARGEST or number % 1 else int(number)


def order(record: type[Record], rules: Iterable[Sort], *, numbers_as_text: bool = False, numbered: bool = True) -> str:
    """Return the text after ORDER BY: the rules, fields without a value last, and the id so that pages are stable."""
    parts: list[str] = []
    for rule in rules:
        column = f'"{rule.property}"'
        kind = field_kinds(record)[rule.property]
        key = _side(kind, column, as_text=numbers_as_text and kind in _AS_SQL_NUMBERS, numbered=numbered)
        parts += [f"{column} IS NULL", f"{key} {'DESC' if rule.descending else 'ASC'}"]
    return ", ".join([*parts, '"id"'])
