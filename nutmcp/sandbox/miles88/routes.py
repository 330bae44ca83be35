"""Reads from a path what a request is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from nutmcp.remote.id import Id
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.rejected import Rejected

BASE = "api/1/"
ACTIONS = ("punch_in", "punch_out", "sign_off", "reopen")
_TABLES = MappingProxyType(
    {"projects": "projects", "companies": "customers", "staff": "members", "shifts": "time_entries"}
    | {"activities": "project_services"}
)
"""The table of each kind of record, by its name in a path."""
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Owner:
    """The record below which a path leads: its table, its id, and the field of the children that holds it."""

    table: str
    id: Id
    by: str


@dataclass(frozen=True, slots=True)
class Route:
    """What a request is about.

    Attributes:
        table: The kind of record.
        id: The record; None for the list.
        action: What is to be done with it, of what has a path of its own.
        owner: The record that it must belong to.
    """

    table: str
    id: Id | None = None
    action: str | None = None
    owner: Owner | None = None


def read_route(path: str, knobs: Miles88Knobs) -> Route:
    """Return what a path leads to.

    Raises:
        Rejected: 404: to nothing.
    """
    inner = path.strip("/")
    if not inner.startswith(BASE) or (knobs.json_suffix == "required" and not inner.endswith(_SUFFIX)):
        raise nothing_there()
    parts = inner.removeprefix(BASE).removesuffix(_SUFFIX).split("/")
    owner = None
    match parts:
        case ["companies", id, "projects", *rest]:
            owner, parts = Owner("customers", id, "customer"), ["projects", *rest]
        case ["projects", id, ("shifts" | "activities") as name, *rest]:
            owner, parts = Owner("projects", id, "project"), [name, *rest]
        case _:
            pass
    return _route(parts, owner)


def _route(parts: Sequence[str], owner: Owner | None) -> Route:
    name, *rest = parts
    if name not in _TABLES or (name == "activities" and owner is None):
        raise nothing_there()
    match rest:
        case []:
            return Route(_TABLES[name], owner=owner)
        case [id]:
            return Route(_TABLES[name], id, owner=owner)
        case [id, action] if name == "projects" and action in ACTIONS:
            return Route(_TABLES[name], id, action, owner)
        case _:
            raise nothing_there()


def nothing_there() -> Rejected:
    """Return the refusal of an address, or an id, under which there is nothing."""
    return Rejected(HTTPStatus.NOT_FOUND, "Record not found.")
