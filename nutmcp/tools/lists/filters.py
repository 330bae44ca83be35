"""Check the `filters` and the `sort` of a call against what the resource declares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, WithJsonSchema, with_config
from typing_extensions import TypedDict

from nutmcp.errors import InvalidArguments
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.record import FieldKind, field_kinds
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import System
from nutmcp.tools.declaring.schema import EMPTY_COUNTS, TAKES_FLAG, JsonSchema
from nutmcp.tools.declaring.varying import Varying
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.filter_values import read_day_range, read_value
from nutmcp.tools.lists.order import then_by_id
from nutmcp.words.fold import fold
from nutmcp.words.nearest import did_you_mean, likest
from nutmcp.words.phrase import quoted

MOST_FILTERS = 20


@with_config(ConfigDict(extra="forbid"))
class Condition(TypedDict):
    """One condition on a property; numbers and true or false are taken as they are, and as text too."""

    property: str
    operator: Literal["eq", "neq", "gt", "lt", "gte", "lte", "ct", "sw", "ew"]
    value: Annotated[str, WithJsonSchema({"type": "string", EMPTY_COUNTS: True, TAKES_FLAG: True})]


class Compares(Varying):
    """An annotation of conditions of one's own: they are left out where the system compares nothing of its own."""

    def told(self, system: System, schema: JsonSchema) -> JsonSchema | None:
        """Return the schema, or None where the system cannot be asked so."""
        return schema if system.compares else None


Conditions = Annotated[list[Condition] | None, "Conditions that all hold."]

_ON_TEXT = (Operator.CT, Operator.SW, Operator.EW)


@dataclass(frozen=True, slots=True)
class Properties:
    """What can be filtered and sorted by.

    Attributes:
        resource: The declaration.
        aliases: Other names of a property, as the rows of the tool have them.
    """

    resource: Resource
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that is understood, those of the rows first."""
        hidden = self.aliases.values()
        return (*self.aliases, *(each for each in self.resource.properties if each not in hidden))

    def find(self, said: str, *, where: str) -> str:
        """Return the property that is meant.

        Raises:
            InvalidArguments: There is none of that name.
        """
        name = fold(said).replace(" ", "_").replace("-", "_")
        name = self.aliases.get(name, name)
        if name in self.resource.properties:
            return name
        noun = self.resource.name.replace("_", " ")
        raise InvalidArguments(
            f"{noun.capitalize()} have no property {quoted(said)}{did_you_mean(likest(name, self.names))}",
            f"Valid properties are: {', '.join(self.names)}.",
            field=where,
        )


async def read_filters(desk: Desk, said: Sequence[Condition] | None, properties: Properties) -> tuple[Filter, ...]:
    """Return the filters that the conditions mean, with words, names and dates turned into what is compared.

    Raises:
        InvalidArguments: A property does not exist, a value is not of its kind, or there are too many.
        NotFound: A value names a record that there is not.
        Ambiguous: A value names several records.
    """
    if len(said or ()) > MOST_FILTERS:
        raise InvalidArguments("There are too many filters.", f"Give at most {MOST_FILTERS}.", field="filters")
    filters: list[Filter] = []
    for at, each in enumerate(said or ()):
        filters += await _filters(desk, properties, each, f"filters[{at}]")
    return tuple(filters)


def read_sort(said: str | None, properties: Properties) -> tuple[Sort, ...]:
    """Return the order that is meant by `property` or `-property`; equals stand by id, so that pages never overlap.

    Raises:
        InvalidArguments: There is no such property.
    """
    if said is None:
        return ()
    text = said.strip()
    return then_by_id(properties.find(text.removeprefix("-"), where="sort"), descending=text.startswith("-"))


async def _filters(desk: Desk, properties: Properties, said: Condition, where: str) -> list[Filter]:
    name = properties.find(said["property"], where=f"{where}.property")
    operator, value = Operator(said["operator"]), said["value"]
    record = properties.resource.record
    kind = field_kinds(record)[name]
    where = f"{where}.value"
    if operator in _ON_TEXT:
        return [_on_text(name, operator, kind, value, where)]
    if kind.is_day and value != "":
        first, following = read_day_range(desk, kind, value, where)
        if operator is Operator.NEQ and following - first > timedelta(days=1):
            raise InvalidArguments("neq compares with one day.", "Use lt before it and gt after it.", field=where)
        return _within_days(name, operator, first, following)
    return [Filter(name, operator, await read_value(desk, properties.resource, name, value, where))]


def _on_text(name: str, operator: Operator, kind: FieldKind, value: str, where: str) -> Filter:
    if kind in (FieldKind.CODE, FieldKind.FLAG):  # one of few, so that a part of it says nothing
        raise InvalidArguments(
            f"{name} is not text, which ct, sw and ew compare.", "Use eq, neq, gt, gte, lt or lte.", field=where
        )
    return Filter(name, operator, value)


def _within_days(name: str, operator: Operator, first: date, following: date) -> list[Filter]:
    """Return a comparison with days as one with their beginning or end, which is right whatever times come along."""
    if first == following:
        return [Filter(name, operator, first)]
    match operator:
        case Operator.EQ:
            return [Filter(name, Operator.GTE, first), Filter(name, Operator.LT, following)]
        case Operator.GT:
            return [Filter(name, Operator.GTE, following)]
        case Operator.LTE:
            return [Filter(name, Operator.LT, following)]
        case _:
            return [Filter(name, operator, first)]
