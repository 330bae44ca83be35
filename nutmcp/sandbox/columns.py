"""How the fields of a record become columns of SQLite, so that it can compare and sort them exactly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from nutmcp.remote.code import Code
from nutmcp.remote.id import Id, read_id
from nutmcp.remote.record import FieldKind, Record, field_kinds, read_day, read_instant, read_local_time

RecordT = TypeVar("RecordT", bound=Record)

Cell = str | int | float | None
"""What a column of SQLite holds."""

_MILLIONTHS = Decimal(1_000_000)
"""The scale of amounts: prices have four decimals, tax rates six."""


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one kind are kept.

    Attributes:
        declared: The type in SQLite.
        to_cell: Makes the cell of a value; raises `ValueError` or `ArithmeticError` if it has none.
        from_cell: Makes what the record's class accepts of a cell.
        word: Writes the value of a cell as text, for the three operators that compare text.
    """

    declared: str
    to_cell: Callable[[Any], Cell]
    from_cell: Callable[[Any], Any]
    word: Callable[[Any], str]


def _flag(value: object) -> int:
    return {"true": 1, "1": 1, "false": 0, "0": 0}[str(value).casefold()]


def _id(value: object) -> Id:
    """Return an id as it is; SQLite compares numbers and text in the same column."""
    return value if isinstance(value, str) and not value.isdecimal() else read_id(value)


def _number(value: object) -> int:
    if isinstance(value, int):
        return int(value)
    number = Decimal(str(value))
    if number % 1:
        raise ValueError("not a whole number")
    return int(number)


def _code(value: object) -> int | str:
    """Return a code as it is sent: a number, or a word that is not documented."""
    sent = value.sent if isinstance(value, Code) else value
    return sent if isinstance(sent, str) and not sent.isdecimal() else _number(sent)


def _amount(value: object) -> int:
    """Return an amount in millionths; one with more decimals is refused rather than rounded."""
    scaled = Decimal(str(value)) * _MILLIONTHS
    if scaled % 1:
        raise ValueError("more than six decimals")
    return int(scaled)


def amount_of(cell: int) -> Decimal:
    """Return the amount of a cell, without trailing zeros."""
    amount = Decimal(cell) / _MILLIONTHS
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount.normalize()


def _instant(value: object) -> str:
    moment = read_instant(value)
    if not isinstance(moment, datetime):
        moment = datetime.combine(_date(moment), datetime.min.time(), UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def _local(value: object) -> str:
    moment = read_local_time(value)
    if not isinstance(moment, datetime):
        moment = datetime.combine(_date(moment), datetime.min.time())
    return moment.isoformat(timespec="microseconds")


def _date(value: object) -> date:
    day = read_day(value)
    if not isinstance(day, date):
        raise ValueError("not a date")
    return day


def _worded_moment(cell: str) -> str:
    return datetime.fromisoformat(cell).isoformat()


FORMS = MappingProxyType(
    {
        FieldKind.TEXT: Form("TEXT", str, str, str.casefold),
        FieldKind.FLAG: Form("INTEGER", _flag, bool, lambda cell: "true" if cell else "false"),
        FieldKind.ID: Form("", _id, lambda cell: cell, lambda cell: str(cell).casefold()),
        FieldKind.CODE: Form("INTEGER", _code, lambda cell: cell, lambda cell: str(cell).casefold()),
        FieldKind.NUMBER: Form("INTEGER", _number, int, str),
        FieldKind.AMOUNT: Form("INTEGER", _amount, amount_of, lambda cell: format(amount_of(cell), "f")),
        FieldKind.INSTANT: Form("TEXT", _instant, str, lambda cell: f"{_worded_moment(cell)}+00:00"),
        FieldKind.LOCAL: Form("TEXT", _local, str, _worded_moment),
        FieldKind.DAY: Form("TEXT", lambda value: _date(value).isoformat(), str, str),
    }
)
"""How each kind is kept: moments and days as text of a fixed width, so that text order is their order."""


def cell(kind: FieldKind, value: object) -> Cell:
    """Return the cell that holds a value of that kind, or None for no value."""
    return None if value is None else FORMS[kind].to_cell(value)


def row_of(record: type[Record], fields: Mapping[str, object]) -> dict[str, Cell]:
    """Return the cells of these fields; one that is not a field of the record is a mistake of ours.

    Raises:
        KeyError: There is no such field.
        ValueError: A value is not of the field's kind.
    """
    found = field_kinds(record)
    return {name: cell(found[name], value) for name, value in fields.items()}


def record_of(record: type[RecordT], cells: Sequence[Cell]) -> RecordT:
    """Return the record that a row of the table holds, its cells in the order of the fields."""
    fields = {
        name: None if held is None else FORMS[kind].from_cell(held)
        for (name, kind), held in zip(field_kinds(record).items(), cells, strict=True)
    }
    return record.model_validate(fields)
