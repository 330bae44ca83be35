"""What a filter and a sort rule mean, for the places where the remote system does not apply them itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeVar

from nutmcp.remote.code import Code
from nutmcp.remote.record import Record, read_day, read_instant, read_local_time

RecordT = TypeVar("RecordT", bound=Record)


class Operator(StrEnum):
    """The nine comparisons that a filtered search knows."""

    EQ = "eq"
    NEQ = "neq"
    GT = "gt"
    LT = "lt"
    GTE = "gte"
    LTE = "lte"
    CT = "ct"
    SW = "sw"
    EW = "ew"


Scalar = str | int | Decimal | bool | date | datetime

_COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: eq,
    Operator.NEQ: ne,
    Operator.GT: gt,
    Operator.LT: lt,
    Operator.GTE: ge,
    Operator.LTE: le,
    Operator.CT: lambda there, wanted: wanted in there,
    Operator.SW: lambda there, wanted: there.startswith(wanted),
    Operator.EW: lambda there, wanted: there.endswith(wanted),
}
_ON_TEXT = (Operator.CT, Operator.SW, Operator.EW)
_ALIKE = (int, date)
"""The types of values that are compared as they are, where both have the very same."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a property of the record, in our name for it, compared with a value."""

    property: str
    operator: Operator
    value: Scalar

    def holds(self, record: Record) -> bool:
        """Return whether a record meets the condition.

        Text is compared without regard to case. A field without a value meets only `neq`, and `eq` to empty text.
        """
        there = getattr(record, self.property)
        if there is None:
            return self.operator is (Operator.EQ if self.value == "" else Operator.NEQ)
        if self.operator in _ON_TEXT:
            return _COMPARISONS[self.operator](_as_text(there), _as_text(self.value))
        if type(there) is type(self.value) and type(there) in _ALIKE:
            return _COMPARISONS[self.operator](there, self.value)
        if isinstance(there, Code) and isinstance(there.sent, str):
            return self._holds_word(there.sent)
        wanted = _like(there, self.value)
        if wanted is None:
            return self.operator is Operator.NEQ
        return _COMPARISONS[self.operator](there.casefold() if isinstance(there, str) else there, wanted)

    def _holds_word(self, there: str) -> bool:
        """Return whether a code holds that came as a word without a meaning, which is neither above nor below any."""
        is_it = isinstance(self.value, str) and self.value.casefold() == there.casefold()
        return is_it if self.operator is Operator.EQ else self.operator is Operator.NEQ and not is_it


def _as_text(value: object) -> str:
    if isinstance(value, Code):
        value = value.sent
    if isinstance(value, Decimal):
        return format(value, "f")
    return (value.isoformat() if isinstance(value, date) else str(value)).casefold()


def _like(there: object, value: Scalar) -> object | None:
    """Return the wanted value in the type of the field, or None where it has no such form."""
    try:
        return _converted(there, value)
    except (ValueError, InvalidOperation):
        return None


def _converted(there: object, value: Scalar) -> object | None:
    match there:
        case bool():
            return {"true": True, "1": True, "false": False, "0": False}.get(str(value).casefold())
        case datetime():
            if isinstance(value, date) and not isinstance(value, datetime):
                value = value.isoformat()
            moment = read_instant(value) if there.tzinfo else read_local_time(value)
            return moment if isinstance(moment, datetime) else None
        case date():
            day = read_day(value)
            return day if isinstance(day, date) else None
        case int() | Decimal():
            number = Decimal(str(value))
            return number if number.is_finite() else None
        case _:
            return str(value).casefold()


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort rule: a property of the record, in our name for it, and the direction."""

    property: str
    descending: bool = False


def in_order(records: Iterable[RecordT], rules: Iterable[Sort]) -> list[RecordT]:
    """Return the records sorted by the rules, the first rule mattering most; fields without value come last."""
    ordered = list(records)
    for rule in reversed(list(rules)):
        with_value = [each for each in ordered if getattr(each, rule.property) is not None]
        without = [each for each in ordered if getattr(each, rule.property) is None]
        with_value.sort(key=lambda each, name=rule.property: _sort_key(getattr(each, name)), reverse=rule.descending)
        ordered = [*with_value, *without]
    return ordered


def _sort_key(value: Any) -> Any:  # noqa: ANN401 - whatever type the field has
    return value.casefold() if isinstance(value, str) else value
