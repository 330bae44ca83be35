"""What of a list is asked of Nutshell, and what is left to be done here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nutmcp.remote.call import Call
from nutmcp.remote.filter import Filter, Sort, in_order
from nutmcp.remote.id import id_order
from nutmcp.remote.record import FieldKind, Record, code_of, field_kinds, wire_names
from nutmcp.remote.resource import Resource
from nutmcp.systems.nutshell.methods import METHODS

SEARCH = "search"
"""The field by which a search for words is asked for."""
BY_ID = Sort("id")
_ALIKE = frozenset({"id", "name", "description", "status", "number", "confidence", "position"})
"""The fields that are called the same on the wire, and can be ordered by (assumed but for ids and names)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list.

    Attributes:
        query: The query.
        rest: The filters that no query has, which are applied here.
        sort: The order that is asked for; None where it is made here, after all has been read.
        order: The order that is wanted.
        stubs: Whether stubs tell all that is to be looked at here.
    """

    query: Mapping[str, Any]
    rest: tuple[Filter, ...]
    sort: Sort | None
    order: tuple[Sort, ...]
    stubs: bool

    def meets(self, record: Record) -> bool:
        """Return whether a record meets what no query has."""
        return all(rule.holds(record) for rule in self.rest)

    def put_in_order(self, records: Sequence[Record]) -> list[Record]:
        """Return records in the order that is wanted, where that was not asked for; those alike in it by their ids."""
        if self.sort is not None:
            return list(records)
        return in_order(sorted(records, key=lambda each: id_order(each.id)), self.order)


def question(call: Call, resource: Resource, refused: frozenset[str]) -> Question:
    """Return what is asked of a list.

    Args:
        call: The list.
        resource: What is listed.
        refused: The orders that were refused before, by the vendor's names.
    """
    methods = METHODS[resource.name]
    query, rest = dict(methods.query), list[Filter]()
    for rule in call.filters:
        asked = methods.asked(rule)
        if asked is None or not _fits(rule, resource) or asked.keys() & query.keys() - methods.query.keys():
            rest.append(rule)
        else:
            query.update(asked)
    sort = _askable(call.sort, resource, refused)
    looked_at = {each.property for each in rest} | {each.property for each in call.sort if sort is None}
    return Question(query, tuple(rest), sort, call.sort, not call.whole and looked_at <= methods.stub)


def _fits(rule: Filter, resource: Resource) -> bool:
    """Return whether a value is one that a query can ask for: a flag, a number, or a code that has a meaning."""
    code, is_flag = code_of(resource.record, rule.property), isinstance(rule.value, bool)
    if field_kinds(resource.record)[rule.property] is FieldKind.FLAG:
        return is_flag
    return isinstance(rule.value, int) and not is_flag and (code is None or code(rule.value).is_documented)


def order_key(sort: Sort, resource: Resource) -> str:
    """Return what the vendor calls an order."""
    return wire_names(resource.record)[sort.property]


def _askable(order: Sequence[Sort], resource: Resource, refused: frozenset[str]) -> Sort | None:
    """Return the one order that can be asked for; who are alike in it may stand by their ids."""
    first, *others = order or (BY_ID,)
    named = first.property in _ALIKE or order_key(first, resource) != first.property
    if not named or order_key(first, resource) in refused or any(each.property != "id" for each in others):
        return None
    return first
