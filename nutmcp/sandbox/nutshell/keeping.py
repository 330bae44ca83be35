"""How the sandbox keeps Nutshell: as documents, which are read as the records that its answers hold."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.sandbox.emulation import Keeping
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.rendering import Rendering
from nutmcp.sandbox.nutshell.tables import TABLES, Documents
from nutmcp.sandbox.store import Store
from nutmcp.systems.nutshell.resources import RESOURCES

_TABLES_OF: Mapping[str, str] = MappingProxyType(
    {
        "customers": "Accounts",
        "people": "Contacts",
        "members": "Users",
        "stages": "Milestones",
        "pipelines": "Stagesets",
        "outcomes": "Lead_Outcomes",
    }
)
"""The type of entity that a resource keeps, where the two have not the same name."""


def _table_of(name: str) -> str:
    if name not in RESOURCES:
        raise KeyError(name)
    return _TABLES_OF.get(name, "_".join(part.capitalize() for part in name.split("_")))


@dataclass(frozen=True, slots=True)
class _State:
    """All entities as they are at a moment."""

    versions: Hashable
    now: datetime
    store: Store = field(compare=False)


def _rows(store: Store, name: str, now: datetime) -> list[Record]:
    """Return all records of a resource, as their whole entities say."""
    return list(_read(_State(store.versions, now, store), name))


@lru_cache(maxsize=32)
def _read(state: _State, name: str) -> tuple[Record, ...]:
    """Return the same without reading them again where nothing changed."""
    documents, record = Documents(state.store), RESOURCES[name].record
    rendering = Rendering(documents, NutshellKnobs(), state.now)
    return tuple(record.model_validate(rendering.full(each)) for each in documents.every(_table_of(name)))


def _insert(store: Store, name: str, rows: Iterable[Mapping[str, object]], now: datetime) -> list[Id]:
    """Add entities under the vendor's names for their fields; others stand in them as `Users/3`."""
    created = f"{now:%Y-%m-%dT%H:%M:%S}+0000"
    made = Documents(store).add(_table_of(name), ({"createdTime": created, **each} for each in rows))
    return list(made)


KEEPING = Keeping(tables=TABLES, rows=_rows, insert=_insert)
"""How it is kept."""
