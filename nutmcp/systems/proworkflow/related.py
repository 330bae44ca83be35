"""Asks in the same exchange for what is to come along with records; ProWorkflow has no includes of its own."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Protocol
from zoneinfo import ZoneInfo

from nutmcp.errors import AccessDenied, NotFound
from nutmcp.remote.call import NO_LIMIT, Call, Verb
from nutmcp.remote.id import Id, id_order
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Many, One, Resource
from nutmcp.remote.system import Exchange, Request, Response
from nutmcp.systems.proworkflow.resources import RESOURCES
from nutmcp.systems.proworkflow.shaping import as_discount, as_tax

_FEW = 3
"""So many records are read one by one; more are found in the list of all."""
_QUESTIONS = 16
"""Of so many lists it is remembered what came along, at most."""
_Known = dict[str, dict[Id, Record | None]]
_Included = Generator[Request, Response, dict[str, tuple[Record, ...]]]


class Asking(Protocol):
    """Who asks."""

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of times."""
        ...

    def list(self, call: Call, resource: Resource) -> Exchange:
        """List a page."""
        ...

    def get(self, call: Call, resource: Resource) -> Exchange:
        """Read one record."""
        ...


class Pages:
    """What came along with the pages of a list so far, so that the next one asks for the rest alone."""

    def __init__(self) -> None:
        self._known: dict[Call, _Known] = {}

    def before(self, call: Call) -> _Known:
        """Return what is known by resource and id before a page; nothing before the first."""
        if call.page == 1:
            self._known.pop(call, None)
            if len(self._known) == _QUESTIONS:
                del self._known[next(iter(self._known))]
            self._known[call] = {}
        return self._known.get(replace(call, page=1), {})


def related(asking: Asking, call: Call, records: Sequence[Record], known: _Known) -> _Included:
    """Ask for the records that a call includes, and return them by resource; what is not told is left out.

    Args:
        asking: Who asks.
        call: The call.
        records: What it found.
        known: Records by resource and id that need not be asked for; what is found is added.
    """
    found: dict[str, tuple[Record, ...]] = {}
    for name in call.includes:
        include = RESOURCES[call.resource].includes[name]
        try:
            if name == "invoice_taxes":
                found[name] = tuple(tax for each in records if (tax := as_tax(each)) is not None)
            elif isinstance(include, Many):
                if len(records) == 1:  # else each would take a request of its own
                    found[name] = yield from _owned(asking, name, records[0])
            else:
                found[name] = yield from _referred(asking, name, include, records, known.setdefault(name, {}))
        except (AccessDenied, NotFound):
            continue
    return found


def _owned(asking: Asking, name: str, owner: Record) -> Generator[Request, Response, tuple[Record, ...]]:
    """Return what belongs to a record; to the lines of an invoice belongs its discount, which a list does not tell."""
    call = Call(verb=Verb.LIST, resource=name, parent=owner.id, limit=NO_LIMIT)
    records = (yield from asking.list(call, RESOURCES[name])).records
    if name != "invoice_details":
        return records
    if "discount" not in owner.model_fields_set:
        invoice = Call(verb=Verb.GET, resource="invoices", id=owner.id)
        owner = (yield from asking.get(invoice, RESOURCES["invoices"])).records[0]
    discount = as_discount(owner, records)
    return records if discount is None else (*records, discount)


def _referred(
    asking: Asking, name: str, include: One, records: Sequence[Record], known: dict[Id, Record | None]
) -> Generator[Request, Response, tuple[Record, ...]]:
    """Return the records that are referred to: one by one where they are few, else out of the list of all."""
    ids = sorted({getattr(each, include.by) for each in records} - {None}, key=id_order)
    unknown = [each for each in ids if each not in known]
    known.update(dict.fromkeys(unknown))
    if len(unknown) > _FEW and Verb.LIST in RESOURCES[name].verbs:
        known.update({each.id: each for each in (yield from _every(asking, name)) if each.id is not None})
        unknown = []
    for id in unknown:
        try:
            (known[id],) = (yield from asking.get(Call(verb=Verb.GET, resource=name, id=id), RESOURCES[name])).records
        except NotFound:  # it may be gone, or be kept in another list
            continue
    return tuple(each for id in ids if (each := known[id]) is not None)


def _every(asking: Asking, name: str) -> Generator[Request, Response, Sequence[Record]]:
    """Return all records of a resource, page by page."""
    call, found = Call(verb=Verb.LIST, resource=name), list[Record]()
    while True:
        answer = yield from asking.list(call, RESOURCES[name])
        found += answer.records
        if not answer.more or not answer.records:
            return found
        call = replace(call, page=call.page + 1)
