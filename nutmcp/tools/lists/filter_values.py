"""Read the value of one filter as Nutcache compares it: codes, days, amounts, ids."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, cast, get_args

from nutmcp.errors import InvalidArguments, NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Scalar
from nutmcp.remote.record import Code, LocalTime, Record
from nutmcp.systems.nutcache.records import Country, Currency, State
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.statuses import read_code
from nutmcp.words.dates import parse_date
from nutmcp.words.fold import fold
from nutmcp.words.match import Kind as Naming
from nutmcp.words.match import match

Said = str | float | bool
"""A value as it was given."""

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of value a property holds: its type, and whether a moment is local."""

    holds: type[Any]
    local: bool = False

    @property
    def is_day(self) -> bool:
        """Whether a value is a day, or a moment of one."""
        return issubclass(self.holds, date)

    @property
    def has_words(self) -> bool:
        """Whether a value is one of few, so that a part of it says nothing."""
        return issubclass(self.holds, Code | bool)


@cache
def kind_of(record: type[Record], name: str) -> Kind:
    """Return the kind of a property of a record."""
    annotation = record.model_fields[name].annotation
    branches = [each for each in get_args(annotation) or (annotation,) if each is not type(None)]
    inner = get_args(branches[0])
    return Kind(cast("type[Any]", inner[0] if inner else branches[0]), local=branches[0] == LocalTime)


async def read_value(desk: Desk, name: str, kind: Kind, value: Said, where: str) -> Scalar:
    """Return the value as the property holds it; empty text, which means no value, stays.

    Raises:
        InvalidArguments: It is not of the property's kind.
        NotFound: It names a record that there is not.
        Ambiguous: It names several.
    """
    if value == "" or kind.holds is str:
        return as_text(value)
    if issubclass(kind.holds, Code):
        return read_code(kind.holds, as_text(value), field=where)
    if kind.holds is bool:
        return _flag(name, value, where)
    if kind.holds is int and isinstance(value, str) and not value.strip().isdecimal() and name in _NAMED:
        return await _NAMED[name](desk, value, where)
    number = _number(name, value, where, whole=kind.holds is int)
    return number if kind.holds is Decimal else int(number)


def read_day_range(desk: Desk, kind: Kind, value: Said, where: str) -> tuple[date, date]:
    """Return where the day that was said begins, and where the next one does; or twice the moment that was said.

    A moment begins in the user's zone, unless the property holds local times.

    Raises:
        InvalidArguments: It is neither a day nor a moment.
    """
    said = as_text(value)
    if kind.holds is datetime and "T" in said.upper() and (moment := _moment(said)) is not None:
        moment = moment.replace(tzinfo=None if kind.local else moment.tzinfo or desk.zone)
        return moment, moment
    day = parse_date(said, desk.today(), desk.week_start, field=where)
    if kind.holds is date:
        return day, day + timedelta(days=1)
    zone = None if kind.local else desk.zone
    midnights = [datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1))]
    return midnights[0], midnights[1]


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said.strip())
    except ValueError:
        return None


def as_text(value: Said) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _flag(name: str, value: Said, where: str) -> bool:
    flag = _FLAGS.get(fold(as_text(value)))
    if flag is None:
        raise InvalidArguments(f"{name} is true or false.", "Give one of the two as the value.", field=where)
    return flag


def _number(name: str, value: Said, where: str, *, whole: bool) -> Decimal:
    try:
        number = Decimal(as_text(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or (whole and number % 1):
        what = "a whole number" if whole else "a number"
        raise InvalidArguments(f"{name} is {what}.", "Give it as plain digits, without a unit.", field=where)
    return number


def _place_named(resource: str, noun: str) -> Callable[[Desk, str, str], Awaitable[int]]:
    naming = Naming[Record](noun=noun, id_of=_id, name_of=_name, aliases_of=_codes)

    async def find(desk: Desk, said: str, where: str) -> int:
        near = await desk.directory.places(resource)
        try:
            return _id(match(said, list(near.values()), naming, field=where))
        except NotFound:
            every = await desk.client.all(Call(verb=Verb.LIST, resource=resource))
            return _id(match(said, every.records, naming, field=where))

    return find


def _id(record: Record) -> int:
    return record.id or 0


def _name(record: Record) -> str:
    return (isinstance(record, Country | State | Currency) and record.name) or ""


def _codes(record: Record) -> list[str]:
    """Return the codes of a place; of `US_NY` also `NY`."""
    if not isinstance(record, Country | State | Currency):
        return []
    codes: Iterable[str | None] = (record.code, record.short_code if isinstance(record, Country) else None)
    told = [each for each in codes if each]
    return told + [each.replace("-", "_").partition("_")[2] for each in told if "_" in each or "-" in each]


async def _project(desk: Desk, said: str, where: str) -> int:
    return (await desk.directory.project(said, field=where)).id


async def _customer(desk: Desk, said: str, where: str) -> int:
    return (await desk.directory.customer(said, field=where)).id or 0


async def _member(desk: Desk, said: str, where: str) -> int:
    return (await desk.directory.person(said, field=where)).id


_NAMED: Mapping[str, Callable[[Desk, str, str], Awaitable[int]]] = {
    "project": _project,
    "customer": _customer,
    "member": _member,
    "responsible": _member,
    "country": _place_named("countries", "country"),
    "state": _place_named("states", "state"),
    "currency": _place_named("currencies", "currency"),
}
"""The properties that hold an id and may be said by name."""
