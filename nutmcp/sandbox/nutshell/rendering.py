"""Writes entities as Nutshell sends them, whole or as stubs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any

from nutmcp.sandbox.nutshell.entities import CANCELLED, FIELDS, LOGGED, OVERDUE, SCHEDULED, STUBS, Field, Shape
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.relations import Relations
from nutmcp.sandbox.nutshell.tables import Documents, Entity
from nutmcp.sandbox.nutshell.task_forms import as_sent
from nutmcp.sandbox.nutshell.values import Values
from nutmcp.sandbox.nutshell.worked_out import completion, display_name, is_overdue, value_of

Row = dict[str, Any]
CURRENCY = "CAD"
"""The company's currency."""
PARENTS: Mapping[str, str] = MappingProxyType({"Leads": "lead", "Accounts": "account", "Contacts": "contact"})
"""Under which name a note has what it is about."""
_PAGES = MappingProxyType({"Leads": "lead", "Contacts": "person", "Accounts": "company"})
_EMPTY: Mapping[str, Any] = MappingProxyType({"tags": [], "customFields": {}})


@dataclass(frozen=True)
class Rendering:
    """How entities are sent at a moment.

    Attributes:
        documents: All of them.
        knobs: What is not known of the real service.
        now: The moment.
    """

    documents: Documents
    knobs: NutshellKnobs
    now: datetime

    @cached_property
    def relations(self) -> Relations:
        """Return what belongs together."""
        return Relations(self.documents)

    @cached_property
    def values(self) -> Values:
        """Return how values are sent."""
        return Values(self.knobs)

    def full(self, entity: Entity) -> Row:
        """Return a whole entity."""
        own = {each.name: self._value(each, entity.get(each.name)) for each in FIELDS[entity.kind]}
        whole = self._head(entity) | own | self._beside(entity)
        return as_sent(whole, self.knobs) if entity.kind == "Tasks" else whole

    def stub(self, entity: Entity) -> Row:
        """Return what stands for an entity inside of others, and what searches find."""
        wanted = STUBS.get(entity.kind)
        if wanted is None:
            return {"stub": True, **self.full(entity)}
        fields = {each.name: each for each in FIELDS[entity.kind]}
        beside = self._beside_in_stub(entity)
        told = {
            name: beside[name] if name in beside else self._value(fields[name], entity.get(name)) for name in wanted
        }
        stub = {"stub": True, **self._head(entity), **told}
        return as_sent(stub, self.knobs) if entity.kind == "Tasks" else stub

    def stubs(self, entities: Iterable[Entity]) -> Any:  # noqa: ANN401 - a list or an object
        """Return related entities as stubs."""
        return self.values.listed([self.stub(each) for each in entities])

    def _head(self, entity: Entity) -> Row:
        typed = entity.kind != "Notes" or self.knobs.note_type == "sent"
        rev = {} if entity.kind == "Stagesets" else {"rev": str(entity.rev)}
        return {"id": self.values.id(entity.id), **({"entityType": entity.kind} if typed else {}), **rev}

    def _value(self, field: Field, kept: Any) -> Any:  # noqa: ANN401 - whatever the field holds
        match field.shape:
            case Shape.ONE:
                return self._first(kept)
            case Shape.MANY:
                return self.stubs(self.relations.found(kept or []))
            case Shape.PRODUCTS:
                products: list[Mapping[str, Any]] = kept or []
                return self.values.listed([self._product(each) for each in products])
            case Shape.PLAIN | Shape.NAME:
                return _EMPTY.get(field.name) if kept is None else kept
            case _:
                return self.values.of(field.shape, kept)

    def _first(self, kept: str | None) -> Row | None:
        return next((self.stub(each) for each in self.relations.found([kept] if kept else [])), None)

    def _product(self, kept: Mapping[str, Any]) -> Row:
        (product,) = self.relations.found([kept["product"]]) or (None,)
        named = {} if product is None else self._head(product) | {"name": product.get("name")}
        return {"stub": True, **named, "quantity": kept["quantity"], "price": self.values.money(kept["price"])}

    def _beside(self, entity: Entity) -> Row:
        """Return what is told of a whole entity beside its own fields."""
        match entity.kind:
            case "Leads":
                return self._common(entity) | self._of_lead(entity)
            case "Contacts":
                return self._common(entity) | {"leads": self.stubs(self.relations.leads_of(entity))}
            case "Accounts":
                contacts = self.stubs(self.relations.contacts_of(entity))
                leads = self.stubs(self.relations.leads_of(entity))
                return self._common(entity) | {"contacts": contacts, "leads": leads}
            case "Activities":
                return self._of_activity(entity)
            case "Notes":
                return self._of_note(entity)
            case _:
                return {}

    def _beside_in_stub(self, entity: Entity) -> Row:
        match entity.kind:
            case "Leads":
                accounts = self.relations.found([entity.get("primaryAccount")] if entity.get("primaryAccount") else [])
                contacts = self.relations.found(entity.several("contacts"))
                return self._judged(entity) | {
                    "primaryAccountName": next(map(display_name, accounts), None),
                    "primaryContactName": next(map(display_name, contacts), None),
                }
            case "Contacts":
                emails = entity.keyed("email").values()
                return {"name": display_name(entity), "primaryEmail": next(iter(emails), None)}
            case "Accounts":
                addresses = entity.keyed("address").values()
                return {"regions": sorted({each["state"] for each in addresses if each.get("state")})}
            case _:
                return {}

    def _common(self, entity: Entity) -> Row:
        return {
            "htmlUrl": f"https://app.nutshell.com/{_PAGES[entity.kind]}/{entity.id}",
            "notes": [self.full(each) for each in self.relations.notes_of(entity)],
            "file": [],
        }

    def _judged(self, lead: Entity) -> Row:
        return {
            "name": display_name(lead),
            "completion": completion(lead, self.documents),
            "value": self.values.money(value_of(lead)),
            "isOverdue": is_overdue(lead, self.now),
        }

    def _of_lead(self, lead: Entity) -> Row:
        activities, value = self.relations.activities_of(lead), value_of(lead)
        counts = Counter(each.get("status") for each in activities)
        counts[OVERDUE] = sum(is_overdue(each, self.now) for each in activities)
        return self._judged(lead) | {
            "normalizedValue": self.values.money(value if value and value["currency"] == CURRENCY else None),
            "activitiesCount": {str(each): counts[each] for each in (OVERDUE, SCHEDULED, LOGGED, CANCELLED)},
        }

    def _of_activity(self, activity: Entity) -> Row:
        notes = self.relations.notes_of(activity)
        return {
            "lead": self._first(next(iter(activity.several("leads")), None)),
            "logNote": self.full(notes[0]) if notes else None,
            "followUp": None,
            "followupTo": self._first(activity.get("followUpTo")),
        }

    def _of_note(self, note: Entity) -> Row:
        text, parents = note.get("note") or "", self.relations.found([note.get("parent")])
        named = {PARENTS[each.kind]: self.stub(each) for each in parents if each.kind in PARENTS}
        return {"noteMarkup": text, "noteHtml": f"<p>{escape(text)}</p>", **named}
