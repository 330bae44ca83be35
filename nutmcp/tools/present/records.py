"""Any record as a row: under our names, codes as words, ids as numbers, amounts as decimal text."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from zoneinfo import ZoneInfo

from nutmcp.remote.code import Code
from nutmcp.remote.record import FieldKind, Record, field_kinds
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.words.currency import UNKNOWN, CurrencyUnit
from nutmcp.words.money import money, number

Row = dict[str, object]

_NO_AMOUNTS = ("rate", "quantity")
"""The decimals that are no money."""
_AS_IT_IS = (NoneType, int, bool)
"""The types of most values, which are told as they are."""
_TRANSLATED = "name_"
"""How the fields begin that hold a name in another language."""


def record_row(
    record: Record, zone: ZoneInfo, unit: CurrencyUnit | None, *, brief: bool = False, extent: Extent = BRIEF
) -> Row:
    """Return a record as a row without what is empty.

    Args:
        record: The record.
        zone: The user's time zone, in which moments are told.
        unit: The currency of its amounts, which the row names; None where it has none.
        brief: Leave out names in other languages.
        extent: How much of its texts is shown.
    """
    names = [name for name in type(record).model_fields if not (brief and name.startswith(_TRANSLATED))]
    told: Row = {}
    for name in names:
        value = getattr(record, name)
        told[name] = value if type(value) in _AS_IT_IS else _told(name, value, zone, unit or UNKNOWN, extent)
    if unit is not None:
        told["currency"] = unit.code
    return {name: value for name, value in told.items() if value not in (None, "")}


def has_amounts(record: Record) -> bool:
    """Return whether a record holds an amount of money, be it none at all."""
    return any(getattr(record, name) is not None for name in _amounts(type(record)))


@cache
def _amounts(kind: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that hold an amount of money."""
    held = field_kinds(kind).items()
    return tuple(name for name, each in held if each is FieldKind.AMOUNT and name not in _NO_AMOUNTS)


def _told(name: str, value: object, zone: ZoneInfo, unit: CurrencyUnit, extent: Extent) -> object:
    match value:
        case Code():
            return value.word
        case datetime():
            return (value.astimezone(zone) if value.tzinfo else value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return number(value) if name in _NO_AMOUNTS else money(value, unit)
        case str():
            return extent.text(value)
        case _:
            return value
