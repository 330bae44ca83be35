"""What a record and a draft are: typed, tolerant of the wire, and named in our words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, reduce
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, cast, get_args

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from typing_extensions import TypeIs, TypeVar

from nutmcp.remote.code import Code
from nutmcp.remote.id import LONGEST_NUMBER, Id, Ref
from nutmcp.words.fold import clean

_LONGEST_CODE = 40


class Record(BaseModel):
    """One record as a remote system sent it: missing fields are None, unknown ones are passed over."""

    # What reads a record is made when the first of its kind comes: of most kinds none ever does.
    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, coerce_numbers_to_str=True, defer_build=True
    )
    undocumented: ClassVar[tuple[str, ...]] = ()
    """The fields that no documentation has: they are read where they come, and cannot be asked for."""

    id: Ref = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as pydantic declares it
        """Put the fields that the class lists itself last, in its own order, though it inherits them."""
        super().__pydantic_init_subclass__(**kwargs)
        fields, own = cls.model_fields, [name for name in cls.__annotations__ if name in cls.model_fields]
        inherited = [name for name in fields if name not in own]
        cls.__pydantic_fields__ = {name: fields[name] for name in (*inherited, *own)}


RecordT = TypeVar("RecordT", bound=Record)


def of_kind(kind: type[RecordT], records: Iterable[Record]) -> list[RecordT]:
    """Return the records of a class; where it is that of their resource, these are all."""
    return [each for each in records if isinstance(each, kind)]


def told(record: Record | None) -> dict[str, Any]:
    """Return what was told of a record, "none" included."""
    return {} if record is None else {name: getattr(record, name) for name in record.model_fields_set}


DraftedT = TypeVar("DraftedT", bound=Record, default=Any)


class Draft(BaseModel, Generic[DraftedT]):
    """The content of a record to be written; a field that is None is not sent, an empty text takes it away."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


def read_instant(sent: object) -> object:
    """Return a timestamp as an aware datetime in UTC; one without a zone is UTC by the vendor's rule."""
    if isinstance(sent, str):
        sent = datetime.fromisoformat(sent.strip())
    if not isinstance(sent, datetime):
        return sent
    try:
        return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a timestamp must be within the calendar") from error


def read_local_time(sent: object) -> object:
    """Return a timestamp as the wall-clock time it says, without a zone."""
    if isinstance(sent, str):
        sent = datetime.fromisoformat(sent.strip())
    return sent.replace(tzinfo=None) if isinstance(sent, datetime) else sent


def read_day(sent: object) -> object:
    """Return the calendar day of a midnight timestamp; a zone, if any, does not move it."""
    if isinstance(sent, str):
        sent = datetime.fromisoformat(sent.strip())
    return sent.date() if isinstance(sent, datetime) else sent


def read_money(sent: object) -> object:
    """Return an amount as a decimal; a binary float is refused, for it has already lost digits."""
    if isinstance(sent, float):
        raise ValueError("an amount must not pass through a binary float")
    return sent


def read_id_or_code(sent: object) -> object:
    """Return what names a record: its id, or its code; bare, or inside the record itself. Anything else is passed over.

    Digits in quotes are an id.
    """
    if isinstance(sent, Mapping):
        told = cast("Mapping[str, object]", sent)
        sent = told.get("id") or told.get("code")
    if isinstance(sent, str):
        sent = int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else clean(sent, _LONGEST_CODE)
    return (sent or None) if isinstance(sent, int | str) and not isinstance(sent, bool) else None


Instant = Annotated[datetime, BeforeValidator(read_instant)]
LocalTime = Annotated[datetime, BeforeValidator(read_local_time)]
Day = Annotated[date, BeforeValidator(read_day)]
Money = Annotated[Decimal, BeforeValidator(read_money)]
IdOrCode = Annotated[str | int | None, BeforeValidator(read_id_or_code)]
"""The id or the code of another record, or None."""


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Says of a `Ref` which resource it is the id of: `Annotated[Ref, RefersTo("projects")]`."""

    resource: str


@cache
def references(record: type[Record]) -> Mapping[str, str]:
    """Return the resource that each field refers to, for those that say so with `RefersTo`."""
    marks = {name: field.metadata for name, field in record.model_fields.items()}
    return {name: mark.resource for name, found in marks.items() for mark in found if isinstance(mark, RefersTo)}


class FieldKind(StrEnum):
    """What kind of value a field of a record holds."""

    TEXT = "text"
    FLAG = "flag"
    ID = "id"
    CODE = "code"
    NUMBER = "number"
    AMOUNT = "amount"
    INSTANT = "instant"
    LOCAL = "local"
    DAY = "day"

    @property
    def is_day(self) -> bool:
        """Whether a value is a day, or a moment of one."""
        return self in {FieldKind.INSTANT, FieldKind.LOCAL, FieldKind.DAY}


_KINDS: Mapping[object, FieldKind] = MappingProxyType(
    {
        str: FieldKind.TEXT,
        bool: FieldKind.FLAG,
        int: FieldKind.NUMBER,
        Id: FieldKind.ID,
        Money: FieldKind.AMOUNT,
        Instant: FieldKind.INSTANT,
        LocalTime: FieldKind.LOCAL,
        Day: FieldKind.DAY,
    }
)


@cache
def field_kinds(record: type[Record]) -> Mapping[str, FieldKind]:
    """Return the kind of each field of a record.

    Raises:
        KeyError: A field is of no kind that there is.
    """
    held = {name: _held(record, name) for name in record.model_fields}
    return {name: FieldKind.CODE if _is_code(each) else _KINDS[each] for name, each in held.items()}


def code_of(record: type[Record], name: str) -> type[Code] | None:
    """Return the class of the code that a field holds, or None where it holds none."""
    held = _held(record, name)
    return held if _is_code(held) else None


def _held(record: type[Record], name: str) -> object:
    """Return the type of a field without the None that every field may be."""
    annotation = record.model_fields[name].annotation
    held: list[Any] = [each for each in get_args(annotation) if each is not type(None)]
    return reduce(lambda first, other: first | other, held) if held else annotation


def _is_code(held: object) -> TypeIs[type[Code]]:
    return isinstance(held, type) and issubclass(held, Code)


def sent_as(wire: str, *also: str) -> Any:  # noqa: ANN401 - the type of a pydantic field default
    """Declare an optional field that the wire calls by another name.

    Args:
        wire: The name under which the vendor sends it.
        also: Other names under which it has been documented or seen.
    """
    return Field(default=None, validation_alias=AliasChoices(wire, *also), serialization_alias=wire)


@cache
def wire_names(model: type[BaseModel]) -> Mapping[str, str]:
    """Return for each field of a record or draft the name that it has on the wire."""
    return {name: field.serialization_alias or name for name, field in model.model_fields.items()}


def tells(record: type[Record], noun: type[Record], field: str) -> bool:
    """Return whether a system tells a field of a noun: its own class lists it, or one between that and the noun."""
    below = record.__mro__[: record.__mro__.index(noun)]
    return any(field in vars(each).get("__annotations__", {}) for each in below)
