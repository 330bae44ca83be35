"""Read the value of one filter as the remote system compares it: codes, days, amounts, ids."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from nutmcp.directory import match_among
from nutmcp.domain.customer import Country, Currency, State
from nutmcp.errors import InvalidArguments, NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator, Scalar
from nutmcp.remote.id import Id, read_id
from nutmcp.remote.record import FieldKind, Record, code_of, field_kinds, references
from nutmcp.remote.resource import Resource
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.statuses import no_such_code, read_code
from nutmcp.words.fold import fold
from nutmcp.words.match import Kind
from nutmcp.words.periods import parse_days

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


async def read_value(desk: Desk, resource: Resource, name: str, value: str, where: str) -> Scalar:
    """Return the value as that property of the resource holds it; empty text, which means no value, stays.

    Raises:
        InvalidArguments: It is not of the property's kind.
        NotFound: It names a record that there is not.
        Ambiguous: It names several.
    """
    record = resource.record
    kind = field_kinds(record)[name]
    if value == "" or kind is FieldKind.TEXT:
        return value
    if (code := code_of(record, name)) is not None:
        return await _code(desk, resource, name, code, value, where)
    if kind is FieldKind.FLAG:
        return _flag(name, value, where)
    find = _FINDERS.get(references(record).get(name, ""))
    if find is not None and not value.strip().isdecimal():
        return await find(desk, value, where)
    if kind is FieldKind.ID and not resource.numbered:
        return _read_id(name, value, where)
    whole = kind in (FieldKind.ID, FieldKind.NUMBER)
    number = _number(name, value, where, whole=whole)
    return int(number) if whole else number


def read_day_range(desk: Desk, kind: FieldKind, value: str, where: str) -> tuple[date, date]:
    """Return where the day or period that was said begins, and where the next does; or twice the moment that was said.

    A moment begins in the user's zone, unless the property holds local times.

    Raises:
        InvalidArguments: It is neither a day, a period nor a moment.
    """
    if kind is not FieldKind.DAY and "T" in value.upper() and (moment := _moment(value)) is not None:
        moment = moment.replace(tzinfo=None if kind is FieldKind.LOCAL else moment.tzinfo or desk.zone)
        return moment, moment
    days = parse_days(value, desk.today(), desk.week_start, field=where)
    first, following = days.first, days.last + timedelta(days=1)
    if kind is FieldKind.DAY:
        return first, following
    zone = None if kind is FieldKind.LOCAL else desk.zone
    return datetime.combine(first, time.min, zone), datetime.combine(following, time.min, zone)


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said.strip())
    except ValueError:
        return None


async def _code(desk: Desk, resource: Resource, name: str, kind: type[Code], value: str, where: str) -> Scalar:
    """Return a code, or a word that is not documented and yet there: one request before it is called wrong."""
    code = read_code(kind, value)
    if code is not None:
        return code
    if Verb.GET in resource.verbs:
        rule = Filter(name, Operator.EQ, value.strip())
        answer = await desk.client.send(Call(verb=Verb.LIST, resource=resource.name, filters=(rule,), limit=1))
        if answer.records:
            return value.strip()
    raise no_such_code(kind, value, field=where)


def _flag(name: str, value: str, where: str) -> bool:
    flag = _FLAGS.get(fold(value))
    if flag is None:
        raise InvalidArguments(f"{name} is true or false.", "Give one of the two as the value.", field=where)
    return flag


def _read_id(name: str, value: str, where: str) -> Id:
    try:
        return read_id(value)
    except ValueError:
        raise InvalidArguments(f"{name} is an id.", "Give it as it was listed.", field=where) from None


def _number(name: str, value: str, where: str, *, whole: bool) -> Decimal:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or (whole and number % 1):
        what = "a whole number" if whole else "a number"
        raise InvalidArguments(f"{name} is {what}.", "Give it as plain digits, without a unit.", field=where)
    return number


def _place_named(resource: str, noun: str) -> Callable[[Desk, str, str], Awaitable[Id]]:
    listed = f"find_records lists the {resource}"
    naming = Kind[Record](noun=noun, id_of=_id, name_of=_name, aliases_of=_codes, listed_by=listed)

    async def find(desk: Desk, said: str, where: str) -> Id:
        near = await desk.directory.place_names.of_all(resource)
        try:
            return _id(await match_among(said, list(near.values()), naming, field=where))
        except NotFound:
            every = await desk.client.all(Call(verb=Verb.LIST, resource=resource))
            return _id(await match_among(said, every.records, naming, field=where))

    return find


def _id(record: Record) -> Id:
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


async def _project(desk: Desk, said: str, where: str) -> Id:
    return (await desk.directory.project(said, field=where)).id


async def _customer(desk: Desk, said: str, where: str) -> Id:
    return (await desk.directory.customer(said, field=where)).id or 0


async def _member(desk: Desk, said: str, where: str) -> Id:
    return (await desk.directory.person(said, field=where)).id


_FINDERS: Mapping[str, Callable[[Desk, str, str], Awaitable[Id]]] = {
    "projects": _project,
    "customers": _customer,
    "members": _member,
    "countries": _place_named("countries", "country"),
    "states": _place_named("states", "state"),
    "currencies": _place_named("currencies", "currency"),
}
"""The resources of which a record may be said by name where its id is wanted."""
