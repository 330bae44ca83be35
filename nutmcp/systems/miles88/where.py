"""Write filters as `where` and sort rules as `order`, as far as both sides surely mean the same.

What is not written is applied here. So whatever is written may let more records come, and must let none be lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from nutmcp.remote.call import Call
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator, Scalar
from nutmcp.remote.record import FieldKind, code_of, field_kinds, read_day, read_instant
from nutmcp.remote.resource import Resource
from nutmcp.systems.miles88.codes import TextFlag

COLUMNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "projects": frozenset(
            {"name", "status", "description", "visibility", "default_tags", "time_limit", "hourly_rate_cents"}
        ),
        "customers": frozenset(
            {"name", "notes", "website", "visibility", "email", "phone", "mobile_phone", "address", "city", "zip_code"}
            | {"state_name", "country_name", "first_name", "last_name", "position"}
        ),
        "members": frozenset({"login", "email", "first_name", "last_name", "status", "role"}),
        "time_entries": frozenset({"start_time", "end_time", "note", "billable"}),
        "timers": frozenset({"time_start_utc", "note"}),
        "project_services": frozenset({"name"}),
    }
)
"""What is compared and sorted by there: columns of the tables. Ids are not, for they may be kept as 16 bytes."""
_ROUGHLY = frozenset('"\\%_')
"""What means something else inside a value, in `~=` or in quotes."""
_PATTERNS = MappingProxyType({Operator.EQ: "{}", Operator.CT: "%{}%", Operator.SW: "{}%", Operator.EW: "%{}"})
_SIGNS = MappingProxyType(
    {Operator.EQ: "=", Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}
)
_RUNS = "stop = null"
_EARLIEST, _LATEST = timedelta(hours=-14), timedelta(hours=12)
"""When a day begins first, and last, anywhere on earth, after it does so in UTC."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked with; either text may be empty.

    Attributes:
        where: The conditions.
        order: The order.
        shape: What the conditions compare how, without the values.
    """

    where: str = ""
    order: str = ""
    shape: tuple[str, ...] = ()

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters."""
        return tuple((name, text) for name, text in (("where", self.where), ("order", self.order)) if text)


def question(call: Call, resource: Resource, filters: Sequence[Filter]) -> Question:
    """Return what of the filters, and of the order of a list, can be asked there."""
    parts = [part for rule in filters for part in _conditions(rule, resource)]
    if resource.name == "timers":
        parts.insert(0, _RUNS)
    shape = tuple(dict.fromkeys(" ".join(part.split(" ")[:2]) for part in parts))
    return Question(" && ".join(parts), _order(call, resource), shape)


def _order(call: Call, resource: Resource) -> str:
    """Return the order, or nothing where it is by something that is no column."""
    if any(rule.property not in COLUMNS[resource.name] for rule in call.sort):
        return ""
    return ", ".join(
        f"{resource.wire_name(rule.property)} {'desc' if rule.descending else 'asc'}" for rule in call.sort
    )


def _conditions(rule: Filter, resource: Resource) -> Iterator[str]:
    if rule.property == "working_date":
        yield from _on_days(rule)
    elif rule.property in COLUMNS[resource.name]:
        condition = _condition(rule, resource)
        if condition is not None:
            yield condition


def _condition(rule: Filter, resource: Resource) -> str | None:
    """Return the condition that is met by all records that meet a filter; None where nothing is sure."""
    column = resource.wire_name(rule.property)
    match field_kinds(resource.record)[rule.property]:
        case FieldKind.TEXT:
            return _text(rule, column)
        case FieldKind.CODE:
            code = code_of(resource.record, rule.property)
            return _code(rule, column, code) if code is not None and issubclass(code, TextFlag) else None
        case FieldKind.FLAG:
            said = {"true": "true", "1": "true", "false": "false", "0": "false"}.get(str(rule.value).casefold())
            return f"{column} = {said}" if said and rule.operator is Operator.EQ else None
        case FieldKind.NUMBER:
            return _number(rule, column)
        case FieldKind.INSTANT:
            return _instant(rule, column)
        case _:
            return None


def _text(rule: Filter, column: str) -> str | None:
    """Return a comparison without regard to case, which databases agree on for the letters of ASCII alone."""
    text = str(rule.value)
    if rule.operator not in _PATTERNS or not (text.isascii() and text.isprintable()) or not text.strip():
        return None
    if text != text.strip() or not _ROUGHLY.isdisjoint(text) or isinstance(rule.value, Code):
        return None
    return f'{column} ~= "{_PATTERNS[rule.operator].format(text)}"'


def _code(rule: Filter, column: str, code: type[TextFlag]) -> str | None:
    """Return the comparison with a state, given by its number as filters give it."""
    if rule.operator is not Operator.EQ or str(rule.value) not in ("0", "1"):
        return None
    return f'{column} = "{code(int(str(rule.value))).text}"'


def _number(rule: Filter, column: str) -> str | None:
    text = str(rule.value)
    if rule.operator not in _SIGNS or not (text.isascii() and text.isdecimal()):
        return None
    return f"{column} {_SIGNS[rule.operator]} {int(text)}"


def _instant(rule: Filter, column: str) -> str | None:
    """Return the comparison with a moment, to the second; a range gets wider rather than narrower."""
    if rule.value == "":
        return f"{column} = null" if rule.operator is Operator.EQ else None
    moment = _moment_of(rule.value)
    if moment is None or rule.operator not in _SIGNS:
        return None
    whole = moment.replace(microsecond=0)
    if whole == moment:
        return f'{column} {_SIGNS[rule.operator]} "{_written(moment)}"'
    match rule.operator:
        case Operator.GT | Operator.GTE:
            return f'{column} >= "{_written(whole)}"'
        case Operator.LT | Operator.LTE:
            return f'{column} <= "{_written(whole + timedelta(seconds=1))}"'
        case _:
            return None


def _on_days(rule: Filter) -> Iterator[str]:
    """Yield the range of starts within which a shift of those days begins, whatever its zone."""
    try:
        day = read_day(rule.value)
        if not isinstance(day, date):
            return
        first = datetime.combine(day, time(), UTC)
        if rule.operator in (Operator.EQ, Operator.GTE, Operator.GT):
            after = _A_DAY if rule.operator is Operator.GT else timedelta()
            yield f'start >= "{_written(first + after + _EARLIEST)}"'
        if rule.operator in (Operator.EQ, Operator.LTE, Operator.LT):
            after = timedelta() if rule.operator is Operator.LT else _A_DAY
            yield f'start < "{_written(first + after + _LATEST)}"'
    except (ValueError, OverflowError):  # no day, or beyond the calendar
        return


def _moment_of(value: Scalar) -> datetime | None:
    """Return the moment that a filter compares with, as `Filter.holds` reads it; None where it is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    try:
        moment = read_instant(value)
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) else None


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
