"""Write records as they look on the wire, with the spellings and types that the samples show."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from nutmcp.remote.code import Code
from nutmcp.remote.id import Id
from nutmcp.remote.record import FieldKind, Record, field_kinds, references, wire_names
from nutmcp.sandbox.nutcache.knobs import NutcacheKnobs
from nutmcp.systems.nutcache.codes import BillingMethod, BudgetScope, BudgetType, TimerStatus

LINKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organizations": ("country", "state", "currency", "id"),
        "projects": ("organization", "customer", "id"),
        "project_members": ("project",),
        "project_services": ("project",),
        "customers": ("organization", "country", "state", "id"),
        "time_entries": ("project", "project_service", "member", "id"),
        "timers": ("project", "project_service", "member", "id"),
        "invoices": ("organization", "customer", "id"),
        "invoice_details": ("project", "invoice"),
        "invoice_taxes": ("invoice",),
        "expenses": ("organization", "project", "id"),
        "expense_taxes": ("expense",),
        "countries": ("id",),
        "states": ("country",),
    }
)
"""The fields of a record to which its samples show links, in their order; `id` is the link to itself."""

_UNDOCUMENTED: Mapping[str, Mapping[str, None]] = MappingProxyType({"projects": {"project_budget": None}})
"""What samples show beside the documented attributes."""
_WITHOUT_ID = frozenset({"invoice_taxes"})
_BY_NAME = (BillingMethod,)
_BY_DIGITS = (BudgetScope, BudgetType, TimerStatus)
_SURELY_EXACT = 15
"""The digits up to which a decimal passes through a binary float unchanged."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Write records as the wire has them.

    Attributes:
        knobs: What the documentation leaves open.
    """

    knobs: NutcacheKnobs

    def record(self, name: str, record: Record, *, listed: bool = True, key: str | None = None) -> dict[str, Any]:
        """Return one record as the object that is sent.

        Args:
            name: The name of its resource.
            record: The record.
            listed: Whether it is sent in a list, where the link to a service has another name.
            key: What the resource is called at the address that was asked, if not by its name.
        """
        sent: dict[str, Any] = {"type": key or name}
        found = field_kinds(type(record))
        hidden = self.knobs.hidden.get(name, frozenset())
        for field, wire in wire_names(type(record)).items():
            value = getattr(record, field)
            is_sent = value is not None or field not in record.undocumented
            if is_sent and field not in hidden and not (field == "id" and name in _WITHOUT_ID):
                sent[wire] = self._value(found[field], value, record.id or 0)
        if name in LINKS:
            sent["links"] = list(_links(name, record, key or name, listed=listed))
        return {**sent, **_UNDOCUMENTED.get(name, {})}

    def records(self, name: str, records: Iterable[Record], *, key: str | None = None) -> list[dict[str, Any]]:
        """Return the records of a list."""
        return [self.record(name, each, key=key) for each in records]

    def _value(self, kind: FieldKind, value: Any, id: Id) -> object:  # noqa: ANN401 - whatever the field has
        match value:
            case None | bool():
                return value
            case Code():
                return self._code(value)
            case Decimal():
                return _number(value)
            case datetime():
                return self._moment(value, zoned=kind is FieldKind.INSTANT, id=id)
            case date():
                return f"{value.isoformat()}T00:00:00"
            case _:
                return value

    def _code(self, code: Code) -> object:
        if not code.is_documented:
            return code.sent
        if isinstance(code, _BY_NAME) or (isinstance(code, TimerStatus) and self.knobs.timer_status == "words"):
            return "".join(part.capitalize() for part in code.word.split("_"))
        return str(int(code)) if isinstance(code, _BY_DIGITS) else int(code)

    def _moment(self, moment: datetime, *, zoned: bool, id: Id) -> str:
        """Return a timestamp; how many digits of a second it has and whether it ends in `Z` varies with the id."""
        whole = moment.astimezone(UTC) if moment.tzinfo else moment
        digits = f"{whole.microsecond:06}0"
        style = self.knobs.timestamps
        fraction = digits if style == "mixed" and id % 4 == 3 else digits.rstrip("0")
        mark = "Z" if zoned and (style == "zoned" or (style == "mixed" and id % 2 == 0)) else ""
        return whole.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + mark


def _number(amount: Decimal) -> int | float:
    """Return an amount as the number that JSON writes with the very same digits."""
    if amount == amount.to_integral_value():
        return int(amount)
    if len(amount.normalize().as_tuple().digits) > _SURELY_EXACT:
        raise ValueError("an amount with more digits than a JSON number carries safely")
    return float(amount)


def _links(name: str, record: Record, key: str, *, listed: bool) -> Iterable[dict[str, str]]:
    for field in LINKS[name]:
        id = getattr(record, field)
        if id is None:
            continue
        relation = "self" if field == "id" else references(type(record))[field]
        path = key if field == "id" else relation
        # The one sample of a list calls the link to the service by an old name.
        said = "projectitems" if name == "time_entries" and listed and relation == "project_services" else relation
        yield link(f"{path}/{id}", said)


def link(href: str, relation: str) -> dict[str, str]:
    """Return one link; its address is relative to the base."""
    return {"href": href, "rel": relation, "type": "GET"}


def to_json(document: object) -> bytes:
    """Return the bytes of a JSON document."""
    return json.dumps(document, ensure_ascii=False).encode()
