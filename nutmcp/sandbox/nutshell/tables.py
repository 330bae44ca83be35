"""How Nutshell's entities are kept: as documents, one table for each type, so that none of their fields is lost."""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from pydantic import create_model

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.resource import Resource, declare
from nutmcp.sandbox.behaviour import ASSUMED
from nutmcp.sandbox.store import Store, View

FIRST_REV = 1


class Document(Record):
    """An entity: its revision, and all of its fields as JSON."""

    rev: int | None = None
    body: str | None = None


_TYPES = (
    *("Leads", "Accounts", "Contacts", "Activities", "Tasks", "Notes", "Users", "Teams", "Milestones", "Stagesets"),
    *("Activity_Types", "Lead_Outcomes", "Markets", "Sources", "Products", "Competitors", "Industries"),
    *("Account_Types", "Territories", "Origins", "Delays", "Audiences", "Tags", "Custom_Fields", "Settings"),
)
"""The types of entities, which are their `entityType`; tags, custom fields and settings have none on the wire."""
_KINDS: Mapping[str, type[Document]] = MappingProxyType(
    {each: create_model(each, __base__=Document, __doc__="One of them.") for each in _TYPES}
)
TABLES: Mapping[str, Resource] = declare(
    *(Resource(name=name, summary=name, record=kind, scoped=False, source=ASSUMED) for name, kind in _KINDS.items())
)
"""The table of each type."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as it is kept.

    Attributes:
        kind: Its `entityType`.
        id: Its id, unique among those of its type.
        rev: Its revision, which grows with each change.
        fields: Its fields, never to be changed.
    """

    kind: str
    id: int
    rev: int
    fields: Mapping[str, Any]

    def get(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        """Return a field, or None where it has none."""
        return self.fields.get(name)

    def several(self, name: str) -> list[Any]:
        """Return what a field holds that holds several, such as `Contacts/12`."""
        return cast("list[Any]", self.fields.get(name) or [])

    def keyed(self, name: str) -> Mapping[str, Any]:
        """Return what a field holds by keys."""
        return cast("Mapping[str, Any]", self.fields.get(name) or {})

    @property
    def ref(self) -> str:
        """Return how others refer to it."""
        return f"{self.kind}/{self.id}"

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted; it is kept all the same, with the time."""
        return self.fields.get("deletedTime") is not None


@dataclass(frozen=True, slots=True)
class Documents:
    """All entities, read again only where their table has changed."""

    store: Store
    known: dict[str, tuple[Hashable, Mapping[Id, Entity]]] = field(
        default_factory=dict[str, tuple[Hashable, Mapping[Id, Entity]]]
    )

    def every(self, kind: str) -> list[Entity]:
        """Return all entities of a type that were not deleted, in the order of their ids."""
        return [each for each in self.kept(kind) if not each.is_deleted]

    def kept(self, kind: str) -> list[Entity]:
        """Return all entities of a type, those that were deleted too."""
        known = self._known(kind)
        if known is None:
            found = of_kind(_KINDS[kind], self.store.every(kind))
            known = {each.id or 0: _entity(kind, each) for each in found}
            self.known[kind] = (self.store.version(kind), known)
        return list(known.values())

    def one(self, kind: str, id: Id | None) -> Entity | None:
        """Return one entity, if there is one of that id."""
        known = self._known(kind)
        if known is not None:
            return known.get(id or 0)
        found = None if id is None else self.store.one(_KINDS[kind], id, View())
        return None if found is None else _entity(kind, found)

    def _known(self, kind: str) -> Mapping[Id, Entity] | None:
        version, known = self.known.get(kind, (None, None))
        return known if version == self.store.version(kind) else None

    def add(self, kind: str, rows: Iterable[Mapping[str, object]]) -> list[int]:
        """Add entities and return their ids; an id that is left out is made."""
        return cast("list[int]", self.store.insert(kind, (_row(each) for each in rows)))

    def change(self, entity: Entity, fields: Mapping[str, object]) -> Entity:
        """Change these fields of an entity, and return it as it is then."""
        changed = Entity(entity.kind, entity.id, entity.rev + 1, {**entity.fields, **fields})
        self.store.update(entity.kind, entity.id, {"rev": changed.rev, "body": _written(changed.fields)})
        return changed


def _row(fields: Mapping[str, object]) -> dict[str, object]:
    body = {name: value for name, value in fields.items() if name not in ("id", "rev")}
    id = {"id": fields["id"]} if fields.get("id") is not None else {}
    return {**id, "rev": fields.get("rev", FIRST_REV), "body": _written(body)}


def _written(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, default=_digits)


def _digits(value: object) -> str:
    """Return an amount with the digits that it had."""
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(type(value).__name__)


def _entity(kind: str, document: Document) -> Entity:
    return Entity(kind, cast("int", document.id), document.rev or FIRST_REV, _read(document.body or "{}"))


@lru_cache(maxsize=32_768)
def _read(body: str) -> Mapping[str, Any]:
    """Return the fields of a document, which are shared by all who read the same text."""
    return cast("dict[str, Any]", json.loads(body))
